/** A verification on its way from a page to the worker, which runs it. */
import * as z from 'zod/mini';

const name = z.string().check(z.maxLength(250));
const text = z.string().check(z.maxLength(64 * 1024));
const url = z.string().check(z.maxLength(16 * 1024));
const names = z.readonly(z.array(text).check(z.maxLength(100)));

const request = z.object({
  method: name,
  url,
  headers: z.record(z.string(), text),
  body: z.exactOptional(text),
  withToken: z.exactOptional(z.literal(true)),
});

const followUp = z.discriminatedUnion('take', [
  z.object({ take: z.literal('metadata-url'), after: request, beginning: text }),
  z.object({ take: z.literal('server-metadata'), after: request, document: z.enum(['oauth', 'openid']) }),
  z.object({ take: z.literal('session'), after: request, request }),
  z.object({ take: z.literal('scopes'), after: request, request }),
]);

const status = z.union([z.number(), z.enum(['2xx', '3xx', '4xx'])]);

const headerTest = z.union([z.object({ is: names }), z.object({ lists: names }), z.object({ begins: text })]);

const memberTest = z.union([
  z.enum(['there', 'filled']),
  z.object({ type: z.enum(['text', 'url', 'list']), orAbsent: z.exactOptional(z.boolean()) }),
  z.object({ has: text }),
  z.object({ hasWithin: text }),
  z.object({ equals: z.unknown() }),
]);

const expectation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer') }),
  z.object({ kind: z.literal('status'), among: z.readonly(z.array(status)) }),
  z.object({
    kind: z.literal('header'),
    name,
    value: headerTest,
    once: z.exactOptional(z.literal(true)),
    orAbsent: z.exactOptional(z.literal(true)),
  }),
  z.object({ kind: z.literal('challenge'), with: z.enum(['bearer', 'grammar', 'metadata-url']) }),
  z.object({ kind: z.literal('mcp') }),
  z.object({ kind: z.literal('sign-in') }),
  z.object({ kind: z.literal('member'), name, value: memberTest }),
  z.object({ kind: z.literal('without'), members: z.readonly(z.array(z.object({ name, text }))) }),
  z.object({ kind: z.literal('text'), text }),
  z.object({
    kind: z.literal('all'),
    get of() {
      return z.readonly(z.array(expectation));
    },
  }),
]);

export const verificationSchema = z.object({
  says: text,
  anyOf: z.exactOptional(
    z
      .array(
        z.object({
          request: z.union([request, followUp]),
          expects: expectation,
          and: z.exactOptional(z.object({ request, expects: expectation })),
        }),
      )
      .check(z.maxLength(20)),
  ),
});
