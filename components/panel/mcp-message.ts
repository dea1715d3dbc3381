/** What a JSON-RPC body asks or answers, in a few words (MCP, *Base Protocol: Messages*). */
import { asNumber, asObject, asString, isObject, type Json, parseJson } from '../../lib/text/json.ts';

/** Messages of a batch that are named. */
const MOST = 5;

function messagesIn(body: string | undefined): Json[] {
  const read = parseJson(body);
  return (Array.isArray(read) ? read : [read]).filter(isObject).filter(({ jsonrpc }) => jsonrpc === '2.0');
}

/** The methods of a request, with the name of the tool, prompt or resource where there is one: `tools/call add`. */
export function methodsIn(body: string | undefined): string[] {
  const named = messagesIn(body).flatMap(({ method, params }) => {
    const called = asString(method);
    if (called === undefined) return [];
    const of = asObject(params);
    const subject = asString(of?.name) ?? asString(of?.uri) ?? asString(of?.protocolVersion);
    return [subject === undefined ? called : `${called} ${subject}`];
  });
  return named.length > MOST ? [...named.slice(0, MOST), `and ${named.length - MOST} more`] : named;
}

/** The error of a response: `-32601, Method not found`. */
export function errorIn(body: string | undefined): string | undefined {
  const error = messagesIn(body)
    .map((message) => asObject(message.error))
    .find((found) => found !== undefined);
  if (!error) return undefined;
  const said = [asNumber(error.code)?.toString(), asString(error.message)].filter(Boolean);
  return said.join(', ') || 'without words';
}
