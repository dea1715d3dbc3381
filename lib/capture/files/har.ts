/** A HAR file, as browsers, proxies and test tools write it. */
import type { Entry } from 'har-format';
import { header, MAX_TEXT } from '../../exchange.ts';
import { isObject, readJson } from '../../text/json.ts';
import { entryHeaders, entryToRaw, isStatic } from '../devtools-network.ts';
import { startsOf } from './dates.ts';
import { type FileFormat, type Recording, UnusableFile } from './format.ts';
import { isSanitized, markHidden } from './sanitized.ts';
import { markUnanswered } from './unanswered.ts';

export const har: FileFormat = {
  name: 'HAR file',
  notation: 'JSON',
  recognises: (text) => /^[\uFEFF\s]*[{[]/.test(text),
  read,
};

function read(text: string): Recording {
  const file = parse(text);
  const log = isObject(file) ? file.log : undefined;
  if (!isObject(log) || !Array.isArray(log.entries)) {
    throw new UnusableFile('The file is JSON, but no HAR file: it has no list of requests (log.entries).');
  }
  if (!log.entries.length) throw new UnusableFile('The HAR file is empty: it holds no requests.');
  const creator = isObject(log.creator) && typeof log.creator.name === 'string' ? log.creator.name : '';
  const entries = log.entries.filter(isRequest);
  if (!entries.length) throw new UnusableFile('The HAR file holds no request that can be read.');
  const kept = entries
    .map((entry, index) => ({ entry, id: `har-${index + 1}` }))
    .filter(({ entry }) => !isStatic(entry));
  const starts = startsOf(
    kept.map(({ entry }) => entry.startedDateTime),
    kept.map(({ entry }) => dateHeader(entry)),
  );
  const withoutHeaders = withoutHeadersIn(entries);
  const exchanges = kept.flatMap(({ entry, id }, place) => {
    const startedAt = starts.at[place] ?? 0;
    const dated = { startedAt, ...(starts.undated && { undated: true }) };
    return entryToRaw(entry, { id, tabId: -1, ...dated, withoutHeaders }) ?? [];
  });
  if (isSanitized(entries, creator)) markHidden(exchanges);
  markUnanswered(exchanges, creator);
  return {
    exchanges,
    notes: [...leftOut(log.entries.length - entries.length, kept.length - exchanges.length), ...starts.notes],
  };
}

const isRequest = (e: unknown): e is Entry => isObject(e) && isObject(e.request) && typeof e.request.url === 'string';

const dateHeader = ({ response }: Entry): string | undefined => header(entryHeaders(response?.headers), 'date');

/** What nobody would miss is no request of ours; what somebody may miss is said. */
function leftOut(unreadable: number, long: number): string[] {
  const count = (n: number) => (n === 1 ? '1 request was' : `${n} requests were`);
  return [
    ...(unreadable ? [`${count(unreadable)} left out: what the file holds of it is no request.`] : []),
    ...(long ? [`${count(long)} left out: the address is longer than ${MAX_TEXT} characters.`] : []),
  ];
}

/** A program that writes no headers at all has left them out: every request has some, and every answer. */
const withoutHeadersIn = (entries: readonly Entry[]) => ({
  requests: !entries.some(({ request }) => entryHeaders(request.headers).length),
  answers: !entries.some(({ response }) => entryHeaders(response?.headers).length),
});

function parse(text: string): unknown {
  const read = readJson(text);
  if ('value' in read) return read.value;
  const byte = read.at === undefined ? undefined : new TextEncoder().encode(text.slice(0, read.at)).length;
  if (read.problem === 'cut-off')
    throw new UnusableFile(`The HAR file is cut off: it ends at byte ${byte} in the middle of its JSON.`);
  if (read.problem === 'too-deep')
    throw new UnusableFile('The file is no HAR file: its JSON is nested deeper than any recording.');
  throw new UnusableFile(`The file is no HAR file: its JSON is broken${byte === undefined ? '' : ` at byte ${byte}`}.`);
}
