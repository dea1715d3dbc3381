/** What the challenge checks look at: answers to MCP requests without a token, before the attempt had one. */
import { header } from '../../exchange.ts';
import type { Verification } from '../../finding.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { initialize, type Request, verifyHeader } from '../kit/verify.ts';

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
export const requestAgain = (
  { server }: Pick<Facts, 'server'>,
  at: { request: { method: string; url: string } },
): Request =>
  at.request.method === 'GET'
    ? { url: at.request.url, headers: { accept: 'text/event-stream' } }
    : initialize(server ?? at.request.url);

/** A Bearer challenge in good grammar, RFC 9110 §11.2, on a line of its own; curl shows the line's end as whitespace. */
const parameter = '[A-Za-z_-]+=("[^"]*"|[A-Za-z0-9._~-]+)';
export const goodChallenge = `Bearer( +${parameter}(, *${parameter})*)?[[:space:]]*$`;
export const namesMetadata = 'Bearer .*resource_metadata="?https?://[^/"[:space:]]+';

/** `value` is an extended regular expression for the header of the 401. */
export const verifyChallenge = (
  facts: Pick<Facts, 'server'>,
  at: { request: { method: string; url: string } },
  value: string,
): Verification =>
  verifyHeader(
    requestAgain(facts, at),
    'www-authenticate',
    value,
    'sends one request without a token and reads the challenge',
  );
