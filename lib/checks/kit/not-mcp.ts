/** Tells whether what answers at a URL is an MCP endpoint at all, and whether it speaks the transport in use. */
import { header, hides } from '../../exchange.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';

/** A client that opens with a `GET` for an event stream speaks the older HTTP+SSE transport. */
export const speaksSse = ({ mcp }: Facts, at: McpExchange): boolean =>
  at.request.method === 'GET' &&
  header(at.request.headers, 'mcp-protocol-version') === undefined &&
  header(at.request.headers, 'mcp-session-id') === undefined &&
  at.token.kind !== 'token' &&
  !mcp.some((x) => x.request.method === 'POST' && x.position < at.position);

/**
 * The first messages to the endpoint that the client was given: what a redirect led to, and what names a session,
 * came later. Nothing is concluded where a request was accepted, or asked for a token: then it is an MCP endpoint.
 */
export function openingRequests(facts: Facts): McpExchange[] {
  const { mcp } = facts;
  if (isEndpoint(facts)) return [];
  return mcp.filter(
    (x) =>
      x.redirectedFrom === undefined &&
      !(hides(x.request, 'mcp-session-id') && !opens(x)) &&
      header(x.request.headers, 'mcp-session-id') === undefined &&
      (x.request.method === 'POST' || speaksSse(facts, x)),
  );
}

/** Where headers are not all shown, only a first message is sure to name no session. */
export const opens = ({ rpcMethod }: McpExchange) =>
  rpcMethod === 'initialize' || rpcMethod === 'server/discover' || rpcMethod === undefined;

/** It took an MCP request, or asked for a token. */
export const isEndpoint = ({ mcp }: Facts): boolean => mcp.some((x) => x.outcome === 'accepted' || x.status === 401);

/** The body is that of a web page; where it was not seen, its type says so. */
export const isWebPage = (x: McpExchange): boolean =>
  x.bodyKind === 'html' ||
  (x.bodyKind === 'unseen' && /text\/html/i.test(header(x.response?.headers, 'content-type') ?? ''));

/** The beginning of an answer's text, bounded; empty where it was not seen. */
export const bodyStart = (x: McpExchange): string => (x.response?.body ?? '').slice(0, 4096);
