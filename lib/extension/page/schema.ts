/** Validates what comes out of the page's world: any script of the page could have made it. */
import * as z from 'zod/mini';
import { MAX_TEXT } from '../../exchange.ts';
import { MAX_PAGE_BODY, type PageEvent } from './events.ts';

const id = z.string().check(z.maxLength(64));
const at = z.number();
const body = z.optional(z.string().check(z.maxLength(MAX_PAGE_BODY)));
const headers = z
  .array(z.tuple([z.string().check(z.maxLength(256)), z.string().check(z.maxLength(MAX_TEXT))]))
  .check(z.maxLength(200));

const pageEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    id,
    at,
    method: z.string().check(z.maxLength(32)),
    url: z.string().check(z.maxLength(MAX_TEXT)),
    headers,
    body,
  }),
  z.object({
    type: z.literal('response'),
    id,
    at,
    status: z.number(),
    headers,
    exposed: z.boolean(),
    stream: z.boolean(),
  }),
  z.object({ type: z.literal('end'), id, at, body }),
  z.object({ type: z.literal('chunk'), id, at, text: z.string().check(z.maxLength(MAX_PAGE_BODY)) }),
  z.object({ type: z.literal('failed'), id, at, text: z.string().check(z.maxLength(4096)) }),
]);

/** `undefined` for anything that is no page event. */
export function readPageEvent(data: unknown): PageEvent | undefined {
  const read = pageEventSchema.safeParse(data);
  return read.success ? (read.data as PageEvent) : undefined;
}
