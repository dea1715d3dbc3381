/** Which of several failed checks is the cause: one page names them all, and says for each stage what counts there. */
import { describe, expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import { takesPlaceOf } from '../../../lib/checks/giving-way.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { byPrecedence, order, type Placed } from '../../../lib/checks/precedence.ts';
import { type StageId, stageIds } from '../../../lib/finding.ts';
import { answer, direct, failed, preflight } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

it('names every check exactly once', () => {
  expect([...order].sort()).toEqual(checks.map(({ id }) => id).sort());
});

it('no two checks give way to each other', () => {
  const both = checks.flatMap((a) =>
    checks.filter((b) => takesPlaceOf(a, b) && takesPlaceOf(b, a)).map((b) => `${a.id} and ${b.id}`),
  );
  expect(both).toEqual([]);
});

const ids = (placed: readonly Placed[]) => placed.map(({ check }) => check.id);

/** Failures of these checks, one exchange after the other; where a number stands, at that place. */
function failures(stage: StageId, ...listed: (CheckId | [id: CheckId, position: number, path?: string])[]): Placed[] {
  const [at] = factsOfFlow(direct()).exchanges;
  if (!at) throw new Error('A flow has an exchange.');
  return listed.map((one, i) => {
    const [id, position = i, path = ''] = typeof one === 'string' ? [one] : one;
    const check = checks.find((c) => c.id === id);
    if (!check) throw new Error(id);
    const request = { ...at.request, url: at.request.url + path };
    return { check, stage, survived: false, failure: { at: { ...at, position, request }, evidence: [], data: {} } };
  });
}
const first = (placed: readonly Placed[]) => byPrecedence(placed)[0]?.check.id;

it('the earliest stage has the cause', () => {
  const one: Record<StageId, CheckId> = {
    network: 'network/wrong-endpoint',
    challenge: 'challenge/not-bearer',
    'resource-metadata': 'resource-metadata/invalid',
    'server-metadata': 'server-metadata/invalid',
    registration: 'registration/rejected',
    authorization: 'authorization/invalid-scope',
    token: 'token/invalid-grant',
    session: 'session/forbidden',
  };
  const placed = stageIds.toReversed().flatMap((stage) => failures(stage, one[stage]));
  expect(ids(byPrecedence(placed))).toEqual(stageIds.map((stage) => one[stage]));
});

describe.each(['network', 'resource-metadata', 'server-metadata'] as const)(
  '%s, where several URLs are tried',
  (stage) => {
    it('CORS comes before what was read', () => {
      expect(
        first(failures(stage, 'network/wrong-endpoint', 'resource-metadata/invalid', 'cors/no-allow-origin')),
      ).toBe('cors/no-allow-origin');
    });

    it('URL after URL in the order asked, whatever the list says', () => {
      const placed = failures(stage, ['cors/method-not-allowed', 1, '/a'], ['cors/preflight-redirected', 2, '/b']);
      expect(first(placed)).toBe('cors/method-not-allowed');
    });

    it('at one URL the list decides, whichever was seen first', () => {
      const placed = failures(
        stage,
        ['cors/header-not-allowed', 1, '/a'],
        ['cors/no-allow-origin', 2, '/b'],
        ['cors/preflight-redirected', 3, '/a'],
      );
      expect(ids(byPrecedence(placed))).toEqual([
        'cors/preflight-redirected',
        'cors/header-not-allowed',
        'cors/no-allow-origin',
      ]);
    });

    it('a URL where an intermediary answered counts like one that CORS closed', () => {
      const placed = failures(stage, ['cors/no-allow-origin', 2, '/b'], ['network/bot-protection', 1, '/a']);
      expect(first(placed)).toBe('network/bot-protection');
      const same = failures(stage, ['cors/no-allow-origin', 1, '/a'], ['network/bot-protection', 2, '/a']);
      expect(first(same)).toBe('network/bot-protection');
    });

    it('what a template left behind comes before the rows of the stage', () => {
      expect(first(failures(stage, 'network/wrong-endpoint', 'resource-metadata/placeholder'))).toBe(
        'resource-metadata/placeholder',
      );
    });
  },
);

it.each<[what: string, changes: ReturnType<typeof answer>[]]>([
  ['a preflight answered 404', [failed('cors', 'net::ERR_FAILED'), preflight(404)]],
  ['a preflight answered 405', [failed('cors', 'net::ERR_FAILED'), preflight(405)]],
  ['a preflight answered 400', [failed('cors', 'net::ERR_FAILED'), preflight(400)]],
  ['an answer of 404', [answer(404, { bare: true })]],
])('where several URLs are tried, %s comes last', (_, changes) => {
  const [nothing] = factsOfFlow(
    direct()
      .until('initialize')
      .change('initialize', ...changes),
  ).exchanges;
  const placed = failures('resource-metadata', 'cors/preflight-rejected', ['cors/header-not-allowed', 5, '/later']);
  const [missed, other] = placed;
  if (!nothing || !missed || !other) throw new Error('There are two.');
  missed.failure.at = nothing;
  expect(ids(byPrecedence(placed))).toEqual([other.check.id, missed.check.id]);
});

it('challenge: the list decides, and not what was seen first', () => {
  expect(first(failures('challenge', 'challenge/bad-resource-metadata-url', 'challenge/malformed'))).toBe(
    'challenge/malformed',
  );
});

describe('where each request follows from the one before', () => {
  it.each<[StageId, CheckId, CheckId]>([
    ['registration', 'registration/server-error', 'registration/rejected'],
    ['authorization', 'authorization/server-error', 'authorization/unknown-client'],
    ['token', 'token/server-error', 'token/invalid-grant'],
    ['session', 'session/server-error', 'session/token-rejected'],
  ])('%s: the first exchange that failed decides, and the list on one exchange', (stage, former, latter) => {
    expect(first(failures(stage, [latter, 2], [former, 1]))).toBe(former);
    expect(first(failures(stage, [former, 1], [latter, 1]))).toBe(latter);
  });

  it('session: the audience before the issuer, an empty token before one that was not sent', () => {
    expect(first(failures('session', ['session/issuer-mismatch', 1], ['session/audience-mismatch', 2]))).toBe(
      'session/audience-mismatch',
    );
    expect(first(failures('session', ['session/token-not-sent', 1], ['session/empty-token', 2]))).toBe(
      'session/empty-token',
    );
    // What failed before both of them decides all the same.
    const placed = failures(
      'session',
      ['session/issuer-mismatch', 2],
      ['session/forbidden', 1],
      ['session/audience-mismatch', 3],
    );
    expect(first(placed)).toBe('session/forbidden');
  });
});
