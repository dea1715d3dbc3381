/** What the challenge checks look at: answers to MCP requests without a token, before the attempt had one. */
import { header } from '../../exchange.ts';
import type { Evidence, Expectation, FixStep, ProbeRequest, Prose, Verification } from '../../finding.ts';
import { type Facts, isMcp, type McpExchange, type Observed } from '../../handshake/facts.ts';
import { bodyEvidence, headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { get, initialize } from '../kit/verify/requests.ts';
import { verifyAnswer, verifyStatus } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';

/** Tokenless requests that a sign-in may begin with: a stream beside them is optional, and so is the end of a session. */
export function firstRequests({ tokenless }: Pick<Facts, 'tokenless'>): McpExchange[] {
  const posts = tokenless.filter((x) => x.request.method === 'POST');
  return posts.length ? posts : tokenless.filter((x) => x.request.method === 'GET');
}

/** The answers that ask for a token, oldest first. */
export const unauthorized = ({ tokenless }: Pick<Facts, 'tokenless'>): McpExchange[] =>
  tokenless.filter((x) => x.status === 401);

/** A probe that a server of before 2026-07-28 does not know, with the real first message behind it. */
export const isProbe = (x: McpExchange, { mcp }: Pick<Facts, 'mcp'>): boolean =>
  x.rpcMethod === 'server/discover' && mcp.some((y) => y.position > x.position);

/** The header is not there, and the source would have shown it: `undefined` where it cannot be told. */
export function lacksHeader(x: McpExchange, name: string): boolean | undefined {
  if (header(x.response?.headers, name) !== undefined) return false;
  return x.response?.headersPartial ? undefined : true;
}

/** The same request again, without a token. */
export const requestAgain = ({ server }: Pick<Facts, 'server'>, { request }: Observed): ProbeRequest =>
  request.method === 'GET' ? get(request.url, { accept: 'text/event-stream' }) : initialize(server ?? request.url);

/** Such a request is answered 401. */
export const verifyAsked = (facts: Pick<Facts, 'server'>, at: Observed): Verification =>
  verifyStatus(requestAgain(facts, at), [401], 'sends one request without a token');

/** What the challenge of the 401 has to be. */
export const verifyChallenge = (
  facts: Pick<Facts, 'server'>,
  at: Observed,
  what: Extract<Expectation, { kind: 'challenge' }>['with'],
  does = 'reads the challenge',
): Verification =>
  verifyAnswer(
    requestAgain(facts, at),
    { kind: 'challenge', with: what },
    `sends one request without a token and ${does}`,
  );

/** A Bearer challenge belongs to a 401: under another status something has changed that on the way out. */
export const wasUnauthorized = (x: Observed): boolean => isMcp(x) && x.challenge?.bearer !== undefined;

/** How the answer looked, beside what it should have been. */
export const statusShown = (x: McpExchange): Evidence[] => [
  statusEvidence(x, '401'),
  ...(wasUnauthorized(x) ? [headerEvidence(x, 'WWW-Authenticate', null)] : []),
  ...(x.response?.body ? [bodyEvidence(x, null)] : []),
];

/** Said of such an answer. */
export const changedStatusWords = (at: Observed): Prose =>
  `It carries a Bearer challenge all the same, so the authorization had answered 401, and an error handler, a wrapper or a gateway made ${code(at.status)} of it.`;

export const changedStatusSteps: FixStep[] = [
  {
    text: 'Find what changes the status after the authorization: an error handler that knows one status only, a wrapper that throws the answer anew, a gateway’s rule.',
  },
  { text: 'Let it hand on 401 with its headers as they are.' },
];
