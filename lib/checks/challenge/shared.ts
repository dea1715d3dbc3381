/** What the challenge checks look at: answers to MCP requests without a token, before the attempt had one. */
import { header } from '../../exchange.ts';
import type { Expectation, ProbeRequest, Verification } from '../../finding.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { get, initialize } from '../kit/verify/requests.ts';
import { verifyAnswer, verifyStatus } from '../kit/verify/verify.ts';

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
