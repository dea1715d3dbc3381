/** Messages as the worker takes them: validated, since a page's process could have sent them. */
import * as z from 'zod/mini';
import { exchangeSchema } from '../../exchange.ts';
import { pageReportSchema } from './recognise.ts';
import { MAX_DASHBOARD } from './settings.ts';

const tabId = z.int();
const origin = z.string().check(z.maxLength(2048));
/** Observations in one message at most. */
const MAX_ITEMS = 2000;

const sources = [
  'devtools',
  'web-request',
  'page',
  'navigate',
  'relayed',
  'relay-events',
  'relay-log',
  'live-check',
] as const;

export const sourceMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('page'), tabId: z.optional(tabId), page: pageReportSchema }),
  z.object({
    type: z.literal('traffic'),
    tabId: z.optional(tabId),
    items: z.array(z.object({ exchange: exchangeSchema, source: z.enum(sources) })).check(z.maxLength(MAX_ITEMS)),
    open: z.optional(z.int().check(z.nonnegative())),
  }),
]);

export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('exchange'), tabId, id: z.string().check(z.maxLength(250)) }),
  z.object({ type: z.literal('clear'), tabId }),
  z.object({ type: z.literal('preserve'), tabId, value: z.boolean() }),
  z.object({
    type: z.literal('dashboard'),
    server: z.string().check(z.maxLength(16 * 1024)),
    // One more than is kept: too long a text is answered in words.
    text: z.nullable(z.string().check(z.maxLength(MAX_DASHBOARD * 16))),
  }),
  z.object({ type: z.literal('ask-host'), origin }),
  z.object({ type: z.literal('add-origin'), origin, tabId: z.optional(tabId) }),
  z.object({ type: z.literal('remove-origin'), origin }),
  z.object({ type: z.literal('remove-host'), origin }),
  z.object({ type: z.literal('grants') }),
]);
