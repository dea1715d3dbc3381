/**
 * The browser's `webRequest` events of one request, collected into exchanges as they come. Chromium and Firefox fill
 * the same details; of the browser nothing is needed here but them.
 */
import type { RawExchange } from '../exchange.ts';
import { MAX_TEXT } from '../exchange-bounds.ts';
import { utf8, utf8Pieces } from '../text/bytes.ts';
import { cut } from '../text/cut.ts';
import { httpOrigin, writeForm } from '../text/url.ts';
import { bodyText } from './bodies.ts';
import { failureOf } from './failures.ts';
import { headerLines } from './headers.ts';
import { ipAddress } from './ip-address.ts';

interface HttpHeader {
  name: string;
  value?: string | undefined;
  binaryValue?: ArrayLike<number> | undefined;
}

/** What the events have in common, and what each adds; of both browsers' details. */
export interface WebRequestDetails {
  requestId: string;
  url: string;
  method: string;
  tabId: number;
  type: string;
  /** Milliseconds since the epoch. */
  timeStamp: number;
  /** Chromium: origin of the page that asks. */
  initiator?: string | undefined;
  /** Firefox: URL of the page that asks. */
  originUrl?: string | undefined;
  requestBody?:
    | {
        error?: string | undefined;
        formData?: Record<string, unknown[]> | undefined;
        raw?: { bytes?: ArrayBuffer | undefined }[] | undefined;
      }
    | null
    | undefined;
  requestHeaders?: HttpHeader[] | undefined;
  responseHeaders?: HttpHeader[] | undefined;
  statusCode?: number | undefined;
  redirectUrl?: string | undefined;
  /** Address of the server, or of a proxy in front of it. */
  ip?: string | undefined;
  error?: string | undefined;
}

export interface WebRequestCollector {
  /** Each answers what is known of the exchange now, under an id that stays; `undefined` when there is nothing new. */
  onBeforeRequest(details: WebRequestDetails): RawExchange | undefined;
  onSendHeaders(details: WebRequestDetails): RawExchange | undefined;
  onHeadersReceived(details: WebRequestDetails): RawExchange | undefined;
  onBeforeRedirect(details: WebRequestDetails): RawExchange | undefined;
  onCompleted(details: WebRequestDetails): RawExchange | undefined;
  onErrorOccurred(details: WebRequestDetails): RawExchange | undefined;
  /** Requests without an end yet. */
  inFlight(tabId: number): number;
}

/** Requests that are remembered while they are open. */
const MAX_OPEN = 1000;

/**
 * `allHeaders`: the listeners see every request header (Firefox, and Chromium with `extraHeaders`); else an absent one
 * is unknown.
 */
export function createWebRequestCollector({ allHeaders }: { allHeaders: boolean }): WebRequestCollector {
  const open = new Map<string, RawExchange>();
  /** How many redirects a request has followed: each hop is an exchange of its own. */
  const hops = new Map<string, number>();

  function start(details: WebRequestDetails): RawExchange | undefined {
    if (!httpOrigin(details.url) || details.url.length > MAX_TEXT) return undefined;
    const hop = hops.get(details.requestId) ?? 0;
    const raw: RawExchange = {
      id: `web-${details.requestId}${hop ? `-${hop}` : ''}`,
      startedAt: details.timeStamp,
      page: { tabId: details.tabId, origin: httpOrigin(details.initiator ?? details.originUrl) ?? null },
      via: 'direct',
      request: { method: details.method.toUpperCase(), url: details.url, headers: [], headersPartial: true },
    };
    if (details.type === 'main_frame') raw.navigation = true;
    const body = postedText(details.requestBody);
    if (body !== undefined) raw.request.body = body;
    open.set(details.requestId, raw);
    const oldest = open.keys().next();
    if (open.size > MAX_OPEN && !oldest.done) forget(oldest.value);
    return raw;
  }

  function forget(requestId: string): void {
    open.delete(requestId);
    hops.delete(requestId);
  }

  /** The open exchange, changed; what was given out before stays as it was. */
  function change(details: WebRequestDetails, to: (raw: RawExchange) => Partial<RawExchange>): RawExchange | undefined {
    // A worker that was just started may have missed the beginning.
    const raw = open.get(details.requestId) ?? start(details);
    if (!raw) return undefined;
    const changed = { ...raw, ...to(raw) };
    open.set(details.requestId, changed);
    return changed;
  }

  const answer = (details: WebRequestDetails, raw: RawExchange): Partial<RawExchange> => {
    const status = details.statusCode ?? 0;
    if (status === 0) return {};
    const headers = details.responseHeaders ? linesOf(details.responseHeaders) : (raw.response?.headers ?? []);
    const partial = !details.responseHeaders && !raw.response;
    return { response: { status, headers, ...(partial && { headersPartial: true }) } };
  };

  const ended = (details: WebRequestDetails, raw: RawExchange): Partial<RawExchange> => {
    const address = ipAddress(details.ip);
    return {
      durationMs: Math.max(details.timeStamp - raw.startedAt, 0),
      ...(address !== undefined && { addresses: [address] }),
    };
  };

  return {
    onBeforeRequest: start,
    onSendHeaders: (details) =>
      change(details, ({ request }) => {
        const { headersPartial: _, ...rest } = request;
        const headers = linesOf(details.requestHeaders ?? []);
        return { request: { ...rest, headers, ...(!allHeaders && { headersPartial: true }) } };
      }),
    onHeadersReceived: (details) => change(details, (raw) => answer(details, raw)),
    onBeforeRedirect(details) {
      const hop = change(details, (raw) => {
        const answered = answer(details, raw);
        const { response } = answered;
        if (response && details.redirectUrl && !response.headers.some(([name]) => name === 'location')) {
          response.headers = [...response.headers, ['location', cut(details.redirectUrl, MAX_TEXT)]];
        }
        return { ...answered, ...ended(details, raw) };
      });
      open.delete(details.requestId);
      hops.set(details.requestId, (hops.get(details.requestId) ?? 0) + 1);
      return hop;
    },
    onCompleted(details) {
      const done = change(details, (raw) => ({ ...answer(details, raw), ...ended(details, raw) }));
      forget(details.requestId);
      return done;
    },
    onErrorOccurred(details) {
      const isFromItsBeginning = open.has(details.requestId);
      const failed = change(details, (raw) => {
        const crossOrigin =
          !raw.navigation && raw.page.origin !== null && raw.page.origin !== httpOrigin(raw.request.url);
        const failure = failureOf(details.error || 'failed without a reason', crossOrigin);
        // Whether a preflight was refused or the answer was withheld only what came before tells.
        return failure.kind === 'cors' && !isFromItsBeginning ? {} : { ...ended(details, raw), failure };
      });
      forget(details.requestId);
      return failed;
    },
    inFlight: (tabId) => [...open.values()].filter((raw) => raw.page.tabId === tabId).length,
  };
}

export const linesOf = (headers: readonly HttpHeader[]) =>
  headerLines(
    headers.map(({ name, value, binaryValue }) => [
      name,
      value ?? (binaryValue ? utf8(Uint8Array.from(binaryValue)) : ''),
    ]),
  );

/** A request's body as text; a form comes parsed. `undefined` where it was not seen, as a file's. */
function postedText(body: WebRequestDetails['requestBody']): string | undefined {
  if (!body || body.error) return undefined;
  if (body.formData) {
    const pairs = Object.entries(body.formData).flatMap(([name, values]) =>
      values.filter((value) => typeof value === 'string').map((value): [string, string] => [name, value]),
    );
    return bodyText(writeForm(pairs));
  }
  const parts = body.raw ?? [];
  if (!parts.length) return undefined;
  const pieces = utf8Pieces();
  let text = '';
  for (const { bytes } of parts) {
    if (!bytes) return undefined;
    text += pieces.text(bytes);
  }
  return bodyText(text + pieces.end());
}
