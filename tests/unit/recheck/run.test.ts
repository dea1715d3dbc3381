/** How a finding is checked again: what is asked, in which order, and where it ends. */
import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../lib/capture/live-check/platform.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { extentOf } from '../../../lib/recheck/extent.ts';
import { checkAgain } from '../../../lib/recheck/run.ts';
import { environment, server } from '../../fixtures/flow.ts';
import { masker } from '../../fixtures/judge.ts';
import { subjectFor } from '../../fixtures/subject.ts';
import { metadata, network } from './network.ts';

const again = (id: CheckId, at: ReturnType<typeof network>, signal?: AbortSignal) =>
  checkAgain(subjectFor(id).subject, { platform: at.platform, masker, ...(signal && { signal }) });

describe('what is asked', () => {
  it('is no more than what decides it, while it is still there', async () => {
    const at = network({ [server]: { status: 403 } });
    expect(await again('challenge/wrong-status', at)).toMatchObject({ kind: 'still-there' });
    expect(at.asked.filter((one) => one !== `POST ${server}` && one !== `OPTIONS ${server}`)).toEqual([]);
  });

  it('goes on to what comes next once it is fixed, as far as that goes well', async () => {
    const at = network({ [metadata]: { status: 500 } });
    expect(await again('challenge/wrong-status', at)).toMatchObject({
      kind: 'fixed-and-next',
      finding: { check: 'resource-metadata/server-error' },
    });
    expect(at.asked.filter((one) => one.includes(environment))).toEqual([]);
    const well = network();
    expect(await again('challenge/wrong-status', well)).toMatchObject({ kind: 'fixed' });
    expect(well.asked).toContain(`OPTIONS ${environment}/register`);
    expect(well.asked).not.toContain(`POST ${environment}/register`);
  });

  it('is never more than was said before', async () => {
    for (const id of ['challenge/wrong-status', 'resource-metadata/not-found', 'server-metadata/not-found'] as const) {
      const { most = 0 } = extentOf(subjectFor(id).subject) ?? {};
      const at = network();
      expect(await again(id, at)).toMatchObject({ kind: 'fixed' });
      expect(at.asked.length).toBeLessThanOrEqual(most);
    }
  });

  it('is nothing at all for what cannot be seen', async () => {
    const at = network();
    expect(await again('session/audience-mismatch', at)).toEqual({ kind: 'cannot-be-seen' });
    expect(at.asked).toEqual([]);
  });
});

describe('nothing is known', () => {
  it('where a host may not be asked, which is said', async () => {
    const at = network({}, { permit: async () => new Set<string>() });
    const outcome = await again('server-metadata/not-found', at);
    expect(outcome).toMatchObject({ kind: 'not-reached' });
    expect(outcome.says).toContain('`acme.scalekit.dev` was not asked: you did not allow it.');
    expect(at.asked.filter((one) => one.includes(environment))).toEqual([]);
  });

  it('where nobody answers, and who does not is said', async () => {
    const outcome = await again('resource-metadata/not-found', network({ [server]: 'nothing' }));
    expect(outcome).toMatchObject({ kind: 'not-reached', finding: { check: 'network/unreachable' } });
  });

  it('where it was stopped before anything came', async () => {
    const at = network();
    expect(await again('challenge/wrong-status', at, AbortSignal.abort())).toEqual({
      kind: 'not-reached',
      says: 'You stopped it before any response came.',
    });
    expect(at.asked).toEqual([]);
  });
});

describe('stopped on its way, it says what came until then, and that it is no more than that', () => {
  const partly = 'You stopped it before all responses came: this is what was found until then.';
  /** Stopped once the first response has come, while the others keep it waiting. */
  function stoppedAfterOne(id: CheckId, answers: Parameters<typeof network>[0] = {}) {
    const stop = new AbortController();
    const { signal } = stop;
    const { platform } = network(answers);
    const untilStopped = () =>
      new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    let sent = 0;
    const first: Platform = { send: (...out) => (sent++ ? untilStopped() : platform.send(...out)) };
    return checkAgain(subjectFor(id).subject, { platform: first, masker, signal, onExchange: () => stop.abort() });
  }

  it('what is still there in a response that came', async () => {
    const outcome = await stoppedAfterOne('challenge/wrong-status', { [server]: { status: 403 } });
    expect(outcome).toMatchObject({ kind: 'still-there', finding: { check: 'challenge/wrong-status' } });
    expect(outcome.says).toContain(partly);
  });

  it('what came, where it is mended so far: not that it is fixed', async () => {
    const outcome = await stoppedAfterOne('challenge/wrong-status');
    expect(outcome).toMatchObject({ kind: 'not-reached', says: partly });
    expect(outcome.seen).toContainEqual(
      expect.objectContaining({ method: 'POST', url: server, before: '403', now: '401' }),
    );
  });
});

it('says what is saved in the client where that comes in the way', async () => {
  const { subject } = subjectFor('resource-metadata/not-found');
  const { platform } = network();
  const outcome = await checkAgain({ ...subject, client: 'MCP Inspector 2.12.0' }, { platform, masker });
  expect(outcome.kind).toBe('fixed');
  expect(outcome.says).toContain('**Clear OAuth state**');
});
