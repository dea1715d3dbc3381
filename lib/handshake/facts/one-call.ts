/** What a server refuses of one message alone, to a client that is in, and what it will refuse of every other as well. */
import { type Exchange, headerValues } from '../../exchange.ts';
import { isCall, refusesSession, saysConnection, saysProtocolVersion } from '../../protocol/mcp.ts';
import { isClientError } from '../../protocol/status.ts';
import { saysFault, saysToken } from '../../protocol/token-words.ts';
import { isObject } from '../../text/json.ts';
import { type Answered, errorOf, wordsOf } from '../answer-error.ts';
import { requestBody, responseBody } from '../body.ts';
import type { McpExchange } from '../facts.ts';

/**
 * JSON-RPC has errors of its own for what is asked in a message (*Error object*): the message itself was taken, whatever
 * status goes with them. Some servers have the same code for a session, a version or a token that is no good, which the
 * next call will meet too.
 */
export const isOfCall = (x: McpExchange) =>
  (isNotServed(x) || (names.has(x.rpcMethod ?? '') && (isOfWhatIsNamed(x) || ofMessage.has(x.status ?? 0)))) &&
  !isOfEveryCall(x);
/** They name what the server has, with what it takes. */
const names: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);
/** What is too long, or cannot be done with what is in it: the same to another call says nothing of this one. */
const ofMessage: ReadonlySet<number> = new Set([409, 413, 422]);

/** Says that it has no such method, to a client that is in: another call it takes. */
const isNotServed = (x: McpExchange) =>
  isCall(x.rpcMethod) && x.rpcError?.code === -32601 && (x.status === 501 || isOfMessage(x)) && isAnswerTo(x);

const isOfWhatIsNamed = (x: McpExchange) =>
  (x.status === 400 && (x.rpcError?.code === -32601 || x.rpcError?.code === -32602) && answersItself(x)) ||
  (isOfMessage(x) && isOfNamed(x) && isAnswerTo(x));
/**
 * No such method, what goes with it is wrong, no such resource (MCP *Resources*): of anything else the last one is "not
 * initialized", as in the Language Server Protocol.
 */
const isOfNamed = ({ rpcError, rpcMethod }: McpExchange) =>
  rpcError?.code === -32601 ||
  rpcError?.code === -32602 ||
  (rpcError?.code === -32002 && rpcMethod === 'resources/read');

/** These are about the token, who stands in front, and how often anything is asked. */
const isOfMessage = (x: McpExchange) => isClientError(x) && !ofAll.has(x.status ?? 0);
const ofAll: ReadonlySet<number> = new Set([401, 403, 407, 429]);

const idsOf = (x: McpExchange) => ({
  asked: requestBody(x).messages.find((m) => isObject(m) && 'id' in m),
  said: responseBody(x).messages.find((m) => isObject(m) && 'error' in m),
});

function answersItself(x: McpExchange): boolean {
  const { asked, said } = idsOf(x);
  return !isObject(asked) || !isObject(said) || asked.id === said.id;
}

/** To this very request, and not to whatever came: then it was read. */
function isAnswerTo(x: McpExchange): boolean {
  const { asked, said } = idsOf(x);
  return isObject(asked) && isObject(said) && (said.id ?? null) !== null && asked.id === said.id;
}

/** Speaks of what goes with every call: its token, its session, its version, its headers. */
export function isOfEveryCall(x: McpExchange): boolean {
  const places = placesOf(x);
  if (places.length) return places.every((place) => place === 'header' || place === 'cookie');
  const text = x.rpcError?.message ?? x.response?.body?.slice(0, 4096) ?? '';
  return (
    speaksOfToken(x) ||
    saysProtocolVersion(text) ||
    refusesSession(text) ||
    (x.status === 404 && saysConnection(text)) ||
    saysToken(text)
  );
}

/** Where in a request FastAPI found what it refuses: the words after it may be what was sent. */
function placesOf({ status, json }: McpExchange): unknown[] {
  if (status !== 422 || !isObject(json) || !Array.isArray(json.detail)) return [];
  return json.detail.flatMap((one) => (isObject(one) && Array.isArray(one.loc) ? [one.loc[0]] : []));
}

const refusalOf = (x: Exchange): string =>
  [...headerValues(x.response?.headers, 'www-authenticate'), x.response?.body?.slice(0, 4096)].join(' ');

/** Words that a server has only for a token that it was sent (RFC 6750 §3.1). */
const speaksOfToken = (x: Exchange): boolean => /\b(?:invalid_token|insufficient_scope)\b/.test(refusalOf(x));

/**
 * The official SDKs say `invalid_token` of a request without one, too (`Missing Authorization header`, `Authentication
 * required`), and FastMCP has one sentence for both: where it is described, only a fault that is named shows that one was sent.
 */
export const showsToken = (x: Answered): boolean =>
  /\binsufficient_scope\b/.test(refusalOf(x)) || (speaksOfToken(x) && (!isDescribed(x) || saysFault(wordsOf(x))));

const isDescribed = (x: Answered): boolean => !!(x.challenge?.bearer?.errorDescription || errorOf(x)?.description);
