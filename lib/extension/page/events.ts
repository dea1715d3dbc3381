/**
 * What the script in the page's world tells the bridge, validated there: any script of the page could have made it. Times
 * are milliseconds since the epoch. The script takes only the type from here, and so stays small.
 */
import * as v from 'valibot';
import { MAX_TEXT } from '../../exchange-bounds.ts';
import { listOf, number, shaped, textOf } from '../../text/shape.ts';
import { MAX_PAGE_BODY } from './channel.ts';

/** All header lines of one request or response, in UTF-16 code units: what browsers take of a server. */
const MAX_HEADERS = 256 * 1024;

const id = textOf(64);
const at = number;
const body = v.optional(textOf(MAX_PAGE_BODY));
const headers = v.pipe(
  listOf(v.strictTuple([textOf(256), textOf(MAX_TEXT)]), 200),
  v.check((lines) => lines.reduce((sum, [name, value]) => sum + name.length + value.length, 0) <= MAX_HEADERS),
);

const pageEventSchema = v.variant('type', [
  /** The page calls `fetch` (or opens an `EventSource`). Headers are those that the page set. */
  v.object({
    type: v.literal('request'),
    id,
    at,
    method: textOf(32),
    url: textOf(MAX_TEXT),
    headers,
    body,
  }),
  /** An answer that the page may read; `exposed`: only the headers that CORS exposes are in it. */
  v.object({
    type: v.literal('response'),
    id,
    at,
    status: number,
    headers,
    exposed: v.boolean(),
    stream: v.boolean(),
  }),
  /** The answer is over. A body that was too long, or cut off, was not seen. */
  v.object({ type: v.literal('end'), id, at, body }),
  /** A piece of an event stream, as it came. */
  v.object({ type: v.literal('chunk'), id, at, text: textOf(MAX_PAGE_BODY) }),
  /** The page's promise was rejected, with this name and message. */
  v.object({ type: v.literal('failed'), id, at, text: textOf(4096) }),
]);
export type PageEvent = v.InferOutput<typeof pageEventSchema>;

/** `undefined` for anything that is no page event. */
export const readPageEvent = (data: unknown): PageEvent | undefined => shaped(pageEventSchema, data);
