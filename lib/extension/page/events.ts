/**
 * What the script in the page's world tells the bridge, validated there: any script of the page could have made it. Times
 * are milliseconds since the epoch. The script takes only the type from here, and so stays small.
 */
import * as z from 'zod/mini';
import { MAX_TEXT } from '../../exchange.ts';
import { MAX_PAGE_BODY } from './channel.ts';

/** All header lines of one request or response, in UTF-16 code units: what browsers take of a server. */
const MAX_HEADERS = 256 * 1024;

const id = z.string().check(z.maxLength(64));
const at = z.number();
const body = z.optional(z.string().check(z.maxLength(MAX_PAGE_BODY)));
const headers = z.array(z.tuple([z.string().check(z.maxLength(256)), z.string().check(z.maxLength(MAX_TEXT))])).check(
  z.maxLength(200),
  z.refine((lines) => lines.reduce((sum, [name, value]) => sum + name.length + value.length, 0) <= MAX_HEADERS),
);

const pageEventSchema = z.discriminatedUnion('type', [
  /** The page calls `fetch` (or opens an `EventSource`). Headers are those that the page set. */
  z.object({
    type: z.literal('request'),
    id,
    at,
    method: z.string().check(z.maxLength(32)),
    url: z.string().check(z.maxLength(MAX_TEXT)),
    headers,
    body,
  }),
  /** An answer that the page may read; `exposed`: only the headers that CORS exposes are in it. */
  z.object({
    type: z.literal('response'),
    id,
    at,
    status: z.number(),
    headers,
    exposed: z.boolean(),
    stream: z.boolean(),
  }),
  /** The answer is over. A body that was too long, or cut off, was not seen. */
  z.object({ type: z.literal('end'), id, at, body }),
  /** A piece of an event stream, as it came. */
  z.object({ type: z.literal('chunk'), id, at, text: z.string().check(z.maxLength(MAX_PAGE_BODY)) }),
  /** The page's promise was rejected, with this name and message. */
  z.object({ type: z.literal('failed'), id, at, text: z.string().check(z.maxLength(4096)) }),
]);
export type PageEvent = z.infer<typeof pageEventSchema>;

/** `undefined` for anything that is no page event. */
export const readPageEvent = (data: unknown): PageEvent | undefined => pageEventSchema.safeParse(data).data;
