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

/** Nearly every entry is asked: of a list as HAR has them no lines are made for it. */
const holds = (headers: unknown): boolean =>
  Array.isArray(headers)
    ? headers.some(
        (line) =>
          typeof line?.name === 'string' && lengths.has(line.name.length) && removed.has(line.name.toLowerCase()),
      )
    : entryHeaders(headers).some(([name]) => removed.has(name));

export function createWritten(): Written {
  const seen = { requests: false, answers: false, credential: false };
  return {
    learn({ request, response }) {
      seen.requests ||= entryHeaders(request.headers).length > 0;
      seen.answers ||= entryHeaders(response?.headers).length > 0;
      seen.credential ||= holds(request.headers) || holds(response?.headers);
    },
    withoutHeaders: () => ({ requests: !seen.requests, answers: !seen.answers }),
    isSanitized: (creator) => /WebInspector|Chrom|DevTools|Edge|Edg\b/i.test(creator) && !seen.credential,
  };
}
