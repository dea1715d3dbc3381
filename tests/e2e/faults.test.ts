/**
 * Every fault of the test environment, walked by the official SDK's client as a page and as a program: the diagnosis
 * names it, the command that verifies the fix fails while the fault is there, and succeeds once it is lifted.
 */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMasker } from '../../lib/capture/secrets.ts';
import { diagnose } from '../../lib/diagnose.ts';
import type { Diagnosis } from '../../lib/finding.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';
import { signIn } from '../environment/client/sign-in.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Fault, faults } from '../environment/faults.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.close());

const masker = createMasker(new Uint8Array(32).fill(7));
const page = 'http://localhost:6274';
const scope = 'todo:read todo:write offline_access';

async function walk(origin: string | null): Promise<Diagnosis> {
  const { exchanges } = await signIn({ serverUrl: environment.serverUrl, origin, scope });
  const masked = exchanges.map((x) => masker.maskExchange(x));
  const [handshake] = handshakesOf(masked);
  if (!handshake) throw new Error('The sign-in left no handshake.');
  return diagnose(handshake, { ended: true });
}

const summary = ({ verdict, cause, consequences, warnings }: Diagnosis) => ({
  verdict,
  cause: cause?.check ?? null,
  consequences: consequences.map((f) => f.check),
  warnings: warnings.map((f) => f.check),
});

/** The clients that a fault shows in: a page for v1 in direct mode, a program where requests are relayed. */
const clientsOf = ({ clients = ['v2', 'v1-direct'] }: Fault) => [
  ...(clients.includes('v1-direct') ? [{ name: 'a page', origin: page }] : []),
  ...(clients.includes('v2') ? [{ name: 'a program', origin: null }] : []),
];

/** Exit status 0 means: fixed. The servers run in this process, so nothing may wait synchronously. */
const succeeds = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    spawn('sh', ['-c', command], { timeout: 30_000, stdio: 'ignore' }).on('close', (status) => resolve(status === 0));
  });

describe.each([
  ['a page', page],
  ['a program', null],
])('healthy, %s', (_, origin) => {
  it('connects, with nothing to report', async () => {
    environment.setFault(null);
    expect(summary(await walk(origin))).toEqual({ verdict: 'connected', cause: null, consequences: [], warnings: [] });
  });
});

/** What only the live check or a pasted document can show is tested with them. */
const elsewhere = ['server-metadata/only-appended', 'resource-metadata/differs-from-dashboard'];
const cases = faults
  .filter(({ cause }) => !elsewhere.includes(cause))
  .flatMap((fault) => clientsOf(fault).map((client) => ({ fault, client, title: `${fault.name}, ${client.name}` })));

it.each(cases)('$title', async ({ fault, client }) => {
  const expected = fault.outcome ?? 'cause';
  environment.setFault(fault.name);
  const diagnosis = await walk(client.origin);
  const among = {
    cause: diagnosis.cause ? [diagnosis.cause] : [],
    warning: diagnosis.warnings,
    consequence: diagnosis.consequences,
  };
  expect(summary(diagnosis)).toMatchObject(expected === 'cause' ? { verdict: 'failing', cause: fault.cause } : {});
  const found = among[expected].find((f) => f.check === fault.cause);
  expect(found, JSON.stringify(summary(diagnosis))).toBeDefined();
  for (const { command } of found?.verify ?? []) {
    if (command === undefined) continue;
    environment.setFault(fault.name);
    expect(await succeeds(command), `with the fault: ${command}`).toBe(false);
    environment.setFault(null);
    expect(await succeeds(command), `without the fault: ${command}`).toBe(true);
  }
});
