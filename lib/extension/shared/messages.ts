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
import * as v from 'valibot';
import { sources } from '../../capture/captured.ts';
import { lengthOf } from '../../exchange.ts';
import { exchangeSchema } from '../../exchange-schema.ts';
import { MAX_SEARCH } from '../../search.ts';
import { count, listOf, textOf, whole } from '../../text/shape.ts';
import { pageReportSchema } from './page-report.ts';
import { themes } from './preferences.ts';
import { MAX_SERVER, savedSignInActs } from './saved-sign-in.ts';
import { MAX_DASHBOARD } from './settings.ts';

const tabId = whole;
const origin = textOf(2048);
/** Observations in one message at most; the text in them, in UTF-16 code units; and the text of one. */
export const MAX_ITEMS = 2000;
export const MAX_LENGTH = 8 * 1024 * 1024;
const MAX_ONE = 2 * 1024 * 1024;

/** A masked exchange with the source that brought it. */
const observationSchema = v.pipe(
  v.object({ exchange: exchangeSchema, source: v.picklist(sources) }),
  v.check(({ exchange }) => lengthOf(exchange) <= MAX_ONE),
);
export type Observation = v.InferOutput<typeof observationSchema>;

/** From a bridge or a DevTools page. A bridge's tab is the one that it runs in; `tabId` is DevTools' inspected tab. */
export const sourceMessageSchema = v.variant('type', [
  /** The page is an Inspector's: let the bridge in. Answered once it is there. */
  v.object({ type: v.literal('bridge') }),
  /** What the page in the tab is; answered with a `Welcome`. */
  v.object({ type: v.literal('page'), tabId: v.optional(tabId), page: pageReportSchema }),
  /** `open`: requests of the page that are still in flight, where the source knows. */
  v.object({
    type: v.literal('traffic'),
    tabId: v.optional(tabId),
    items: v.pipe(
      listOf(observationSchema, MAX_ITEMS),
      v.check((items) => items.reduce((sum, { exchange }) => sum + lengthOf(exchange), 0) <= MAX_LENGTH + MAX_ONE),
    ),
    open: v.optional(count),
    /** None is now, and some were since the message before. */
    busy: v.optional(v.boolean()),
    /** Origins that the page asked, by the browser's own account (`page/witness.ts`). */
    asked: v.optional(listOf(origin, 100)),
    /** Observations that were given up since the message before. */
    missed: v.optional(count),
  }),
]);
export type SourceMessage = v.InferOutput<typeof sourceMessageSchema>;

/** The answer to `page`. */
export const welcomeSchema = v.variant('follow', [
  /** The worker keeps what this page sends; `key`: of the fingerprints (`key.ts`). */
  v.object({ follow: v.literal(true), key: v.string() }),
  v.object({ follow: v.literal(false) }),
]);
export type Welcome = v.InferOutput<typeof welcomeSchema>;

/** From a view; each is answered. */
export const commandSchema = v.variant('type', [
  v.object({ type: v.literal('exchange'), tabId, id: textOf(250) }),
  /** Looks for a text in headers and bodies, as they are shown. */
  v.object({ type: v.literal('search'), tabId, text: textOf(MAX_SEARCH) }),
  v.object({ type: v.literal('clear'), tabId }),
  /** Brings a tab to the front: DevTools' pages cannot. */
  v.object({ type: v.literal('show-tab'), tabId }),
  /** Loads a tab anew that was open before the extension was. */
  v.object({ type: v.literal('reload-tab'), tabId }),
  v.object({ type: v.literal('preserve'), tabId, value: v.boolean() }),
  /** What the Inspector in the tab saved of the sign-in to this server: shows or clears it. */
  v.object({
    type: v.literal('saved-sign-in'),
    tabId,
    server: textOf(MAX_SERVER),
    act: v.picklist(savedSignInActs),
  }),
  v.object({
    type: v.literal('dashboard'),
    /** The tab that it was pasted over. */
    tabId,
    server: textOf(MAX_SERVER),
    // One more than is kept: too long a text is answered in words.
    text: v.nullable(textOf(MAX_DASHBOARD * 16)),
  }),
  /** The grant is given in a tab where the asking view (Firefox's DevTools) has no `permissions`. */
  v.object({ type: v.literal('ask-host'), origin }),
  /** The permission was granted: follow this origin's pages from now on. */
  v.object({ type: v.literal('add-origin'), origin, tabId: v.optional(tabId) }),
  v.object({ type: v.literal('remove-origin'), origin }),
  v.object({ type: v.literal('remove-host'), origin }),
  v.object({ type: v.literal('grants') }),
  v.object({ type: v.literal('preferences') }),
  v.object({
    type: v.literal('set-preferences'),
    preferences: v.object({ theme: v.picklist(themes), preserve: v.boolean(), keepGood: v.boolean() }),
  }),
  /** Everything that was captured, pasted, remembered and set; not what was allowed. */
  v.object({ type: v.literal('forget') }),
]);
export type Command = v.InferOutput<typeof commandSchema>;
