/** Whether the diagnosis of a recorded session is right, in both forms that Chromium exports. */
import { readFile } from '../../lib/capture/files/read.ts';
import type { CheckId } from '../../lib/checks/ids.ts';
import { type Exchange, header } from '../../lib/exchange.ts';
import type { Diagnosis } from '../../lib/finding.ts';
import { NOT_SHOWN } from '../../lib/masked.ts';
import { type ClientName, type Fault, findFault, outcomeIn } from '../environment/faults.ts';
import { judgeSession, masker } from '../fixtures/judge.ts';
import { sanitized } from './recording.ts';

/** Of the newest attempt of each server, the worst: what the command line puts first. */
const worst = (exchanges: readonly Exchange[], running: boolean): Diagnosis | undefined =>
  judgeSession(exchanges, { running })[0];

const ids = (findings: readonly { check: string }[]) => findings.map(({ check }) => check).join(' ') || '-';
const told = ({ verdict, cause, consequences, warnings }: Diagnosis) =>
  `${verdict} ${cause ? `${cause.check} at ${cause.endpoint ?? cause.stage}` : '-'}, then ${ids(consequences)}, warns of ${ids(warnings)}`;

function mistakes(
  diagnosis: Diagnosis | undefined,
  exchanges: readonly Exchange[],
  client: ClientName,
  fault: Fault | null,
): string[] {
  if (!diagnosis) return ['no handshake'];
  const { verdict, cause, consequences, warnings } = diagnosis;
  const has = (findings: readonly { check: string }[]) => findings.some(({ check }) => check === fault?.cause);
  const left = fault ? leftOf(fault, exchanges) : undefined;
  const isBeside = cause?.check === fault?.beside || (left !== undefined && isLeft(cause, left));
  const right = (() => {
    if (!fault) return verdict === 'connected' && !cause && !warnings.length;
    const outcome = outcomeIn(fault, client);
    if (outcome === 'warning') return verdict === (fault.beside ? 'failing' : 'connected') && isBeside && has(warnings);
    if (outcome === 'consequence') return verdict === 'failing' && has(consequences);
    const group = fault.cause.split('/')[0];
    const placed = group !== 'network' && group !== 'cors' ? true : cause?.endpoint === fault.endpoint;
    return verdict === 'failing' && cause?.check === fault.cause && placed;
  })();
  return right ? [] : [told(diagnosis)];
}

/** Exchanges of one kind, of which at least one is there and none has its words in the recording. */
const allUnread = (exchanges: readonly Exchange[], status: number, of: (x: Exchange) => boolean): boolean => {
  const answered = exchanges.filter((x) => x.response?.status === status && of(x));
  return answered.length > 0 && answered.every((x) => x.response?.body === undefined);
};
const asksForToken = (x: Exchange) => x.request.body?.includes('grant_type=') === true;
const exchangesCode = (x: Exchange) => x.request.body?.includes('grant_type=authorization_code') === true;
const wellKnown = (x: Exchange) => x.request.url.includes('/.well-known/');
const serverMetadata = (x: Exchange) => /\.well-known\/(?:oauth-authorization-server|openid-)/.test(x.request.url);
const showsToken = (x: Exchange) => (header(x.request.headers, 'authorization') ?? NOT_SHOWN) !== NOT_SHOWN;

interface StatusAlone {
  of: RegExp;
  /** What it takes to tell the fault is not in the recording. */
  when(exchanges: readonly Exchange[]): boolean;
  cause: CheckId;
  /** What the reader is told in place of the reason. */
  says: string;
}

/** What is to be said of faults where only the status of a refusal was recorded. */
const byStatusAlone: StatusAlone[] = [
  {
    of: /^token\//,
    when: (all) => allUnread(all, 400, exchangesCode),
    cause: 'token/invalid-request',
    says: 'The reason stands in the body of the response, which was not recorded.',
  },
  {
    of: /^server-metadata\/no-public-clients$/,
    when: (all) => allUnread(all, 401, exchangesCode) && allUnread(all, 200, serverMetadata),
    cause: 'token/invalid-client',
    says: 'stands in the body of the response, which was not recorded.',
  },
  {
    of: /^server-metadata\/unknown-resource$/,
    when: (all) => !all.some((x) => serverMetadata(x) && x.response?.body !== undefined),
    cause: 'server-metadata/not-found',
    says: 'most likely its ID is mistyped.',
  },
  {
    of: /^server-metadata\/insecure-endpoint$/,
    when: (all) => allUnread(all, 200, serverMetadata),
    cause: 'network/unreachable',
    says: 'could not sign in at `auth.example.com`.',
  },
  {
    of: /^session\/empty-token/,
    when: (all) => allUnread(all, 200, asksForToken),
    cause: 'session/empty-token',
    says: 'Your MCP server saw no token',
  },
  {
    of: /^session\/(?:audience-mismatch|issuer-mismatch|token-expired)/,
    when: (all) => !all.some(showsToken) && allUnread(all, 200, asksForToken),
    cause: 'session/token-rejected',
    says: 'The token cannot be read here, so only the log of your MCP server can tell.',
  },
  {
    of: /^session\/insufficient-scope/,
    when: (all) => allUnread(all, 403, (x) => x.request.body?.includes('"jsonrpc"') === true),
    cause: 'session/forbidden',
    says: 'stands in the body of the response, which was not recorded.',
  },
];

/** What is left to say of a fault, or of that beside which it is a warning: a warning may stand in what was recorded. */
const leftOf = ({ name, beside }: Fault, exchanges: readonly Exchange[]): StatusAlone | undefined =>
  byStatusAlone.find(({ of, when }) => of.test(beside ?? name) && when(exchanges));
const isLeft = (cause: Diagnosis['cause'], { cause: check, says }: StatusAlone): boolean =>
  cause?.check === check && cause.summary.includes(says);

/**
 * DevTools has no body of what finished just before a page moved on, nor of the streams of the proxy of Inspector v1,
 * which its page closes at once: what stood there is not in the recording, and the diagnosis may not guess it. Whether it
 * says what is left, and no more.
 */
function saysWhatIsLeft(
  { verdict, cause }: Diagnosis,
  exchanges: readonly Exchange[],
  client: ClientName,
  fault: Fault | null,
): boolean {
  if (client === 'v2' || !fault) return false;
  const silent = verdict !== 'failing' && !cause;
  if (fault.endpoint === 'mcp' && exchanges.some((x) => x.via === 'inspector-v1-proxy' && x.response?.status === 0))
    return silent;
  if (fault.endpoint === 'token' && allUnread(exchanges, 200, exchangesCode)) return silent;
  if (outcomeIn(fault, client) === 'warning')
    return silent && exchanges.some((x) => wellKnown(x) && x.response?.status === 200 && x.response.body === undefined);
  const left = leftOf(fault, exchanges);
  return left !== undefined && isLeft(cause, left);
}

/** The exchanges in the order in which they begin, as far as each of them. */
const cuts = (exchanges: readonly Exchange[]) => {
  const ordered = exchanges.toSorted((a, b) => a.startedAt - b.startedAt);
  return ordered.map((_, i) => ordered.slice(0, i + 1));
};

/** What is wrong with what the product says of a recording, in words; empty when nothing is. */
export function mistakesIn(
  har: string,
  { client, fault: name }: { client: ClientName; fault: string | null },
): string[] {
  const fault = name === null ? null : findFault(name);
  const wrong: string[] = [];
  for (const [form, text] of [
    ['whole', har],
    ['sanitized', sanitized(har)],
  ] as const) {
    // A header that was taken out is not seen to be empty.
    if (form === 'sanitized' && fault?.cause === 'session/empty-token') continue;
    const exchanges = readFile(text, masker).exchanges;
    const diagnosis = worst(exchanges, false);
    if (!diagnosis || !saysWhatIsLeft(diagnosis, exchanges, client, fault))
      wrong.push(...mistakes(diagnosis, exchanges, client, fault).map((mistake) => `${form}: ${mistake}`));
    if (fault && (fault.beside || outcomeIn(fault, client) !== 'warning')) continue;
    const alarmed = cuts(exchanges).find((cut) => worst(cut, true)?.verdict === 'failing');
    if (alarmed) wrong.push(`${form}: failing after ${alarmed.length} of ${exchanges.length} exchanges, while it runs`);
  }
  return wrong;
}
