/**
 * Every fault of the test environment, walked by the SDKs of Inspector v1 (direct) and of Inspector 2: the diagnosis
 * names it, the command that verifies the fix fails while the fault is there, and succeeds once it is lifted.
 */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../lib/finding.ts';
import { signIn } from '../environment/client/sign-in.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Fault, faults, outcomeIn } from '../environment/faults.ts';
import { inShort, judgeSession, masker } from '../fixtures/judge.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.close());

const origins = { 'v1-direct': 'http://localhost:6274', v2: 'http://127.0.0.1:6274' };
type WalkedClient = keyof typeof origins;
const clients: WalkedClient[] = ['v2', 'v1-direct'];
const scope = 'todo:read todo:write offline_access';

/** Walks a sign-in; answers its diagnosis and the last access token, which commands of the reader's need. */
async function walk(client: WalkedClient): Promise<{ diagnosis: Diagnosis; token: string }> {
  const { exchanges } = await signIn({ serverUrl: environment.serverUrl, client, origin: origins[client], scope });
  const token = exchanges.map((x) => /"access_token":"([^"]+)"/.exec(x.response?.body ?? '')?.[1]).findLast(Boolean);
  const [diagnosis] = judgeSession(exchanges.map((x) => masker.maskExchange(x)));
  if (!diagnosis) throw new Error('The sign-in left no handshake.');
  return { diagnosis, token: token ?? '' };
}

/** The clients that a fault shows in. */
const clientsOf = (fault: Fault) => clients.filter((client) => !fault.clients || fault.clients.includes(client));

/** Exit status 0 means: fixed. The servers run in this process, so nothing may wait synchronously. */
const succeeds = (command: string, token: string): Promise<boolean> =>
  new Promise((resolve) => {
    spawn('sh', ['-c', command], { timeout: 30_000, stdio: 'ignore', env: { ...process.env, TOKEN: token } }).on(
      'close',
      (status) => resolve(status === 0),
    );
  });

describe.each(clients)('healthy, %s', (client) => {
  it('connects, with nothing to report', async () => {
    environment.setFault(null);
    const { diagnosis } = await walk(client);
    expect(inShort(diagnosis)).toEqual({
      verdict: 'connected',
      cause: null,
      suspect: null,
      consequences: [],
      warnings: [],
    });
  });
});

/** What only the live check or a pasted document can show is tested with them. */
const elsewhere = ['server-metadata/only-appended', 'resource-metadata/differs-from-dashboard'];
const cases = faults
  .filter(({ cause }) => !elsewhere.includes(cause))
  .flatMap((fault) => clientsOf(fault).map((client) => ({ fault, client, title: `${fault.name}, ${client}` })));

it.each(cases)('$title', async ({ fault, client }) => {
  const expected = outcomeIn(fault, client);
  environment.setFault(fault.name);
  const entered = environment.serverUrl;
  const { diagnosis, token } = await walk(client);
  const among = {
    cause: diagnosis.cause ? [diagnosis.cause] : [],
    warning: diagnosis.warnings,
    consequence: diagnosis.consequences,
  };
  expect(inShort(diagnosis)).toMatchObject(expected === 'cause' ? { verdict: 'failing', cause: fault.cause } : {});
  const found = among[expected].find((f) => f.check === fault.cause);
  expect(found, JSON.stringify(inShort(diagnosis))).toBeDefined();
  for (const { command } of found?.verify ?? []) {
    if (command === undefined) continue;
    environment.setFault(fault.name);
    expect(await succeeds(command, token), `with the fault: ${command}`).toBe(false);
    environment.setFault(null);
    // Where the address that was entered is wrong, the reader puts the right one in its place.
    const mended = command.replaceAll(entered, environment.serverUrl);
    const fresh = command.includes('$TOKEN') ? (await walk(client)).token : '';
    expect(await succeeds(mended, fresh), `without the fault: ${mended}`).toBe(true);
  }
});
