/**
 * Every fault of the test environment, walked by the SDKs of Inspector v1 (direct) and of Inspector 2: the diagnosis
 * names it, the command that verifies the fix fails while the fault is there, and succeeds once it is lifted.
 */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../lib/finding.ts';
import { shellCommand } from '../../lib/verification/shell.ts';
import { type SignedIn, signIn } from '../environment/client/sign-in.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Fault, faults, outcomeIn } from '../environment/faults.ts';
import { LIMIT } from '../environment/until.ts';
import { inShort, judgeSession, masker } from '../fixtures/judge.ts';
import { known, origins, type Walked, walked } from './walked.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment({ clients: [known] });
});
afterAll(() => environment.close());

/** Walks a sign-in; answers its diagnosis and the last access token, which commands of the reader's need. */
async function walk(client: Walked, fault?: Fault): Promise<{ diagnosis: Diagnosis; token: string }> {
  const options = { client, origin: origins[client], clientMetadataUrl: fault?.clientMetadataUrl };
  let remembered: SignedIn['remembered'] | undefined;
  if (fault?.before) {
    environment.setFault(fault.before);
    ({ remembered } = await signIn({ ...options, serverUrl: environment.serverUrl }));
  }
  environment.setFault(fault?.name ?? null);
  const { exchanges } = await signIn({ ...options, serverUrl: environment.serverUrl, remembered });
  const token = exchanges.map((x) => /"access_token":"([^"]+)"/.exec(x.response?.body ?? '')?.[1]).findLast(Boolean);
  const [diagnosis] = judgeSession(exchanges.map((x) => masker.maskExchange(x)));
  if (!diagnosis) throw new Error('The sign-in left no handshake.');
  return { diagnosis, token: token ?? '' };
}

/** The clients that a fault shows in. */
const clientsOf = (fault: Fault) => walked.filter((client) => !fault.clients || fault.clients.includes(client));

/** Exit status 0 means: fixed. The servers run in this process, so nothing may wait synchronously. */
const succeeds = (command: string, token: string): Promise<boolean> =>
  new Promise((resolve) => {
    spawn('sh', ['-c', command], { timeout: LIMIT, stdio: 'ignore', env: { ...process.env, TOKEN: token } }).on(
      'close',
      (status) => resolve(status === 0),
    );
  });

const cameTo = new Map<string, Promise<boolean>>();
/**
 * What a command comes to is up to its words, to what the servers do and to its token: word for word the same, for both
 * clients or for faults that are mended alike, it is run once, since a shell with curl takes longer than a sign-in.
 */
function comesTo(command: string, token: string): Promise<boolean> {
  const asked = [environment.fault?.name, command, ...(command.includes('$TOKEN') ? [token] : [])].join('\n');
  const known = cameTo.get(asked) ?? succeeds(command, token);
  cameTo.set(asked, known);
  return known;
}

const tokens = new Map<Walked, Promise<string>>();
/** The token of a sign-in with nothing wrong, which holds for an hour: what the reader has once the fault is mended. */
function healthyToken(client: Walked): Promise<string> {
  const known = tokens.get(client) ?? walk(client).then(({ token }) => token);
  tokens.set(client, known);
  return known;
}

describe.each(walked)('healthy, %s', (client) => {
  it('connects, with nothing to report', async () => {
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

/** What only the live check or a pasted document can show is tested with them, and with real Inspectors what those do. */
const elsewhere = [
  'server-metadata/only-appended',
  'server-metadata/bad-jwks',
  'resource-metadata/differs-from-dashboard',
  'session/any-token-accepted',
];
const cases = faults
  .filter(({ cause, open }) => !elsewhere.includes(cause) && !open)
  .flatMap((fault) => clientsOf(fault).map((client) => ({ fault, client, title: `${fault.name}, ${client}` })));

it.each(cases)('$title', async ({ fault, client }) => {
  const expected = outcomeIn(fault, client);
  const { diagnosis, token } = await walk(client, fault);
  const entered = environment.serverUrl;
  const among = {
    cause: diagnosis.cause ? [diagnosis.cause] : [],
    warning: diagnosis.warnings,
    consequence: diagnosis.consequences,
  };
  expect(inShort(diagnosis)).toMatchObject(expected === 'cause' ? { verdict: 'failing', cause: fault.cause } : {});
  if (fault.beside) expect(inShort(diagnosis)).toMatchObject({ verdict: 'failing', cause: fault.beside });
  const found = among[expected].find((f) => f.check === fault.cause);
  expect(found, JSON.stringify(inShort(diagnosis))).toBeDefined();
  for (const command of (found?.verify ?? []).map(shellCommand)) {
    if (command === undefined) continue;
    environment.setFault(fault.name);
    expect(await comesTo(command, token), `with the fault: ${command}`).toBe(false);
    environment.setFault(null);
    // Where what was entered is wrong, the reader puts the right thing in its place.
    const mended = command
      .replaceAll(entered, environment.serverUrl)
      .replaceAll(encodeURIComponent(fault.clientMetadataUrl ?? known.id), known.id);
    const fresh = command.includes('$TOKEN') ? await healthyToken(client) : '';
    expect(await comesTo(mended, fresh), `without the fault: ${mended}`).toBe(true);
  }
});
