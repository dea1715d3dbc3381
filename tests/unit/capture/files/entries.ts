/** HAR files for tests, with only what a test is about written out. */
import { expect } from 'vitest';
import { readFile } from '../../../../lib/capture/files/read.ts';
import { createMasker } from '../../../../lib/capture/secrets.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import { json, PAGE, SERVER } from '../samples.ts';

export const masker = createMasker(new Uint8Array(32).fill(1));

interface EntryParts {
  at?: number;
  method?: string;
  url?: string;
  asked?: Record<string, string>;
  status?: number;
  headers?: Record<string, string>;
  response?: object;
  text?: string | undefined;
  more?: object;
  posted?: object;
}
const list = (record: Record<string, string> = {}) => Object.entries(record).map(([name, value]) => ({ name, value }));
/** An entry as DevTools write it; answered 200 unless told otherwise. */
export const entry = ({
  at = 0,
  method = 'GET',
  url = SERVER,
  asked,
  status = 200,
  headers = { 'content-type': 'application/json' },
  response,
  text,
  more,
  posted,
}: EntryParts = {}) => ({
  startedDateTime: new Date(1_795_000_000_000 + at).toISOString(),
  time: 12,
  request: { method, url, headers: list({ Origin: PAGE, ...asked }), ...(posted && { postData: posted }) },
  response: {
    status,
    headers: status ? list(headers) : [],
    content: { size: text?.length ?? 0, ...(text !== undefined && { text }) },
    ...response,
  },
  ...more,
});
export const har = (entries: object[], creator = 'Firefox') =>
  json({ log: { version: '1.2', creator: { name: creator }, entries } });
export const read = (entries: object[], creator?: string) => readFile(har(entries, creator), masker).exchanges;
export const one = (entries: object[], creator?: string): Exchange => {
  const [x, ...more] = read(entries, creator);
  expect(more).toEqual([]);
  if (!x) throw new Error('nothing came out');
  return x;
};
