/** What the program that wrote a HAR file puts into it, as the whole file shows: what it leaves out is no evidence. */
import type { Entry } from 'har-format';
import { entryHeaders } from '../devtools-network.ts';

export interface Written {
  /** Looks at one request of the file. */
  learn(entry: Entry): void;
  /** Every request has headers, and every answer: a program that writes none at all has left them out. */
  withoutHeaders(): { requests: boolean; answers: boolean };
  /** In a file of Chromium's without a single one of the headers that its sanitized export removes, that one is missing means nothing. */
  isSanitized(creator: string): boolean;
}

const removed = new Set(['authorization', 'cookie', 'set-cookie']);

const lengths = new Set([...removed].map((name) => name.length));

/** One of the names is as long as one of those: then the lists are read. */
const mayHold = (lists: readonly unknown[]): boolean =>
  lists.some((list) => !Array.isArray(list) || list.some((line) => lengths.has(line?.name?.length)));

export function createWritten(): Written {
  const seen = { requests: false, answers: false, credential: false };
  return {
    learn({ request, response }) {
      if (seen.requests && seen.answers && (seen.credential || !mayHold([request.headers, response?.headers]))) return;
      const asked = entryHeaders(request.headers);
      const answered = entryHeaders(response?.headers);
      seen.requests ||= asked.length > 0;
      seen.answers ||= answered.length > 0;
      seen.credential ||= [...asked, ...answered].some(([name]) => removed.has(name));
    },
    withoutHeaders: () => ({ requests: !seen.requests, answers: !seen.answers }),
    isSanitized: (creator) => /WebInspector|Chrom|DevTools|Edge|Edg\b/i.test(creator) && !seen.credential,
  };
}
