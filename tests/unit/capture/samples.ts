/** Exchanges for the tests of capture, with only what a test is about written out. */
import type { Source } from '../../../lib/capture/captured.ts';
import { createMerger } from '../../../lib/capture/merge.ts';
import type { Exchange, HeaderLines, RawExchange } from '../../../lib/exchange.ts';
import { asMasked } from '../../fixtures/masked.ts';

export const PAGE = 'http://localhost:6274';
export const SERVER = 'https://mcp.acme.dev/mcp';

interface Sample {
  id?: string;
  at?: number;
  took?: number;
  method?: string;
  url?: string;
  asked?: HeaderLines;
  sent?: string;
  status?: number;
  headers?: HeaderLines;
  body?: string;
  failure?: Exchange['failure'];
  origin?: string | null;
  navigation?: boolean;
  partial?: boolean;
}

let count = 0;

/** `at` and `took` in milliseconds; an exchange without `status` has no answer. */
export function exchange(sample: Sample = {}): Exchange {
  const { id, at = 0, took = 20, method = 'GET', url = SERVER, asked = [], sent, status, headers = [], body } = sample;
  const x: RawExchange = {
    id: id ?? `x${++count}`,
    startedAt: at,
    durationMs: took,
    page: { tabId: 1, origin: sample.origin === undefined ? PAGE : sample.origin },
    via: 'direct',
    request: { method, url, headers: asked },
  };
  if (sample.partial) x.request.headersPartial = true;
  if (sent !== undefined) x.request.body = sent;
  if (status !== undefined) x.response = { status, headers, ...(body !== undefined && { body }) };
  if (sample.failure) x.failure = sample.failure;
  if (sample.navigation) x.navigation = true;
  return asMasked(x);
}

const base64Url = (text: string) => Buffer.from(text).toString('base64url');

/** A JWT with these claims and a signature that is none. */
export const jwt = (claims: Record<string, unknown>, signature = 'c2lnbmF0dXJlLXRoYXQtaXMtbm9uZQ') =>
  `${base64Url(JSON.stringify({ alg: 'RS256', typ: 'JWT' }))}.${base64Url(JSON.stringify(claims))}.${signature}`;

export const json = (value: unknown) => JSON.stringify(value);
export const JSON_TYPE: HeaderLines = [['content-type', 'application/json']];

/** What becomes of exchanges that come in this order, each from its source. */
export const merged = (...seen: [Exchange, Source][]) => {
  const merger = createMerger();
  for (const [x, source] of seen) merger.add(x, source);
  return merger.list();
};
