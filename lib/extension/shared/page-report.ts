/** What a page's side tells the worker of a page. Apart from `recognise.ts`, so that what starts on every page stays small. */
import * as v from 'valibot';
import { isCallback } from '../../protocol/callback.ts';
import { number, textOf } from '../../text/shape.ts';
import { httpOrigin, parseUrl } from '../../text/url.ts';
import { inspectors, isFollowed, type PageKind } from './recognise.ts';

/** `type` of a `navigation` entry of the Performance API. */
const loads = ['navigate', 'reload', 'back_forward', 'prerender', 'unknown'] as const;

export const pageReportSchema = v.object({
  kind: v.picklist([...inspectors, 'added', 'other']),
  origin: textOf(2048),
  /** Milliseconds since the epoch at which the page began to load; which of the tab's loads it is. */
  startedAt: number,
  /**
   * Milliseconds since the epoch from which on what the tab asks for is this page's. The page before it goes on asking
   * until its document is replaced, a while after this one began to load.
   */
  since: number,
  /** When the browser showed it once more as it had been left (Back, Forward), in ms since the epoch. */
  shownAt: v.optional(number),
  /** It was loaded as the OAuth callback: the query of its address carried a code, an error or a state. */
  callback: v.boolean(),
  /** How it came to be loaded; a page that is loaded anew starts a new session. */
  load: v.picklist(loads),
  /** The page before it in this tab was one of the same origin. */
  sameOriginReferrer: v.optional(v.boolean()),
});
export type PageReport = v.InferOutput<typeof pageReportSchema>;

/** The report on a page of this kind that was loaded from `url`; `referrer` and `load` as the page itself gives them. */
export function reportOf(
  kind: PageKind,
  url: string,
  { referrer, startedAt, since, load }: { referrer: string; startedAt: number; since: number; load: unknown },
): PageReport {
  const origin = httpOrigin(url) ?? '';
  const at = parseUrl(url);
  return {
    kind,
    origin,
    startedAt,
    since,
    callback: isFollowed(kind) && at !== undefined && isCallback(at, true),
    load: loads.find((known) => known === load) ?? 'unknown',
    sameOriginReferrer: httpOrigin(referrer) === origin,
  };
}
