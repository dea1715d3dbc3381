/**
 * Chromium's *sanitized* export, its default, leaves `Authorization` and cookies out and does not say so. A preflight
 * names the headers of its request, so it tells whether there was a token.
 */
import { header, type RawExchange } from '../../exchange.ts';
import { NOT_SHOWN } from '../../masked.ts';
import { isPreflight, preflightsIn } from '../preflight.ts';

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
