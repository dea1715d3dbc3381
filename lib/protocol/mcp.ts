/** Which JSON-RPC messages are MCP's: other protocols use JSON-RPC 2.0 too, and some of its method names. */
import { isObject } from '../text/json.ts';

/** Methods of MCP 2024-11-05 to 2026-07-28 that no other protocol has; `ping` and `tasks/…` are not among them. */
const ownMethods =
  /^(?:server\/discover|(?:tools|resources|prompts|roots)\/list|tools\/call|resources\/(?:read|subscribe|unsubscribe|templates\/list)|prompts\/get|completion\/complete|logging\/setLevel|sampling\/createMessage|elicitation\/create|notifications\/(?:initialized|cancelled|progress|message|elicitation\/complete|tasks\/status|(?:tools|resources|prompts|roots)\/list_changed|resources\/updated))$/;

/** A request or notification that only MCP knows, or an answer to `initialize` (MCP *Lifecycle*). */
export function isMcpMessage(message: unknown): boolean {
  if (!isObject(message) || message.jsonrpc !== '2.0') return false;
  const { method, params, result } = message;
  if (typeof method !== 'string') {
    return isObject(result) && typeof result.protocolVersion === 'string' && isObject(result.serverInfo);
  }
  // The Language Server Protocol says `initialize` too, and the Agent Client Protocol with a number for its version.
  if (method === 'initialize') return isObject(params) && typeof params.protocolVersion === 'string';
  return ownMethods.test(method);
}

/** With which a client begins: MCP *Lifecycle*, and since 2026-07-28 a look at what the server has. */
export const isFirstMessage = (method: string | undefined): boolean =>
  method === 'initialize' || method === 'server/discover';

/** Asks for something that its client waits for, and begins no session. */
export const isCall = (method: string | undefined): boolean =>
  !!method && !method.startsWith('notifications/') && !isFirstMessage(method);

/** Of whoever speaks MCP, and not of what a tool works with: as the whole complaint, or with a name for it. */
const notBegun =
  /(?:^|["':.] ?|\b(?:server|client|connection|transport) (?:is |was |has )?)(?:not (?:yet )?(?:been )?|un)initiali[sz]ed\b|\binitiali[sz]e (?:first|again)\b/i;

/** What servers say where they do not know the session of a message. */
export const saysSession = (text: string): boolean => /\bsession\b|\bsession_?id\b/i.test(text) || notBegun.test(text);

/** And with a 404, where what they look it up in is called otherwise. */
export const saysConnection = (text: string): boolean =>
  /\b(?:no (?:active )?|unknown (?:client )?)(?:transport|connection)\b|\btransport not found\b/i.test(text);

/** That it is over or unknown, in an answer that may speak of a session of a tool's own as well. */
export const refusesSession = (text: string): boolean =>
  notBegun.test(text) ||
  /\bsession[ _-]?id\b|\bsession (?:(?:has|is|was) )?(?:expired|unknown|invalid|terminated|closed|gone|not (?:be )?found)\b|\b(?:no|(?:no such|unknown|invalid|expired|missing|no valid)(?: mcp)?) session\b(?! \w)/i.test(
    text,
  );

/** What they say where they do not speak the version that it names. */
export const saysProtocolVersion = (text: string): boolean => /protocol[ _-]?version/i.test(text);
