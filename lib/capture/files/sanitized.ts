/**
 * Chromium's *sanitized* export, its default, leaves `Authorization` and cookies out and does not say so. A preflight
 * names the headers of its request, so it tells whether there was a token.
 */
import type { Entry } from 'har-format';
import { header, type RawExchange } from '../../exchange.ts';
import { NOT_SHOWN } from '../../masked.ts';
import { entryHeaders } from '../devtools-network.ts';
import { isPreflight, preflightsIn } from '../preflight.ts';

/** In a file of Chromium's without a single one of these headers, that one is missing means nothing. */
export function isSanitized(entries: readonly Entry[], creator: string): boolean {
  if (!/WebInspector|Chrom|DevTools|Edge|Edg\b/i.test(creator)) return false;
  const removed = new Set(['authorization', 'cookie', 'set-cookie']);
  return !entries.some((e) =>
    [e.request.headers, e.response?.headers].some((list) => entryHeaders(list).some(([name]) => removed.has(name))),
  );
}

/** Says of each request what is known of its token: that there was one, that there was none, or nothing. */
export function markHidden(exchanges: readonly RawExchange[]): void {
  const preflightOf = preflightsIn(exchanges);
  for (const x of exchanges) {
    if (isPreflight(x)) continue;
    const preflight = preflightOf(x);
    x.request.hidden = preflight ? ['cookie'] : ['authorization', 'cookie'];
    const asked = header(preflight?.request.headers, 'access-control-request-headers') ?? '';
    if (/(?:^|[\s,])authorization(?:[\s,]|$)/i.test(asked)) x.request.headers.push(['authorization', NOT_SHOWN]);
  }
}
