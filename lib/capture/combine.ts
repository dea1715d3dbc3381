/** One exchange from what several sources saw of it: the best of each. */
import type { Exchange, ExchangeFailure, ExchangeResponse, HeaderLines } from '../exchange.ts';
import { NOT_SHOWN } from '../masked.ts';
import { type Source, sources, traitsOf } from './captured.ts';

/** A value that the Inspector hid before it told of it. */
export const isRedacted = (text: string) => text.includes(NOT_SHOWN) || text.includes(encoded);
const encoded = encodeURIComponent(NOT_SHOWN);

export function combine(id: string, contributions: Map<Source, Exchange>): Exchange {
  const [only] = contributions.values();
  // What one source alone saw needs nothing from another.
  if (only && contributions.size === 1 && !only.request.hidden) return only.id === id ? only : { ...only, id };
  const views = sources.flatMap((source) => contributions.get(source) ?? []);
  const timed = sources.flatMap((source) => (traitsOf(source).atEnd ? [] : (contributions.get(source) ?? [])));
  const first = views[0];
  if (!first) throw new Error('an exchange needs a source');
  const response = combineResponses(views.flatMap((x) => x.response ?? []));
  const failure = chooseFailure(views, response);
  const timedBy = views.find((x) => x.durationMs !== undefined);
  const request = combineRequests(views.map((x) => x.request));
  const { durationMs: _took, timing: _parts, navigation: _, ...others } = first;
  const { response: _answer, failure: _failure, preflight: _asked, ...rest } = others;
  const exchange: Exchange = {
    ...rest,
    id,
    startedAt: Math.min(...(timed.length ? timed : views).map((x) => x.startedAt)),
    page: {
      tabId: views.find((x) => x.page.tabId !== -1)?.page.tabId ?? -1,
      origin: views.find((x) => x.page.origin !== null)?.page.origin ?? null,
      ...(views.some((x) => x.page.inspector) && { inspector: true }),
    },
    request,
  };
  if (timedBy?.durationMs !== undefined) exchange.durationMs = timedBy.durationMs;
  if (timedBy?.timing) exchange.timing = timedBy.timing;
  const addresses = views.find((x) => x.addresses)?.addresses;
  if (addresses) exchange.addresses = addresses;
  if (views.some((x) => x.navigation)) exchange.navigation = true;
  if (views.some((x) => x.connect)) exchange.connect = true;
  if (response) exchange.response = response;
  if (failure) exchange.failure = failure;
  const sent = views.find((x) => x.preflight)?.preflight;
  if (sent) exchange.preflight = sent;
  return exchange;
}

type Headers = { headers: HeaderLines; headersPartial?: boolean | undefined; hidden?: string[] | undefined };

/** How much of the headers a source does not show. */
const missing = ({ headersPartial, hidden }: Headers) =>
  headersPartial ? Number.POSITIVE_INFINITY : (hidden?.length ?? 0);

/** Headers of the source that shows them all; where none does, all that any shows. */
function combineHeaders(views: Headers[]): Headers {
  const [best, ...others] = [...views].sort((a, b) => {
    const [left, right] = [missing(a), missing(b)];
    return left === right ? b.headers.length - a.headers.length : left - right;
  });
  if (!best) return { headers: [] };
  const told = (name: string) => others.flatMap((v) => v.headers).find(([n, v]) => n === name && !isRedacted(v));
  const headers = others.length
    ? best.headers.map((line) => (isRedacted(line[1]) ? (told(line[0]) ?? line) : line))
    : best.headers;
  for (const { headers: more } of missing(best) ? others : []) {
    const known = new Set(headers.map(([name]) => name));
    headers.push(...more.filter(([name]) => !known.has(name) && (best.headersPartial || best.hidden?.includes(name))));
  }
  return {
    headers,
    ...(best.headersPartial && { headersPartial: true }),
    ...(best.hidden && !best.headersPartial && { hidden: best.hidden }),
  };
}

/** A body that was seen, one without hidden values before one with. */
const combineBodies = (bodies: (string | undefined)[]): string | undefined => {
  const seen = bodies.filter((b) => b !== undefined);
  return seen.find((b) => b !== '' && !isRedacted(b)) ?? seen.find((b) => b !== '') ?? seen[0];
};

function combineRequests(requests: Exchange['request'][]): Exchange['request'] {
  const first = requests[0];
  const body = combineBodies(requests.map((r) => r.body));
  return {
    method: first?.method ?? 'GET',
    url: first?.url ?? '',
    ...combineHeaders(requests),
    ...(body !== undefined && { body }),
  };
}

function combineResponses(responses: ExchangeResponse[]): ExchangeResponse | undefined {
  if (!responses.length) return undefined;
  const body = combineBodies(responses.map((r) => r.body));
  return {
    status: responses.find((r) => r.status > 0)?.status ?? 0,
    ...combineHeaders(responses),
    ...(body !== undefined && { body }),
  };
}

/** From the most telling to the least; what a page's `fetch` rejects with says nothing of why. */
const weight = ({ kind, text }: ExchangeFailure): number => {
  if (/^(?:TypeError|AbortError)/.test(text)) return 5;
  return ['proxy', 'blocked', 'network', 'cors', 'aborted'].indexOf(kind);
};

function chooseFailure(views: Exchange[], response: ExchangeResponse | undefined): ExchangeFailure | undefined {
  const failures = views.flatMap((x) => x.failure ?? []).sort((a, b) => weight(a) - weight(b));
  const failure = failures[0];
  // Where one source saw an answer, that another one was cut off (the page went away) means nothing.
  const answeredElsewhere = response && views.some((x) => x.response && !x.failure);
  return failure?.kind === 'aborted' && answeredElsewhere ? undefined : failure;
}
