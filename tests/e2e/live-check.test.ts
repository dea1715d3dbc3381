/**
 * Every fault of the test environment, asked by the live check in Node: it names the cause that the handshake of each
 * Inspector has (`faults.test.ts`), wherever that can be seen from outside, and says nothing where it cannot.
 */
import { spawn } from 'node:child_process';
import { lookup } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveCheck } from '../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../lib/cli/node-platform.ts';
import { diagnose } from '../../lib/diagnose.ts';
import type { Diagnosis, Finding } from '../../lib/finding.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';
import { shellCommand } from '../../lib/verification/shell.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type ClientName, type Fault, faults, outcomeIn } from '../environment/faults.ts';
import { LIMIT } from '../environment/until.ts';
import { inShort, masker } from '../fixtures/judge.ts';

const asked = { v2: 'inspector', 'v1-direct': 'inspector-v1' } as const;
type Walked = keyof typeof asked;
const clients: Walked[] = ['v2', 'v1-direct'];

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.close());

/** The names of the tests' own are on this machine. */
const platformFor = ({ trust }: Environment) =>
  createNodePlatform({
    ...(trust && { ca: trust.authority }),
    lookup: ((name: string, options: object, done: () => void) =>
      lookup(trust?.hosts.includes(name) ? 'localhost' : name, options, done)) as typeof lookup,
  });

/** What is asked is the same for every client; what that comes to is judged for each. */
async function check(of: Environment): Promise<(client: string) => Diagnosis> {
  const { exchanges } = await liveCheck(of.serverUrl, { platform: platformFor(of), masker });
  const [handshake, ...more] = handshakesOf(exchanges);
  if (!handshake || more.length) throw new Error('A live check is one handshake.');
  return (client) => diagnose(handshake, { ended: true, context: { client } });
}

const nothing = { verdict: 'incomplete', cause: null, suspect: null, consequences: [], warnings: [] };

/** What another answer than the Inspector's is due to; of one client alone where `in` says which. */
const differs: Partial<Record<Fault['name'], { why: string; in?: Walked; says: string | null; warns?: string }>> = {
  'network/blocked-by-browser': {
    why: 'Node knows no forbidden ports, and nobody listens there.',
    says: 'network/unreachable',
  },
  'network/unreachable@registration': {
    why: 'Nobody registers, and a program sends no preflight, which is all that was cut off.',
    in: 'v2',
    says: null,
  },
  'network/unreachable@authorization': { why: 'The sign-in page is not opened.', says: null },
  'network/rate-limited@registration': { why: 'Nobody registers, and the preflight is let through.', says: null },
  'network/redirected:with-token': { why: 'Only a request with a token is redirected.', says: null },
  'cors/header-not-allowed@mcp:mcp-session-id': { why: 'Only a server that began a session is sent one.', says: null },
  'cors/method-not-allowed@mcp': { why: 'Only who has a session ends one.', says: null },
  'cors/header-not-exposed@mcp': { why: 'Only who is signed in gets a session.', says: null },
  'server-metadata/insecure-endpoint': {
    why: 'Its SDK does not ask for https, and the sign-in page is not opened.',
    in: 'v1-direct',
    says: null,
    warns: 'server-metadata/insecure-endpoint',
  },
  'server-metadata/no-public-clients': {
    why: 'Who registers may be given a secret, and whether one without is refused is seen at the token endpoint.',
    says: null,
  },
  'authorization/guessed-endpoint': {
    why: 'What stands behind it is seen without a sign-in.',
    says: 'server-metadata/not-found',
  },
  'token/guessed-endpoint': {
    why: 'What stands behind it is seen without a sign-in.',
    says: 'server-metadata/not-found',
  },
  'registration/guessed-endpoint': {
    why: 'What stands behind it is seen without a sign-in.',
    says: 'resource-metadata/not-found',
  },
  'authorization/no-resource-parameter': {
    why: 'The Inspector finds another way in, and fails later.',
    says: 'resource-metadata/invalid',
  },
  'authorization/scope-not-requested': {
    why: 'The request for a sign-in is not made; what hides the scope is seen.',
    says: null,
    warns: 'cors/header-not-exposed',
  },
  'resource-metadata/differs-from-dashboard': { why: 'It takes a document that somebody pastes.', says: null },
};

/** A fault at a request that takes a sign-in, a registration or a token. */
const isBehindTheSignIn = ({ cause, endpoint }: Fault): boolean =>
  /^(?:authorization|token|session|client)\//.test(cause)
    ? cause !== 'session/any-token-accepted'
    : /^registration\/(?!unsupported|cimd-only)/.test(cause) || endpoint === 'token' || endpoint === 'authorization';

const clientsOf = (fault: Fault) => clients.filter((client) => !fault.clients || fault.clients.includes(client));

/** Where the Inspector is told what is wrong by a page of its own, or by what it remembers, nothing is wrong with a server. */
const cases = faults
  .filter(({ open, before }) => !open && !before)
  .flatMap((fault) => clientsOf(fault).map((client) => ({ fault, client, title: `${fault.name}, ${client}` })));

const has = (findings: readonly Finding[], check: string) => findings.some((finding) => finding.check === check);

/** Of the fault that was there last: the clients of one come one after the other. */
let checked: { fault: Fault; judge: (client: string) => Diagnosis } | undefined;

it.each(cases)('$title', async ({ fault, client }) => {
  if (checked?.fault !== fault) {
    environment.setFault(fault.name);
    checked = { fault, judge: await check(environment) };
  }
  const diagnosis = checked.judge(asked[client]);
  const said = JSON.stringify(inShort(diagnosis));
  const differing = differs[fault.name];
  const other = differing?.in === undefined || differing.in === client ? differing : undefined;
  if (other) {
    expect(diagnosis.cause?.check ?? null, said).toBe(other.says);
    if (other.warns) expect(has(diagnosis.warnings, other.warns), said).toBe(true);
  } else if (isBehindTheSignIn(fault)) {
    expect(diagnosis.cause, said).toBeUndefined();
  } else if (outcomeIn(fault, client as ClientName) === 'warning') {
    expect(diagnosis.cause?.check, said).toBe(fault.beside);
    expect(has(diagnosis.warnings, fault.cause), said).toBe(true);
  } else {
    expect(diagnosis.cause, said).toMatchObject({ check: fault.cause });
    if (/^(?:network|cors)\//.test(fault.cause)) expect(diagnosis.cause?.endpoint).toBe(fault.endpoint);
  }
});

/** Exit status 0 means: fixed. The servers run in this process, so nothing may wait synchronously. */
const succeeds = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    spawn('sh', ['-c', command], { timeout: LIMIT, stdio: 'ignore' }).on('close', (status) => resolve(status === 0));
  });

it.each([
  'server-metadata/only-appended',
  'server-metadata/bad-jwks',
  'server-metadata/bad-jwks:empty',
  'session/any-token-accepted',
])('what only a live check shows can be verified: %s', async (name) => {
  environment.setFault(name);
  const { cause, warnings } = (await check(environment))('other');
  const found = [...(cause ? [cause] : []), ...warnings].find((finding) => name.startsWith(finding.check));
  const commands = (found?.verify ?? []).map(shellCommand).filter((command) => command !== undefined);
  expect(commands).not.toEqual([]);
  for (const command of commands) {
    environment.setFault(name);
    expect(await succeeds(command), `with the fault: ${command}`).toBe(false);
    environment.setFault(null);
    expect(await succeeds(command), `without the fault: ${command}`).toBe(true);
  }
});

describe('healthy servers come out healthy', () => {
  it.each<[string, Parameters<typeof startEnvironment>[0]]>([
    ['as the quick start has it', {}],
    ['with sessions', { switches: { sessions: 'stateful' } }],
    ['of the older transport', { transport: 'sse' }],
    ['with endpoints of the environment', { endpoints: 'environment' }],
    ['at a path of several parts', { path: '/api/v1/mcp' }],
    ['over TLS, under names of their own', { mcpHost: 'mcp.test', envHost: 'env.test' }],
    ['that take no metadata documents of clients', { switches: { dcr: true, cimd: false } }],
  ])('%s', async (_, options) => {
    const of = await startEnvironment(options);
    try {
      const judge = await check(of);
      for (const client of ['other', 'inspector', 'inspector-v1', 'web', 'claude-code', 'vscode', 'codex']) {
        const diagnosis = judge(client);
        expect({ client, ...inShort(diagnosis) }).toEqual({ client, ...nothing });
        expect(diagnosis.stages.map(({ status }) => status)).toEqual([
          ...Array.from({ length: 4 }, () => 'passed'),
          ...Array.from({ length: 4 }, () => 'unknown'),
        ]);
      }
    } finally {
      await of.close();
    }
  });

  it('and are asked nothing twice but as a page and as a program, and nothing that changes anything', async () => {
    const of = await startEnvironment({ switches: { protected: false, sessions: 'stateful' } });
    try {
      for (const isOpen of [true, false]) {
        of.switches.protected = !isOpen;
        of.clearRequests();
        await check(of);
        const keys = of
          .requests()
          .map(({ method, url, headers, body }) =>
            JSON.stringify([
              method,
              url,
              body,
              headers.origin,
              headers.accept,
              headers.authorization,
              headers['mcp-protocol-version'],
              headers['mcp-session-id'],
              headers['access-control-request-headers'],
            ]),
          );
        expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
        expect(keys.length).toBeLessThanOrEqual(40);
        const begun = of
          .requests()
          .flatMap(({ responseHeaders }) =>
            responseHeaders.filter(([name]) => /^mcp-session-id$/i.test(name)).map(([, id]) => id),
          );
        const ended = of
          .requests()
          .flatMap(({ method, headers }) => (method === 'DELETE' ? [headers['mcp-session-id']] : []));
        expect(ended.toSorted()).toEqual([...new Set(begun)].toSorted());
        expect(begun.length > 0).toBe(isOpen);
        for (const { method, endpoint } of of.requests()) {
          if (method === 'POST' || method === 'DELETE') expect(endpoint).toBe('mcp');
        }
      }
    } finally {
      await of.close();
    }
  });
});
