/** What a permission check has to say, all of it: as evidence, and as what is looked at once it is mended. */
import { header } from '../../exchange.ts';
import type { Evidence, Expectation, HeaderTest, ProbeRequest, Verification } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { unsafeHeaderNames } from '../../protocol/cors-rules.ts';
import { preflightEvidence, preflightStatusEvidence } from './evidence.ts';
import { preflight, sameKind, withHeaders } from './verify/requests.ts';
import { commandWords, listed, verifyAnswer, verifyConnect } from './verify/verify.ts';
import { code, host } from './words.ts';

const allowOrigin = 'Access-Control-Allow-Origin';
const allowHeaders = 'Access-Control-Allow-Headers';
const allowMethods = 'Access-Control-Allow-Methods';

/** The header names that the browser asked for, or would. */
function askedNames(at: Observed): string[] {
  const asked = header(at.preflight?.request.headers, 'access-control-request-headers');
  return asked ? asked.split(',').map((name) => name.trim()) : unsafeHeaderNames(at.request.headers);
}

/** These need no permission. */
const isSimple = (method: string) => ['GET', 'HEAD', 'POST'].includes(method);

/** The preflight as the browser sent it, or would. */
const samePreflight = (at: Observed, origin: string): ProbeRequest =>
  preflight(at.request.url, origin, at.request.method, askedNames(at));

/** The request itself, as far as it can be sent again without a secret. `undefined` where it cannot. */
export const sameRequest = (at: Observed, origin: string): ProbeRequest | undefined =>
  at.role === 'mcp' && at.stage === 'session' ? undefined : withHeaders(sameKind(at), { origin });

/** Any value of `Access-Control-Allow-Origin` that lets this page read the answer. */
const allowsOrigin = (origin: string): Expectation => ({
  kind: 'header',
  name: allowOrigin.toLowerCase(),
  value: { is: ['*', origin] },
  once: true,
});

const lists = (name: string, value: HeaderTest): Expectation => ({ kind: 'header', name: name.toLowerCase(), value });

/** `*` is not for `authorization` in the standard. */
const allowsHeader = (name: string): Expectation =>
  lists(allowHeaders, { lists: name.toLowerCase() === 'authorization' ? [name] : ['*', name] });

/** What needs no other value beside it: any 2xx, `*`, a list with more in it. */
function isRight({ what, observed }: Evidence, { request }: Observed, origin: string, names: string[]): boolean {
  if (observed === null) return false;
  const given = observed.slice(observed.indexOf(':') + 1).trim();
  if (what === allowOrigin) return given === '*' || given === origin;
  if (!what.startsWith('Access-Control-')) return /^2\d\d$/.test(observed);
  const wanted = what === allowMethods ? [request.method] : names;
  const entries = given
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim());
  return wanted.every(
    (name) => entries.includes(name.toLowerCase()) || (entries.includes('*') && name !== 'authorization'),
  );
}

/** The list as it is, with what it lacks: nothing that is allowed already has to go for it. */
function withMore(at: Observed, name: string, wanted: readonly string[]): string {
  const given = header(at.preflight?.response?.headers, name.toLowerCase()) ?? '';
  const entries = given
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && entry !== '*');
  const lower = entries.map((entry) => entry.toLowerCase());
  return [...entries, ...wanted.filter((one) => !lower.includes(one.toLowerCase()))].join(', ');
}

/** All that the browser looks at in a permission check, in the order in which it does. */
export function permissionEvidence(at: Observed, origin: string): Evidence[] {
  const names = askedNames(at);
  const { method } = at.request;
  const shown = [
    preflightStatusEvidence(at),
    preflightEvidence(at, allowOrigin, origin),
    ...(isSimple(method) ? [] : [preflightEvidence(at, allowMethods, withMore(at, allowMethods, [method]))]),
    ...(names.length ? [preflightEvidence(at, allowHeaders, withMore(at, allowHeaders, names))] : []),
  ];
  return shown.map((one) => (isRight(one, at, origin, names) ? { ...one, expected: null } : one));
}

/** The permission check again, and at the MCP server the request that it was for: half a permission is none. */
export function verifyPermission(at: Observed, origin: string): Verification {
  const { method } = at.request;
  const expects: Expectation = {
    kind: 'all',
    of: [
      { kind: 'status', among: ['2xx'] },
      allowsOrigin(origin),
      ...(isSimple(method) ? [] : [lists(allowMethods, { lists: ['*', method] })]),
      ...askedNames(at).map(allowsHeader),
    ],
  };
  const says = commandWords(`asks ${code(host(at.request.url))} for permission, as the browser does`, expects);
  // Elsewhere nothing says that a response to a request without its content comes with these headers.
  const request = at.role === 'mcp' || at.role === 'resource-metadata' ? sameRequest(at, origin) : undefined;
  if (!request || !isSimple(method)) return { says, anyOf: [{ request: samePreflight(at, origin), expects }] };
  return {
    says: `${says} It then sends the request itself: \`Access-Control-Allow-Origin\` has to be in that response too.`,
    anyOf: [{ request: samePreflight(at, origin), expects, and: { request, expects: allowsOrigin(origin) } }],
  };
}

/** The permission is refused by its status alone: all that it has to say is there. */
export const onlyStatusRefuses = (at: Observed, origin: string): boolean =>
  permissionEvidence(at, origin).every(
    ({ what, expected }) => expected === null || !what.startsWith('Access-Control-'),
  );

/** The names that its list of headers lacks, where nothing else in it is wrong but the status. */
export function lackingHeaders(at: Observed, origin: string): string[] {
  const list = header(at.preflight?.response?.headers, allowHeaders.toLowerCase());
  const wrong = permissionEvidence(at, origin).filter(
    ({ what, expected }) => expected !== null && what.startsWith('Access-Control-'),
  );
  if (list === undefined || wrong.length !== 1 || wrong[0]?.what !== allowHeaders) return [];
  const names = list.split(',').map((name) => name.trim().toLowerCase());
  return askedNames(at).filter((name) => !names.includes(name.toLowerCase()));
}

interface Asked {
  facts: Facts;
  at: Observed;
  data: { on: 'preflight' | 'response' };
}

/** Whichever of the two failed: the permission check, or the response itself. */
export function verifyReadable({ facts, at, data }: Asked, origin: string, more: Expectation[] = []): Verification {
  if (data.on === 'preflight' && !more.length) return verifyPermission(at, origin);
  const request = data.on === 'preflight' ? samePreflight(at, origin) : sameRequest(at, origin);
  if (!request) return verifyConnect(facts, `another request follows ${listed(at)}`);
  return verifyAnswer(
    request,
    more.length ? { kind: 'all', of: [...more] } : allowsOrigin(origin),
    `asks ${code(host(at.request.url))} once, as a request of the page`,
  );
}
