/** One entry of `devtools.network` or of a HAR file as an exchange. Both have the same form; each browser fills it its own way. */
import type { Content, Entry } from 'har-format';
import type { HeaderLines, RawExchange, Timing } from '../exchange.ts';
import { MAX_TEXT, timingParts } from '../exchange-bounds.ts';
import { writeEventStream } from '../text/event-stream.ts';
import { asNumber, asObject, asString, isObject, parseJson } from '../text/json.ts';
import { httpOrigin, writeForm } from '../text/url.ts';
import { bodyText } from './bodies.ts';
import { failureOf } from './failures.ts';
import { headersFromList, headersFromRecord, type KnownLines } from './headers.ts';
import { ipAddress } from './ip-address.ts';
import { methodOf } from './method.ts';

export interface EntryOptions {
  id: string;
  tabId: number;
  /** What `getContent()` gave, where it was asked; else the entry's own `content`. */
  content?: { text: string | null; encoding?: string | null };
  /** When it started, where that is not as it says itself. */
  startedAt?: number;
  /** Header lines that come again. */
  lines?: KnownLines;
}

/** A list of names and values, as HAR has them; some programs write an object. */
export const entryHeaders = (headers: unknown, known?: KnownLines): HeaderLines =>
  Array.isArray(headers) ? headersFromList(headers, known) : headersFromRecord(headers);

const isList = (headers: unknown) => typeof headers === 'object' && headers !== null;

/** Static parts of pages: no handshake is made of them. */
const staticTypes =
  /^(?:script|stylesheet|image|font|media|manifest|texttrack|websocket|ping|csp-violation-report|signed-exchange|prefetch)$/;
const staticDestinations =
  /^(?:script|style|image|font|audio|video|track|manifest|worker|sharedworker|serviceworker|xslt|object|embed)$/;
const staticMime = /^(?:image|font|audio|video)\/|^(?:text|application)\/(?:css|(?:x-)?javascript|wasm|font-)/;

const lowerValue = (lines: HeaderLines, name: string) => lines.find((line) => line[0] === name)?.[1].toLowerCase();

/** DevTools' own protocol writes it with a capital. */
const resourceType = (entry: Entry): string | undefined => asString(entry._resourceType)?.toLowerCase();

/** A page's script, style, image or font, or something that is not HTTP. */
export function isStatic(entry: Entry): boolean {
  const url = asString(asObject(entry.request)?.url) ?? '';
  if (!httpOrigin(url)) return true;
  const type = resourceType(entry);
  if (type) return staticTypes.test(type);
  const destination = lowerValue(entryHeaders(entry.request.headers), 'sec-fetch-dest');
  if (destination) return staticDestinations.test(destination);
  return staticMime.test(asString(asObject(asObject(entry.response)?.content)?.mimeType) ?? '');
}

/** Chromium lists the events of a stream that has no body, each with its data. */
function streamed(entry: Entry): string | undefined {
  const messages: unknown = (entry as { _eventSourceMessages?: unknown })._eventSourceMessages;
  if (!Array.isArray(messages)) return undefined;
  const events = messages
    .filter(isObject)
    .map((m) => ({ event: asString(m.eventName) || 'message', data: asString(m.data) ?? '' }));
  return events.length ? bodyText(writeEventStream(events)) : undefined;
}

/** Of the tab: browsers give a frame, and what is only fetched beforehand, the type of a document too. */
function isNavigation(entry: Entry, request: RawExchange['request']): boolean {
  if ((lowerValue(request.headers, 'sec-fetch-dest') ?? 'document') !== 'document') return false;
  const purpose = lowerValue(request.headers, 'sec-purpose') ?? lowerValue(request.headers, 'purpose');
  if (purpose?.startsWith('prefetch')) return false;
  const type = resourceType(entry);
  if (type) return type === 'document';
  const mode = lowerValue(request.headers, 'sec-fetch-mode');
  if (mode) return mode === 'navigate';
  const accept = lowerValue(request.headers, 'accept');
  if (request.method !== 'GET') return false;
  if (accept !== undefined) return accept.startsWith('text/html');
  // Of a redirect Playwright writes no headers but the referrer: a browser is sent to sign in, and no script asks for that.
  return !lowerValue(request.headers, 'origin') && /[?&]response_type=/.test(request.url);
}

/** What went wrong: Chromium's, mitmproxy's and WebKit's name for it, and Playwright's. */
const errorMembers = ['_error', '_failureText', '_blockedReason'];

/** It stands on the response, in older files on the entry. */
function errorText(entry: Entry): string | undefined {
  for (const name of errorMembers) {
    const text = asString(asObject(entry.response)?.[name]) || asString(asObject(entry)?.[name]);
    if (text) return text;
  }
  return undefined;
}

/** Firefox names no error, but says of an unanswered request that its connection could not be secured. */
const tlsText = (entry: Entry): string | undefined =>
  (entry as { _securityState?: unknown })._securityState === 'broken'
    ? 'The TLS connection could not be secured (Firefox: security state "broken").'
    : undefined;

/** HAR 1.2, timings: -1 for what did not happen. */
function timingOf({ timings }: Entry): Timing | undefined {
  const told = asObject(timings);
  if (!told) return undefined;
  const parts: Timing = {};
  let long = 0;
  for (const name of timingParts) {
    const took = asNumber(told[name]);
    if (took === undefined || took < 0) continue;
    parts[name] = took;
    if (took > 0) long++;
  }
  // Some writers put all into `wait`: that is no more than the duration says.
  return long > 1 ? parts : undefined;
}

/**
 * Reads an entry; `undefined` for one without the fields that make a request, and for one that is not HTTP. Never
 * throws. An answer with status 0 and headers is one whose status Firefox lost; with neither, there is no answer.
 */
export function entryToRaw(
  entry: Entry,
  { id, tabId, content, startedAt: known, lines }: EntryOptions,
): RawExchange | undefined {
  if (!isObject(entry) || !isObject(entry.request)) return undefined;
  const url = asString(entry.request.url);
  const startedAt = known ?? Date.parse(asString(entry.startedDateTime) ?? '');
  if (!url || url.length > MAX_TEXT || !httpOrigin(url) || Number.isNaN(startedAt)) return undefined;

  const headers = entryHeaders(entry.request.headers, lines);
  const request: RawExchange['request'] = {
    method: methodOf(asString(entry.request.method)),
    url,
    headers,
    // Every request has headers: a list that is not there was not written.
    ...(!isList(entry.request.headers) && { headersPartial: true }),
  };
  const posted = postedText(entry.request, headers);
  if (posted !== undefined) request.body = posted;

  const referer = lowerValue(headers, 'referer');
  const origin = lowerValue(headers, 'origin');
  const page = { tabId, origin: httpOrigin(origin) ?? httpOrigin(referer) ?? null };
  const navigation = isNavigation(entry, request);
  const raw: RawExchange = { id, startedAt, page, via: 'direct', request };
  const address = ipAddress(asString(entry.serverIPAddress));
  if (address !== undefined) raw.addresses = [address];
  const time = asNumber(entry.time);
  if (time !== undefined && time >= 0) raw.durationMs = time;
  const timing = timingOf(entry);
  if (timing) raw.timing = timing;
  if (navigation) raw.navigation = true;

  const response = asObject(entry.response);
  const status = asNumber(response?.status) ?? 0;
  const answered = entryHeaders(response?.headers, lines);
  if (status > 0 || answered.length) {
    raw.response = { status: Math.max(status, 0), headers: answered };
    if (!isList(response?.headers)) raw.response.headersPartial = true;
    const recorded = asObject(response?.content) as Content | undefined;
    const body = content
      ? bodyText(content.text, content.encoding, answered)
      : bodyText(recorded?.text, recorded?.encoding, answered);
    // `getContent()` gives an empty text where it has none.
    const seen = body || (asNumber(recorded?.size) === 0 && status > 0 && !errorText(entry) ? body : undefined);
    const text = seen ?? streamed(entry);
    if (text !== undefined && !isCut(text, asNumber(recorded?.size))) raw.response.body = text;
  }
  const error = errorText(entry) ?? (raw.response ? undefined : tlsText(entry));
  // Whose page it is, only headers tell: without them it may be another's.
  const foreign = page.origin === null ? request.headersPartial === true : page.origin !== httpOrigin(url);
  const isFetched = !navigation && lowerValue(headers, 'sec-fetch-mode') !== 'navigate';
  if (error) raw.failure = failureOf(error, isFetched && foreign);
  return raw;
}

/**
 * Some recorders keep the beginning of a body only: JSON that ends in the middle, where more was received. JSON that goes on
 * to its end is what the server sent, however broken; some keep no byte order mark, or no line ends of two characters.
 */
const isCut = (text: string, size = 0): boolean =>
  size > text.length &&
  /^\s*[[{]/.test(text) &&
  new TextEncoder().encode(text).length + 3 + text.split('\n').length - 1 < size &&
  parseJson(text) === undefined &&
  breaksOff(text);

/** A string, a list or an object is open at its end. */
function breaksOff(text: string): boolean {
  let open = 0;
  for (const [part, end] of text.matchAll(/"(?:[^"\\]|\\.)*("?)|[[\]{}]/gs)) {
    if (end === '') return true;
    if (part === '[' || part === '{') open++;
    if (part === ']' || part === '}') open--;
  }
  return open > 0;
}

/** The body of a request; Firefox gives a form's parameters without the text for some. */
function postedText({ postData, bodySize }: Entry['request'], headers: HeaderLines): string | undefined {
  if (!isObject(postData)) return undefined;
  const text = asString(postData.text);
  if (text) return bodyText(text, asString(postData.encoding) ?? asString(postData._encoding), headers);
  if (Array.isArray(postData.params) && postData.params.length) {
    const params = postData.params.filter(isObject);
    return bodyText(writeForm(params.map(({ name, value }) => [asString(name) ?? '', asString(value) ?? ''])));
  }
  // Who leaves out all bodies writes an empty text where one was sent.
  const length = lowerValue(headers, 'content-length') ?? (asNumber(bodySize) === 0 ? '0' : undefined);
  const isEmpty = length === undefined ? lowerValue(headers, 'content-type') === undefined : length.trim() === '0';
  return isEmpty ? bodyText(text) : undefined;
}
