/** Real recordings again and again: each time at hosts of its own and a minute later. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from 'har-format';

const folder = join(import.meta.dirname, '../fixtures/recordings');
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

const recordings: Entry[][] = readdirSync(folder)
  .filter((name) => name.endsWith('.har'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).log.entries);

/** Ports of the Inspectors' own pages, proxies and backends: the same in every session. */
const own = new Set(['6274', '6277']);

const at = (entry: Entry, startedAt: number) => ({ ...entry, startedDateTime: new Date(startedAt).toISOString() });

function elsewhere(entry: Entry, round: number): string {
  return JSON.stringify(entry).replace(/(localhost|127\.0\.0\.1):(\d{4,5})/g, (whole, host: string, port: string) =>
    own.has(port) ? whole : `${host}:${10_000 + ((Number(port) + round) % 50_000)}`,
  );
}

const har = (entries: readonly string[]): string =>
  `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[${entries.join(',')}]}}`;

/** So many entries, in a HAR file's text. */
export function multiplied(count: number): string {
  const entries: string[] = [];
  for (let round = 0; entries.length < count; round++) {
    const recording = recordings[round % recordings.length] ?? [];
    const first = Date.parse(recording[0]?.startedDateTime ?? '');
    for (const entry of recording) {
      const after = Date.parse(entry.startedDateTime) - first;
      entries.push(elsewhere(at(entry, START + round * MINUTE + after), round));
    }
  }
  return har(entries.slice(0, count));
}

/** A healthy sign-in, and after it so many requests of its last kind to one URL, all within one session. */
export function flooded(count: number): string {
  const recording = recordingOf('v1-direct-ok.har');
  const last = recording.findLast(({ request }) => request.method === 'POST');
  const entries = recording.map((entry) => JSON.stringify(entry));
  const from = Date.parse(recording.at(-1)?.startedDateTime ?? '') + 500;
  while (last && entries.length < count) entries.push(JSON.stringify(at(last, from + entries.length * 100)));
  return har(entries);
}

/** One sign-in's first entries. */
export const signIn = (name: string, count: number): string =>
  har(
    recordingOf(name)
      .slice(0, count)
      .map((entry) => JSON.stringify(entry)),
  );

const recordingOf = (name: string): Entry[] => JSON.parse(readFileSync(join(folder, name), 'utf8')).log.entries;
