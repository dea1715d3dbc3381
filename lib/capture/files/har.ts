/** A HAR file, as browsers, proxies and test tools write it. */
import type { Entry } from 'har-format';
import { header, type RawExchange } from '../../exchange.ts';
import { MAX_TEXT } from '../../exchange-bounds.ts';
import { HAR_CREATOR } from '../../own-har.ts';
import { isObject } from '../../text/json.ts';
import { type BrokenText, createListReader } from '../../text/json-list.ts';
import { entryToRaw, isStatic } from '../devtools-network.ts';
import { failureOf } from '../failures.ts';
import { createKnownLines, type KnownLines } from '../headers.ts';
import { startsOf } from './dates.ts';
import { type FileFormat, type Recording, type RecordingReader, UnusableFile } from './format.ts';
import { ownToRaw } from './own.ts';
import { markRedirected } from './redirected.ts';
import { markHidden } from './sanitized.ts';
import { markUnanswered } from './unanswered.ts';
import { createWritten } from './written.ts';

export const har: FileFormat = {
  name: 'HAR file',
  // Lines of a log begin with a bracket too: `[1234] Connecting …`, `[DEBUG] …`.
  recognises: (text) => /^[\uFEFF\s]*(?:\{|\[\s*[[{"\]])/.test(text),
  reader: createHarReader,
};

function createHarReader(): RecordingReader {
  const kept: Kept[] = [];
  const written = createWritten();
  const lines = createKnownLines();
  const twice = createTwice();
  let items = 0;
  let requests = 0;
  const list = createListReader(['log', 'entries'], (entry) => {
    items++;
    if (!isRequest(entry)) return;
    requests++;
    written.learn(entry);
    if (isStatic(entry) || isInterim(entry)) return;
    const one = keptOf(entry, `har-${requests}`, lines);
    if (!twice(entry, one)) kept.push(one);
  });
  return {
    push(text) {
      const broken = list.push(text);
      if (broken) throw unusable(broken);
    },
    requests: () => requests,
    end() {
      const file = list.end();
      if ('problem' in file) throw unusable(file);
      const log = isObject(file.value) ? file.value.log : undefined;
      if (!isObject(log) || !Array.isArray(log.entries)) {
        throw new UnusableFile('The file is JSON, but no HAR file: it has no list of requests (log.entries).');
      }
      if (!items) throw new UnusableFile('The HAR file is empty: it holds no requests.', recordAgain);
      if (!requests) throw new UnusableFile('The HAR file holds no request that can be read.', saveAgain);
      const creator = isObject(log.creator) && typeof log.creator.name === 'string' ? log.creator.name : '';
      const own = creator === HAR_CREATOR;
      const { exchanges, notes } = toExchanges(kept, written.withoutHeaders(), own);
      if (written.isSanitized(creator)) markHidden(exchanges);
      // Ours say of each request what became of it.
      if (!own) {
        markRedirected(exchanges);
        markUnanswered(exchanges, creator);
      }
      return { exchanges, notes: [...leftOut(items - requests, kept.length - exchanges.length), ...notes] };
    },
  };
}

/** What stays of an entry until the whole file was read: most of what browsers write into it is nobody's evidence. */
interface Kept {
  date: unknown;
  /** Its start is not known before all others are. */
  exchange: RawExchange | undefined;
  /** The entry itself where it may be one of ours. */
  own?: { entry: Entry; id: string };
}

function keptOf(entry: Entry, id: string, lines: KnownLines): Kept {
  const exchange = entryToRaw(entry, { id, tabId: -1, startedAt: 0, lines });
  return { date: entry.startedDateTime, exchange, ...('_exchange' in entry && { own: { entry, id } }) };
}

/**
 * Says of an entry that it was there before, to the letter: recordings that are put together overlap. Nobody asks the same
 * twice at one time and waits just as long for it; a program that writes whole seconds only does not tell.
 */
function createTwice(): (entry: Entry, kept: Kept) => boolean {
  const known = new Map<string, Kept[]>();
  const textOf = ({ exchange }: Kept) => JSON.stringify({ ...exchange, id: '' });
  return ({ startedDateTime, time, request }, kept) => {
    if (typeof startedDateTime !== 'string' || typeof time !== 'number' || !kept.exchange) return false;
    if (time <= 0 && !/\.\d{0,9}[1-9]/.test(startedDateTime)) return false;
    const key = `${startedDateTime} ${time} ${request.url}`;
    const alike = known.get(key);
    if (!alike) known.set(key, [kept]);
    if (alike?.some((one) => textOf(one) === textOf(kept))) return true;
    alike?.push(kept);
    return false;
  };
}

function toExchanges(
  kept: readonly Kept[],
  withoutHeaders: { requests: boolean; answers: boolean },
  own: boolean,
): Recording {
  const starts = startsOf(
    kept.map(({ date }) => date),
    () => kept.map(({ exchange }) => header(exchange?.response?.headers, 'date')),
  );
  const exchanges = kept.flatMap(({ exchange, own: written }, index) => {
    const ours = own && written ? ownToRaw(written.entry, written.id) : undefined;
    if (ours || !exchange) return ours ?? [];
    exchange.startedAt = starts.at[index] ?? 0;
    if (starts.undated) exchange.undated = true;
    markWithoutHeaders(exchange, withoutHeaders);
    return exchange;
  });
  return { exchanges, notes: starts.notes };
}

/** The program that wrote the file leaves out the headers of all requests, or of all answers. */
function markWithoutHeaders(
  { request, response, failure, navigation }: RawExchange,
  withoutHeaders: { requests: boolean; answers: boolean },
): void {
  if (withoutHeaders.answers && response) response.headersPartial = true;
  if (!withoutHeaders.requests) return;
  request.headersPartial = true;
  // Whose page it was, only headers tell: it may have been another's.
  if (failure) Object.assign(failure, failureOf(failure.text, !navigation));
}

/** An early word, such as hints (103): the answer itself is an entry of its own, where it came. 101 is an answer. */
const isInterim = ({ response }: Entry): boolean => /^1(?!01)\d\d$/.test(String(response?.status));

const isRequest = (e: unknown): e is Entry => isObject(e) && isObject(e.request) && typeof e.request.url === 'string';

/** What nobody would miss is no request of ours; what somebody may miss is said. */
function leftOut(unreadable: number, long: number): string[] {
  const count = (n: number) => (n === 1 ? '1 request was' : `${n} requests were`);
  return [
    ...(unreadable ? [`${count(unreadable)} left out: what the file holds of it is no request.`] : []),
    ...(long ? [`${count(long)} left out: the address is longer than ${MAX_TEXT} characters.`] : []),
  ];
}

const recordAgain = 'Press Connect while the Network panel records, and save it again.';
const saveAgain = 'Save it again: the recording did not come here whole.';

function unusable({ problem, byte }: BrokenText): UnusableFile {
  if (problem === 'cut-off')
    return new UnusableFile(`The HAR file is cut off: it ends at byte ${byte} in the middle of its JSON.`, saveAgain);
  if (problem === 'too-deep')
    return new UnusableFile('The file is no HAR file: its JSON is nested deeper than any recording.');
  const where = byte === undefined ? '' : ` at byte ${byte}`;
  return new UnusableFile(`The file is no HAR file: its JSON is broken${where}.`, saveAgain);
}
