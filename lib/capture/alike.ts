/**
 * What sources saw of one method and URL, each to be found only where it may still be what a source shows next: a source
 * shows a request once, so what it has brought is never looked at again for it.
 */
import type { Source } from './captured.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** What one or several sources saw. */
export interface Seen {
  /** Where it stands there now. */
  places: { timeline: Timeline<unknown>; at: number }[];
}

type By = { has(source: Source): boolean };

export interface Alike<T> {
  /** What this source has not brought, by its start. */
  for(source: Source): Timeline<T>;
  /** Takes one in, and again whenever it changed; `by`: who has brought it. */
  put(seen: T, by: By, startedAt: number): void;
}

export function createAlike<T extends Seen>(): Alike<T> {
  const all = new Map<T, { by: By; startedAt: number }>();
  const timelines = new Map<Source, Timeline<T>>();

  function put(seen: T, by: By, startedAt: number): void {
    for (const { timeline, at } of seen.places) timeline.remove(at, seen);
    seen.places = [];
    all.set(seen, { by, startedAt });
    for (const [source, timeline] of timelines) {
      if (by.has(source)) continue;
      timeline.add(startedAt, seen);
      seen.places.push({ timeline, at: startedAt });
    }
  }

  return {
    // Made when a source is first heard of; a file has one source, and nothing stands here.
    for(source) {
      const known = timelines.get(source);
      if (known) return known;
      const timeline = createTimeline<T>();
      timelines.set(source, timeline);
      for (const [seen, { by, startedAt }] of all) put(seen, by, startedAt);
      return timeline;
    },
    put,
  };
}
