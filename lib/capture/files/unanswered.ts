/** What became of the requests to which a file has neither an answer nor a reason: no status, no header, no error. */
import { type RawExchange, UNEXPLAINED } from '../../exchange.ts';
import { needsPreflight } from '../../protocol/cors-rules.ts';
import { httpOrigin } from '../../text/url.ts';
import { isPreflight, preflightsIn } from '../preflight.ts';
import { createTimeline } from '../timeline.ts';

/** A redirect is followed at once; a person takes longer. In milliseconds. */
const AT_ONCE = 2000;

/**
 * Firefox writes so what was refused by CORS, what nobody answered, what was given up, and what still waits as the file
 * is saved; others so write redirects. It is a failure only where something says so: its preflight had no answer
 * either, or the host answered nothing in the whole file. Where the preflight was not written, it may have been refused.
 */
export function markUnanswered(exchanges: readonly RawExchange[], creator: string): void {
  const firefox = /Firefox/.test(creator);
  const preflightOf = preflightsIn(exchanges);
  const navigations = createTimeline<RawExchange>();
  const answering = new Set<string | undefined>();
  for (const x of exchanges) {
    if (x.response) answering.add(httpOrigin(x.request.url));
    if (x.navigation) navigations.add(x.startedAt, x);
  }

  const last = exchanges.reduce((latest, x) => (isPreflight(x) ? latest : Math.max(latest, x.startedAt)), 0);
  for (const x of exchanges) {
    if (x.response || x.failure) continue;
    // An exporter that knows no answer of a redirect knows the request that followed.
    const soon = { before: 0, after: (x.durationMs ?? 0) + AT_ONCE };
    if (x.navigation && navigations.nearest(x.startedAt, soon, (y) => y !== x)) continue;
    const preflight = preflightOf(x);
    // A preflight that was answered was refused: the CORS protocol's affair, and no failure of its own.
    if (preflight ? preflight.response : !isPreflight(x) && answering.has(httpOrigin(x.request.url))) {
      // Nothing came after it: it may have been waiting as the file was saved.
      if (x.startedAt >= last) delete x.durationMs;
      continue;
    }
    // Firefox shows the status of an answer that it keeps from the page; of what a preflight refused it has none.
    if (!preflight && !isPreflight(x) && isOfForeignPage(x) && !(firefox && isSentAtOnce(x))) {
      // It is not known that it ended.
      delete x.durationMs;
      continue;
    }
    x.failure = preflight?.failure ?? { kind: 'network', text: UNEXPLAINED };
  }
}

/** A page asked another origin, so the browser may have kept the answer from it. */
function isOfForeignPage({ request, page, navigation }: RawExchange): boolean {
  if (navigation) return false;
  return page.origin === null ? request.headersPartial === true : page.origin !== httpOrigin(request.url);
}

/** Without a preflight. */
const isSentAtOnce = ({ request }: RawExchange) =>
  !request.headersPartial && !needsPreflight(request.method, request.headers);
