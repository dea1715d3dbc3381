/** Of every check: whether it can be seen from outside that it is fixed, how, and what is said before. */
import { describe, expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Finding, ProbeRequest, StageId } from '../../../lib/finding.ts';
import { extentOf } from '../../../lib/recheck/extent.ts';
import { unseenWords } from '../../../lib/recheck/seen-words.ts';
import { decidersOf, type Needed, seenByConnecting, sightOf } from '../../../lib/recheck/sight.ts';
import { beforeWords, outcomeWords } from '../../../lib/recheck/words.ts';
import { subjectFor } from '../../fixtures/subject.ts';
import { faultsOfWords } from '../../wording.ts';

/** All that is not seen by the live check itself; the fixtures of `network/…` and `cors/…` fail at some endpoint each. */
const otherwise: Partial<Record<CheckId, 'request' | Needed>> = {
  'authorization/access-denied': 'sign-in',
  'authorization/callback-other-origin': 'sign-in',
  'authorization/callback-unreachable': 'sign-in',
  'authorization/consent-blocked': 'sign-in',
  'authorization/guessed-endpoint': 'sign-in',
  'authorization/identity-provider': 'sign-in',
  'authorization/invalid-request': 'request',
  'authorization/invalid-scope': 'request',
  'authorization/invalid-target': 'request',
  'authorization/issuer-mismatch': 'sign-in',
  'authorization/no-code': 'sign-in',
  'authorization/no-resource-parameter': 'sign-in',
  'authorization/not-found': 'request',
  'authorization/opener-severed': 'request',
  'authorization/redirect-uri-mismatch': 'request',
  'authorization/scope-not-requested': 'sign-in',
  'authorization/server-error': 'request',
  'authorization/state-mismatch': 'sign-in',
  'authorization/unknown-client': 'sign-in',
  'client/custom-port': 'request',
  'client/loopback-url': 'own-requests',
  'client/outdated': 'memory',
  'client/stale-metadata': 'memory',
  'cors/header-not-allowed': 'request',
  'cors/method-not-allowed': 'request',
  'cors/origin-mismatch': 'request',
  'network/blocked-by-browser': 'own-requests',
  'network/bot-protection': 'own-requests',
  'network/corporate-proxy': 'own-requests',
  'network/inspector-origin-refused': 'own-requests',
  'network/inspector-proxy-down': 'request',
  'network/inspector-proxy-token': 'own-requests',
  'network/rate-limited': 'registration',
  'network/wrong-transport': 'own-requests',
  'registration/cimd-rejected': 'request',
  'registration/disabled': 'registration',
  'registration/guessed-endpoint': 'registration',
  'registration/invalid-response': 'registration',
  'registration/not-found': 'request',
  'registration/redirect-uri-rejected': 'registration',
  'registration/rejected': 'registration',
  'registration/server-error': 'registration',
  'server-metadata/no-public-clients': 'sign-in',
  'session/audience-mismatch': 'token',
  'session/auth-loop': 'own-requests',
  'session/empty-token': 'own-requests',
  'session/forbidden': 'token',
  'session/insufficient-scope': 'token',
  'session/issuer-mismatch': 'token',
  'session/not-acceptable': 'own-requests',
  'session/protocol-version': 'own-requests',
  'session/server-error': 'token',
  'session/session-not-found': 'own-requests',
  'session/token-expired': 'token',
  'session/token-not-seen': 'token',
  'session/token-not-sent': 'own-requests',
  'session/token-rejected': 'token',
  'token/guessed-endpoint': 'sign-in',
  'token/invalid-client': 'sign-in',
  'token/invalid-grant': 'sign-in',
  'token/invalid-request': 'sign-in',
  'token/invalid-response': 'sign-in',
  'token/invalid-scope': 'sign-in',
  'token/invalid-target': 'sign-in',
  'token/no-refresh-token': 'sign-in',
  'token/not-found': 'request',
  'token/server-error': 'request',
};

describe.each(checks.map(({ id }) => id))('%s', (id) => {
  const { finding, subject } = subjectFor(id);

  it('is seen as it can be', () => {
    const sight = sightOf(subject);
    expect(sight.by === 'nothing' ? sight.needs : sight.by).toBe(otherwise[id] ?? 'check');
  });

  it('says before whom it asks and how much, or why nobody can be asked', () => {
    const extent = extentOf(subject);
    const says = beforeWords(subject);
    if (sightOf(subject).by === 'nothing') {
      expect(extent).toBeUndefined();
      // What the reader does instead comes first.
      expect(says).toMatch(/^(?:Press|Connect) .*: nothing that is sent from here can show it\.$/);
      // Where the step is a new sign-in, it is not asked for once more.
      const signsIn = /^(?:Begin a new sign-in|Allow the access)/.test(finding.fix.do.at(-1)?.text ?? '');
      expect(unseenWords(subject, finding.fix).says).toMatch(
        signsIn
          ? /^The headline then says \*\*Connected\*\*[.,]/
          : subject.live
            ? /onnect again from (?:ChatGPT|your MCP client): (?:ChatGPT|your MCP client) itself says whether it connects\.$/
            : /(?:^P|[^P]*, p)ress \*\*Connect\*\* in MCP Inspector again: the headline then says \*\*Connected\*\*[.,]/,
      );
    } else {
      expect(extent?.most).toBeGreaterThan(0);
      expect(extent?.most).toBeLessThanOrEqual(50);
      expect(says).toMatch(
        seenByConnecting(subject)
          ? /^If you changed something at .*: \*\*Check again\*\* sends (?:1 (?:`[A-Z]+`|request) there, which changes|at most \d+ requests there, which change) nothing\.$/
          : /^(?:Opens|Sends|Asks) .*\((?:1 (?:`[A-Z]+`|request), which changes|at most \d+ requests, which change) nothing\)\.$/,
      );
      for (const host of extent?.hosts ?? []) expect(says).toContain(`\`${host}\``);
    }
  });

  it('says it as the style guide has it', () => {
    const kinds = [
      'fixed',
      'fixed-and-next',
      'still-there',
      'something-else',
      'cannot-be-seen',
      'not-reached',
    ] as const;
    for (const kind of kinds) {
      for (const says of [
        beforeWords(subject),
        outcomeWords(subject, { kind }),
        unseenWords(subject, finding.fix).says,
      ]) {
        const worded: Finding = { ...finding, title: 'A', why: says };
        expect(faultsOfWords(worded).filter((fault) => fault.startsWith('why'))).toEqual([]);
      }
    }
  });
});

describe('of its own requests it asks', () => {
  const decides = (request: Partial<ProbeRequest>, stage: StageId = 'token') =>
    decidersOf({
      stage,
      verify: [
        {
          says: '',
          anyOf: [
            { request: { method: 'GET', url: 'https://h/', headers: {}, ...request }, expects: { kind: 'answer' } },
          ],
        },
      ],
    }).length === 1;

  it('none with a token, and none in which the reader has to put something', () => {
    expect(decides({})).toBe(true);
    expect(decides({ withToken: true })).toBe(false);
    expect(decides({ headers: { 'x-api-key': 'YOUR_API_KEY' } })).toBe(false);
  });

  it('none that could register a client', () => {
    expect(decides({ method: 'POST', body: '{}' })).toBe(true);
    expect(decides({ method: 'POST', body: '{}' }, 'registration')).toBe(false);
    expect(decides({ method: 'OPTIONS' }, 'registration')).toBe(true);
    expect(decides({ method: 'POST', body: '{"response_types":["nothing-is-registered"]}' }, 'registration')).toBe(
      true,
    );
  });

  it('and none where there is only a sentence', () => {
    expect(decidersOf({ stage: 'token', verify: [{ says: 'Connect.' }] })).toEqual([]);
  });
});
