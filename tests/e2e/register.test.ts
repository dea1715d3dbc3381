/** Registering a client for real, in Node against the environment: one request, judged as any client's. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { NoAnswer, type Platform } from '../../lib/capture/live-check/platform.ts';
import { createNodePlatform } from '../../lib/cli/node-platform.ts';
import { newClient } from '../../lib/registering/client.ts';
import { register } from '../../lib/registering/run.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { masker } from '../fixtures/judge.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment?.close());
beforeEach(() => environment.setFault(null));

const platform: Platform = createNodePlatform();

/** What came of it, and what the registration endpoint was sent. */
async function registered(fault: string | null, { client = '', endpoint = '', through = platform } = {}) {
  environment.setFault(fault);
  environment.clearRequests();
  const { environmentUrl, resourceId, serverUrl: server } = environment;
  const own = `${environmentUrl}/api/v1/resources/${resourceId}/clients:register`;
  const outcome = await register({ server, endpoint: endpoint || own, client }, { platform: through, masker });
  const sent = environment.requests().filter(({ url }) => url.pathname.endsWith('clients:register'));
  return { outcome, sent: sent.map(({ method, body }) => ({ method, body: JSON.parse(body ?? '') })) };
}

it.each(['', 'vscode', 'inspector-v1'])('creates the one client that was told of, for "%s"', async (client) => {
  const { outcome, sent } = await registered(null, { client });
  expect(outcome).toMatchObject({ kind: 'accepted', clientId: expect.stringMatching(/^m2m_\d+$/) });
  expect(sent).toEqual([{ method: 'POST', body: newClient(client) }]);
  expect(newClient(client).redirect_uris).toHaveLength(1);
});

it.each([
  'registration/disabled',
  'registration/rejected',
  'registration/redirect-uri-rejected',
  'registration/invalid-response',
  'registration/invalid-response:null',
  'registration/not-found',
  'registration/server-error',
])('%s is found as in any client’s registration', async (fault) => {
  const { outcome, sent } = await registered(fault);
  expect(outcome).toMatchObject({
    kind: 'refused',
    finding: { check: fault.replace(/:.*/, ''), stage: 'registration' },
  });
  expect(sent).toHaveLength(1);
});

it('sends nothing where the metadata does not name the address that the person saw', async () => {
  for (const [fault, endpoint] of [
    ['registration/unsupported', ''],
    [null, 'http://localhost:9/register'],
  ] as const) {
    const { outcome, sent } = await registered(fault, { endpoint });
    expect(outcome).toMatchObject({ kind: 'unknown', says: expect.stringContaining('nothing was registered') });
    expect(sent).toEqual([]);
  }
});

it('says that a client may have been created where no response came', async () => {
  const cut: Platform = {
    ...platform,
    async send(request, signal) {
      const answer = await platform.send(request, signal);
      if (request.method !== 'POST' || !request.url.endsWith('clients:register')) return answer;
      throw new NoAnswer('ECONNRESET socket hang up');
    },
  };
  const { outcome, sent } = await registered(null, { through: cut });
  expect(outcome).toEqual({ kind: 'unknown', says: expect.stringMatching(/look in the list of clients/) });
  expect(sent).toHaveLength(1);
});
