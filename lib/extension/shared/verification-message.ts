/** A verification on its way from a page to the worker, which runs it. */
import * as v from 'valibot';
import type { Expectation } from '../../finding.ts';
import { listOf, number, textOf } from '../../text/shape.ts';

const name = textOf(250);
const text = textOf(64 * 1024);
const url = textOf(16 * 1024);
const names = v.pipe(listOf(text, 100), v.readonly());

const request = v.object({
  method: name,
  url,
  headers: v.record(v.string(), text),
  body: v.exactOptional(text),
  withToken: v.exactOptional(v.literal(true)),
});

const followUp = v.variant('take', [
  v.object({ take: v.literal('metadata-url'), after: request, beginning: text }),
  v.object({ take: v.literal('server-metadata'), after: request, document: v.picklist(['oauth', 'openid']) }),
  v.object({ take: v.literal('session'), after: request, request }),
  v.object({ take: v.literal('scopes'), after: request, request }),
]);

const status = v.union([number, v.picklist(['2xx', '3xx', '4xx'])]);

const headerTest = v.union([v.object({ is: names }), v.object({ lists: names }), v.object({ begins: text })]);

const memberTest = v.union([
  v.picklist(['there', 'filled']),
  v.object({ type: v.picklist(['text', 'url', 'list']), orAbsent: v.exactOptional(v.boolean()) }),
  v.object({ has: text }),
  v.object({ hasWithin: text }),
  v.object({ equals: v.unknown() }),
]);

const expectation: v.GenericSchema<unknown, Expectation> = v.variant('kind', [
  v.object({ kind: v.literal('answer') }),
  v.object({ kind: v.literal('status'), among: v.pipe(v.array(status), v.readonly()) }),
  v.object({
    kind: v.literal('header'),
    name,
    value: headerTest,
    once: v.exactOptional(v.literal(true)),
    orAbsent: v.exactOptional(v.literal(true)),
  }),
  v.object({ kind: v.literal('challenge'), with: v.picklist(['bearer', 'grammar', 'metadata-url']) }),
  v.object({ kind: v.literal('mcp') }),
  v.object({ kind: v.literal('sign-in') }),
  v.object({ kind: v.literal('member'), name, value: memberTest }),
  v.object({ kind: v.literal('without'), members: v.pipe(v.array(v.object({ name, text })), v.readonly()) }),
  v.object({ kind: v.literal('text'), text }),
  v.object({
    kind: v.literal('all'),
    of: v.pipe(v.array(v.lazy(() => expectation)), v.readonly()),
  }),
]);

export const verificationSchema = v.object({
  says: text,
  anyOf: v.exactOptional(
    listOf(
      v.object({
        request: v.union([request, followUp]),
        expects: expectation,
        and: v.exactOptional(v.object({ request, expects: expectation })),
      }),
      20,
    ),
  ),
});
