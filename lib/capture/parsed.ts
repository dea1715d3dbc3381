/**
 * The bodies of an exchange as JSON, each parsed once for all who look at the exchange before it is masked: the envelopes
 * of the Inspectors, and what tells whether it belongs to a sign-in. What was parsed stays as long as the exchange itself.
 */
import type { RawExchange } from '../exchange.ts';
import { jsonMessages } from '../text/event-stream.ts';
import { asObject, type Json, parseJson } from '../text/json.ts';

interface Parsed {
  body: string | undefined;
  json: unknown;
  messages?: readonly unknown[];
}

type Side = { body?: string | undefined };
const parsed = new WeakMap<Side, Parsed>();

function parsedOf(side: Side): Parsed {
  const known = parsed.get(side);
  if (known && known.body === side.body) return known;
  const made: Parsed = { body: side.body, json: parseJson(side.body) };
  parsed.set(side, made);
  return made;
}

const objectOf = (side: Side | undefined): Json | undefined =>
  side?.body === undefined ? undefined : asObject(parsedOf(side).json);

/** What was asked, as an object. */
export const askedObject = ({ request }: RawExchange): Json | undefined => objectOf(request);

/** What was answered, as an object. */
export const answeredObject = ({ response }: RawExchange): Json | undefined => objectOf(response);

/** The JSON values of a request's or an answer's body that is JSON or an event stream of JSON, in order. */
export function messagesOf(side: Side | undefined): readonly unknown[] {
  if (side?.body === undefined) return [];
  const read = parsedOf(side);
  if (read.json !== undefined) return Array.isArray(read.json) ? read.json : [read.json];
  read.messages ??= jsonMessages(side.body);
  return read.messages;
}
