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

/** What servers say where they do not know the session of a message. */
export const saysSession = (text: string): boolean => /\bsession\b|mcp-session-id|server not initialized/i.test(text);

/** What they say where they do not speak the version that it names. */
export const saysProtocolVersion = (text: string): boolean => /protocol[ _-]?version/i.test(text);
