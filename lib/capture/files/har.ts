/** A HAR file, as browsers, proxies and test tools write it. */
import type { Entry } from 'har-format';
import type { RawExchange } from '../../exchange.ts';
import { isObject, readJson } from '../../text/json.ts';
import { entryToRaw, isStatic } from '../devtools-network.ts';
import { isPreflight, requestedMethod } from '../preflight.ts';
import { type FileFormat, type Recording, UnusableFile } from './format.ts';

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
  const entries = log.entries.filter((e): e is Entry => isObject(e) && isObject(e.request));
  if (!entries.length) throw new UnusableFile('The HAR file holds no request that can be read.');
  const headersPartial = isSanitized(entries, creator);
  const exchanges = entries.flatMap((entry, index) => {
    if (isStatic(entry)) return [];
    return entryToRaw(entry, { id: `har-${index + 1}`, tabId: -1, ...(headersPartial && { headersPartial }) }) ?? [];
  });
  markUnanswered(exchanges);
  return { exchanges, notes: [] };
}

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

/**
 * Chromium's *sanitized* export, its default, leaves `Authorization` and cookies out and does not say so. In a file of
 * Chromium's without a single one of them, a missing header means nothing.
 */
function isSanitized(entries: Entry[], creator: string): boolean {
  if (!/WebInspector|Chrom|DevTools|Edge|Edg\b/i.test(creator)) return false;
  const removed = /^(?:authorization|cookie|set-cookie)$/i;
  return !entries.some((e) =>
    [e.request.headers, e.response?.headers].some(
      (list) => Array.isArray(list) && list.some((h) => isObject(h) && removed.test(String(h.name))),
    ),
  );
}

/**
 * A request with neither status nor headers nor an error text (Firefox writes none) was not answered: because its
 * preflight was refused, or because nothing was reached. The first is the CORS protocol's affair and no failure of its
 * own. Of the second the preflight knows more, being the one of the two that was sent.
 */
function markUnanswered(exchanges: RawExchange[]): void {
  const preflights = exchanges.filter(isPreflight);
  for (const x of exchanges) {
    if (x.response || x.failure) continue;
    const sent = preflights.filter(
      (p) =>
        p.request.url === x.request.url &&
        requestedMethod(p) === x.request.method &&
        Math.abs(p.startedAt - x.startedAt) <= 2000,
    );
    if (sent.some(({ response }) => response !== undefined)) continue;
    const failed = sent.find((p) => p !== x && p.failure);
    x.failure = failed?.failure ?? { kind: 'network', text: 'The browser recorded no answer, and no reason.' };
  }
}
