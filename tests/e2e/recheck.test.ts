/**
 * Every fault of the test environment, checked again in Node as the button does it in a browser: with the fault its finding
 * is still there, once it is lifted it is fixed, and what cannot be seen from outside says so and asks nobody.
 */
import { lookup } from 'node:dns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveCheck } from '../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../lib/cli/node-platform.ts';
import type { Exchange } from '../../lib/exchange.ts';
import type { Finding } from '../../lib/finding.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';
import { extentOf } from '../../lib/recheck/extent.ts';
import type { AgainOutcome } from '../../lib/recheck/outcome.ts';
import { checkAgain } from '../../lib/recheck/run.ts';
import { sightOf } from '../../lib/recheck/sight.ts';
import { type AgainSubject, subjectOf } from '../../lib/recheck/subject.ts';
import { snapshotOf } from '../../lib/snapshot/handshake.ts';
import { type SignedIn, signIn } from '../environment/client/sign-in.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import type { FaultName } from '../environment/fault.ts';
import { type Fault, faults, findFault } from '../environment/faults.ts';
import { masker } from '../fixtures/judge.ts';
import { known, origins, type Walked, walked } from './walked.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment({ clients: [known] });
});
afterAll(() => environment.close());

const platform = createNodePlatform();

async function exchangesOf(client: Walked, fault: Fault): Promise<Exchange[]> {
  const options = { client, origin: origins[client], clientMetadataUrl: fault.clientMetadataUrl };
  let remembered: SignedIn['remembered'] | undefined;
  if (fault.before) {
    environment.setFault(fault.before);
    ({ remembered } = await signIn({ ...options, serverUrl: environment.serverUrl }));
  }
  environment.setFault(fault.name);
  if (onlyChecked.includes(fault.cause)) {
    return (await liveCheck(environment.serverUrl, { platform, masker })).exchanges;
  }
  const { exchanges } = await signIn({ ...options, serverUrl: environment.serverUrl, remembered });
  return exchanges.map((x) => masker.maskExchange(x));
}

/** What no sign-in shows. */
const onlyChecked: readonly string[] = [
  'server-metadata/only-appended',
  'server-metadata/bad-jwks',
  'session/any-token-accepted',
];

const subjectFor = async (client: Walked, fault: Fault) => subjectIn(await exchangesOf(client, fault), fault.cause);

function subjectIn(exchanges: Exchange[], check: string): AgainSubject {
  const [handshake] = handshakesOf(exchanges).map((one) => snapshotOf(one, { ended: true }));
  const attempt = handshake?.attempts.at(-1);
  if (!handshake || !attempt) throw new Error('The sign-in left no handshake.');
  const { cause, consequences, warnings } = attempt.diagnosis;
  const found: Finding | undefined = [cause, ...consequences, ...warnings].find((one) => one?.check === check);
  const subject = found && subjectOf(handshake, attempt, found);
  if (!subject) throw new Error(`There is no finding: ${cause?.check}`);
  return subject;
}

/** Where what was entered is wrong, the reader puts the right thing in its place. */
const mended = (subject: AgainSubject, entered: string, { clientMetadataUrl }: Fault): AgainSubject =>
  JSON.parse(
    JSON.stringify(subject)
      .replaceAll(entered, environment.serverUrl)
      .replaceAll(encodeURIComponent(clientMetadataUrl ?? known.id), known.id),
  );

/** Each fault once, by turns in one of the clients that it shows in. */
const cases = faults
  .filter(({ open, cause }) => !open && cause !== 'resource-metadata/differs-from-dashboard')
  .map((fault, i) => {
    const shows = walked.filter((client) => !fault.clients || fault.clients.includes(client));
    // The SDK of Inspector 2 waits for a minute after a 202.
    const usable = fault.name === 'network/bot-protection:aws-waf' ? (['v1-direct'] as const) : shows;
    return { fault, client: usable[i % usable.length] ?? 'v2' };
  })
  .map((one) => ({ ...one, title: `${one.fault.name}, ${one.client}` }));

it.each(cases)('$title', async ({ fault, client }) => {
  const subject = await subjectFor(client, fault);
  const entered = environment.serverUrl;
  const extent = extentOf(subject);
  environment.clearRequests();
  const before = await checkAgain(subject, { platform, masker });
  if (sightOf(subject).by === 'nothing') {
    expect(before).toEqual({ kind: 'cannot-be-seen' });
    expect(environment.requests()).toEqual([]);
    return;
  }
  expect(before, JSON.stringify(before)).toMatchObject({ kind: 'still-there' });
  expect(environment.requests().length).toBeLessThanOrEqual(extent?.most ?? 0);
  // Without TLS nothing is known of it: see below.
  if (fault.cause === 'network/tls') return;
  environment.setFault(null);
  environment.clearRequests();
  const after = await checkAgain(mended(subject, entered, fault), { platform, masker });
  expect(after, JSON.stringify(after)).toMatchObject({ kind: 'fixed' });
  expect(environment.requests().length).toBeLessThanOrEqual(extent?.most ?? 0);
  expect(environment.requests().length).toBeGreaterThan(0);
});

/** The fault that was there, the one that is there now, in which client, and what that comes to. */
const halves: [FaultName, FaultName, Walked, AgainOutcome['kind'], string?][] = [
  [
    'cors/preflight-rejected@mcp',
    'cors/no-allow-origin@mcp:answer',
    'v1-direct',
    'still-there',
    'cors/no-allow-origin',
  ],
  ['cors/no-allow-origin@mcp', 'cors/no-allow-origin@mcp:answer', 'v1-direct', 'still-there', 'cors/no-allow-origin'],
  ['cors/preflight-rejected@mcp', 'cors/header-not-allowed@mcp', 'v1-direct', 'still-there', 'cors/header-not-allowed'],
  ['cors/origin-duplicated@server-metadata', 'cors/no-allow-origin@server-metadata', 'v1-direct', 'still-there'],
  ['challenge/wrong-status', 'challenge/no-www-authenticate', 'v2', 'still-there'],
  ['challenge/in-body', 'challenge/no-resource-metadata', 'v2', 'still-there'],
  ['challenge/open-server', 'challenge/not-bearer', 'v2', 'still-there'],
  ['challenge/redirected-to-login', 'challenge/malformed', 'v2', 'still-there'],
  ['challenge/server-error', 'challenge/header-renamed', 'v1-direct', 'still-there'],
  ['challenge/no-www-authenticate', 'challenge/bad-resource-metadata-url:relative', 'v2', 'still-there'],
  ['resource-metadata/not-found', 'resource-metadata/not-json:empty', 'v2', 'still-there'],
  ['resource-metadata/requires-auth', 'resource-metadata/no-authorization-servers', 'v1-direct', 'still-there'],
  ['resource-metadata/server-error', 'resource-metadata/resource-mismatch', 'v2', 'still-there'],
  ['resource-metadata/resource-mismatch', 'resource-metadata/resource-mismatch:slash', 'v2', 'still-there'],
  ['server-metadata/not-found', 'server-metadata/missing-endpoints', 'v2', 'still-there'],
  ['server-metadata/server-error', 'server-metadata/issuer-mismatch', 'v2', 'still-there'],
  ['network/unreachable@mcp', 'network/gateway-error', 'v2', 'still-there', 'network/gateway-error'],
  ['network/gateway-error', 'network/host-rejected', 'v1-direct', 'still-there', 'network/host-rejected'],
  ['challenge/wrong-status', 'resource-metadata/not-found', 'v2', 'fixed-and-next', 'resource-metadata/not-found'],
  ['cors/no-allow-origin@mcp', 'cors/no-allow-origin@resource-metadata', 'v1-direct', 'fixed-and-next'],
  [
    'resource-metadata/resource-mismatch',
    'registration/unsupported',
    'v2',
    'fixed-and-next',
    'registration/unsupported',
  ],
  ['resource-metadata/not-found', 'network/gateway-error', 'v2', 'something-else', 'network/gateway-error'],
  ['server-metadata/not-found', 'challenge/server-error', 'v1-direct', 'something-else', 'challenge/server-error'],
  ['resource-metadata/not-found', 'network/unreachable@mcp', 'v2', 'not-reached', 'network/unreachable'],
];

it.each(halves)('%s, and then %s, in %s: %s', async (was, is, client, kind, now) => {
  const subject = await subjectFor(client, findFault(was));
  environment.setFault(is);
  const outcome = await checkAgain(subject, { platform, masker });
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ kind, ...(now && { finding: { check: now } }) });
});

it('a certificate that is trusted by now', async () => {
  const of = await startEnvironment({ mcpHost: 'mcp.test' });
  try {
    const local = ((name: string, options: object, done: () => void) =>
      lookup(name === 'mcp.test' ? 'localhost' : name, options, done)) as typeof lookup;
    const untrusting = createNodePlatform({ lookup: local });
    const trusting = createNodePlatform({ lookup: local, ca: of.trust?.authority ?? '' });
    const subject = subjectIn(
      (await liveCheck(of.serverUrl, { platform: untrusting, masker })).exchanges,
      'network/tls',
    );
    expect(await checkAgain(subject, { platform: untrusting, masker })).toMatchObject({ kind: 'still-there' });
    expect(await checkAgain(subject, { platform: trusting, masker })).toMatchObject({ kind: 'fixed' });
  } finally {
    await of.close();
  }
});

it('that is stopped, or may not ask, knows nothing', async () => {
  const subject = await subjectFor('v2', findFault('server-metadata/not-found'));
  environment.setFault(null);
  const stopped = await checkAgain(subject, { platform, masker, signal: AbortSignal.abort() });
  expect(stopped.kind).toBe('not-reached');
});
