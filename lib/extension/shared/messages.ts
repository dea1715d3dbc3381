/**
 * Who talks to whom.
 *
 *   page/                           in the Inspector's page   worker/                     views/: panel, popup, options
 *   ┌──────────────────────────┐
 *   │ watch.ts: what the page  │ (and door.ts, which lets bridge.ts in
 *   │ is; fetch, EventSource   │  where it is an Inspector)
 *   └────────────┬─────────────┘
 *                │ PageEvent, over a message port (channel.ts)
 *   ┌────────────▼─────────────┐   SourceMessage   ┌───────────────────┐   ViewMessage   ┌─────────────────────┐
 *   │ bridge.ts                │ ────────────────▶ │ worker.ts         │ ──────────────▶ │ client.ts           │
 *   │ + what the page leaves   │ ◀──────────────── │ the sessions,     │   over a port   │ what components/    │
 *   │   for                    │      Welcome      │ the only engine   │                 │ know of the browser │
 *   └──────────────────────────┘                   │                   │ ◀────────────── │                     │
 *   devtools/                                      │                   │     Command     └─────────────────────┘
 *   ┌──────────────────────────┐   SourceMessage   │                   │
 *   │ source.ts                │ ────────────────▶ │                   │
 *   │ finished requests        │                   └─────────▲─────────┘
 *   └──────────────────────────┘   web-request-source.ts ────┘
 *
 * Each of the three sources (the bridge, DevTools, webRequest) takes envelopes off and masks before anything leaves it:
 * shared/gate.ts. Sources send messages that are answered: the message itself wakes the worker, and a source that got no
 * answer (the worker was stopped) sends again; a second copy of an exchange changes nothing. Views hold a port: it dies
 * with the worker, they connect again, and every connection begins with the whole snapshot (view-port.ts). Only the
 * worker holds state.
 *
 * A live check has a port of its own (check-messages.ts, check-port.ts): a page asks, worker/live-check/ sends from the
 * worker and tells each request as it ends, then the result, which nobody keeps. It is over with its port.
 *
 * A file that the panel opens is read by a web worker of its own, reader/, which the panel starts, asks and ends
 * (file-messages.ts): the engine is loaded there, and no other process hears of the file.
 *
 * What comes out of a page's process is validated, so each message is its schema.
 */
import * as z from 'zod/mini';
import { sources } from '../../capture/captured.ts';
import { lengthOf } from '../../exchange.ts';
import { exchangeSchema } from '../../exchange-schema.ts';
import { MAX_SEARCH } from '../../search.ts';
import { pageReportSchema } from './page-report.ts';
import { themes } from './preferences.ts';
import { MAX_SERVER, savedSignInActs } from './saved-sign-in.ts';
import { MAX_DASHBOARD } from './settings.ts';

const tabId = z.int();
const origin = z.string().check(z.maxLength(2048));
/** Observations in one message at most; the text in them, in UTF-16 code units; and the text of one. */
export const MAX_ITEMS = 2000;
export const MAX_LENGTH = 8 * 1024 * 1024;
const MAX_ONE = 2 * 1024 * 1024;

/** A masked exchange with the source that brought it. */
const observationSchema = z
  .object({ exchange: exchangeSchema, source: z.enum(sources) })
  .check(z.refine(({ exchange }) => lengthOf(exchange) <= MAX_ONE));
export type Observation = z.infer<typeof observationSchema>;

/** From a bridge or a DevTools page. A bridge's tab is the one that it runs in; `tabId` is DevTools' inspected tab. */
export const sourceMessageSchema = z.discriminatedUnion('type', [
  /** The page is an Inspector's: let the bridge in. Answered once it is there. */
  z.object({ type: z.literal('bridge') }),
  /** What the page in the tab is; answered with a `Welcome`. */
  z.object({ type: z.literal('page'), tabId: z.optional(tabId), page: pageReportSchema }),
  /** `open`: requests of the page that are still in flight, where the source knows. */
  z.object({
    type: z.literal('traffic'),
    tabId: z.optional(tabId),
    items: z.array(observationSchema).check(
      z.maxLength(MAX_ITEMS),
      z.refine((items) => items.reduce((sum, { exchange }) => sum + lengthOf(exchange), 0) <= MAX_LENGTH + MAX_ONE),
    ),
    open: z.optional(z.int().check(z.nonnegative())),
    /** Origins that the page asked, by the browser's own account (`page/witness.ts`). */
    asked: z.optional(z.array(origin).check(z.maxLength(100))),
    /** Observations that were given up since the message before. */
    missed: z.optional(z.int().check(z.nonnegative())),
  }),
]);
export type SourceMessage = z.infer<typeof sourceMessageSchema>;

/** The answer to `page`. */
export const welcomeSchema = z.discriminatedUnion('follow', [
  /** The worker keeps what this page sends; `key`: of the fingerprints (`key.ts`). */
  z.object({ follow: z.literal(true), key: z.string() }),
  z.object({ follow: z.literal(false) }),
]);
export type Welcome = z.infer<typeof welcomeSchema>;

/** From a view; each is answered. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('exchange'), tabId, id: z.string().check(z.maxLength(250)) }),
  /** Looks for a text in headers and bodies, as they are shown. */
  z.object({ type: z.literal('search'), tabId, text: z.string().check(z.maxLength(MAX_SEARCH)) }),
  z.object({ type: z.literal('clear'), tabId }),
  /** Brings a tab to the front: DevTools' pages cannot. */
  z.object({ type: z.literal('show-tab'), tabId }),
  z.object({ type: z.literal('preserve'), tabId, value: z.boolean() }),
  /** What the Inspector in the tab saved of the sign-in to this server: shows or clears it. */
  z.object({
    type: z.literal('saved-sign-in'),
    tabId,
    server: z.string().check(z.maxLength(MAX_SERVER)),
    act: z.enum(savedSignInActs),
  }),
  z.object({
    type: z.literal('dashboard'),
    /** The tab that it was pasted over. */
    tabId,
    server: z.string().check(z.maxLength(MAX_SERVER)),
    // One more than is kept: too long a text is answered in words.
    text: z.nullable(z.string().check(z.maxLength(MAX_DASHBOARD * 16))),
  }),
  /** The grant is given in a tab where the asking view (Firefox's DevTools) has no `permissions`. */
  z.object({ type: z.literal('ask-host'), origin }),
  /** The permission was granted: follow this origin's pages from now on. */
  z.object({ type: z.literal('add-origin'), origin, tabId: z.optional(tabId) }),
  z.object({ type: z.literal('remove-origin'), origin }),
  z.object({ type: z.literal('remove-host'), origin }),
  z.object({ type: z.literal('grants') }),
  z.object({ type: z.literal('preferences') }),
  z.object({
    type: z.literal('set-preferences'),
    preferences: z.object({ theme: z.enum(themes), preserve: z.boolean(), keepGood: z.boolean() }),
  }),
  /** Everything that was captured, pasted, remembered and set; not what was allowed. */
  z.object({ type: z.literal('forget') }),
]);
export type Command = z.infer<typeof commandSchema>;
