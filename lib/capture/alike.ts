/**
 * The entries of one method and URL, each to be found only where it may still be what a source shows next: a source
 * shows a request once, so what it has brought is never looked at again for it.
 */
import type { Exchange, Preflight } from '../exchange.ts';
import type { Source } from './captured.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** One exchange, with what each source brought of it. */
export interface Entry {
  id: string;
  exchange: Exchange;
  /** Empty while only the preflight is known. */
  views: Map<Source, Exchange>;
  preflight: Preflight | undefined;
  preflightFrom: Set<Source>;
  alike: Alike;
  /** Where it stands there now. */
  places: { timeline: Timeline<Entry>; at: number }[];
}

export interface Alike {
  /** Requests that this source has not brought, by their start. */
  requestsFor(source: Source): Timeline<Entry>;
  /** Entries with a preflight that this source has not brought, by its start. */
  preflightsFor(source: Source): Timeline<Entry>;
  /** Requests without a preflight, by their start. */
  withoutPreflight: Timeline<Entry>;
  /** Preflights whose request nobody brought, by their start. */
  preflightAlone: Timeline<Entry>;
  /** Takes in an entry, and again whenever it changed. */
  put(entry: Entry): void;
}

export function createAlike(): Alike {
  const entries = new Set<Entry>();
  const requests = new Map<Source, Timeline<Entry>>();
  const preflights = new Map<Source, Timeline<Entry>>();
  const withoutPreflight = createTimeline<Entry>();
  const preflightAlone = createTimeline<Entry>();

  function stand(entry: Entry, timeline: Timeline<Entry>, at: number): void {
    timeline.add(at, entry);
    entry.places.push({ timeline, at });
  }

  function put(entry: Entry): void {
    for (const { timeline, at } of entry.places) timeline.remove(at, entry);
    entry.places = [];
    entries.add(entry);
    const { views, exchange, preflight, preflightFrom } = entry;
    if (views.size) {
      for (const [source, timeline] of requests) if (!views.has(source)) stand(entry, timeline, exchange.startedAt);
      if (!preflight) stand(entry, withoutPreflight, exchange.startedAt);
    }
    if (preflight) {
      for (const [source, timeline] of preflights)
        if (!preflightFrom.has(source)) stand(entry, timeline, preflight.startedAt);
      if (!views.size) stand(entry, preflightAlone, preflight.startedAt);
    }
  }

  /** Made when a source is first heard of; a file has one source, and nothing stands here. */
  function bySource(timelines: Map<Source, Timeline<Entry>>, source: Source): Timeline<Entry> {
    const known = timelines.get(source);
    if (known) return known;
    const timeline = createTimeline<Entry>();
    timelines.set(source, timeline);
    for (const entry of entries) put(entry);
    return timeline;
  }

  return {
    requestsFor: (source) => bySource(requests, source),
    preflightsFor: (source) => bySource(preflights, source),
    withoutPreflight,
    preflightAlone,
    put,
  };
}
