/** Small readers for untrusted text. None of them throws. */
import type { HeaderLines } from '../exchange.ts';
import { MAX_TEXT } from '../exchange.ts';

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
export const asObject = (value: unknown): Json | undefined => (isObject(value) ? value : undefined);

/** Deepest nesting of a JSON text that is read: what nobody writes would only overflow the stack of who walks it. */
const MAX_NESTING = 500;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > MAX_NESTING) return true;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return false;
}

/** The text as JSON; `undefined` when it is none, or nested beyond reason. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined || !/^[\s\uFEFF]*[[{"\dtfn-]/.test(text) || isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** The text as a JSON object; `undefined` when it is none. */
export const parseObject = (text: string | undefined): Json | undefined => asObject(parseJson(text));

export function parseUrl(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}

/** Origin of an `http:` or `https:` URL; `undefined` for anything else. */
export function httpOrigin(text: string | undefined): string | undefined {
  const url = parseUrl(text);
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

/** `localhost`, its subdomains, 127.0.0.0/8 and `[::1]`. */
export const isLoopback = (url: URL): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);

const MAX_HEADERS = 200;

/** Header lines as an exchange holds them: lower-case names, bounded, without the pseudo headers of HTTP/2. */
export function headerLines(pairs: Iterable<readonly [string, string]>): HeaderLines {
  const lines: HeaderLines = [];
  for (const [name, value] of pairs) {
    if (lines.length === MAX_HEADERS) break;
    if (!name || name.startsWith(':') || name.length > 256) continue;
    const lower = name.toLowerCase();
    // Firefox and `fetch` join the lines of one header with a line feed.
    const values = lower === 'set-cookie' || value.includes('\n') ? value.split('\n') : [value];
    for (const one of values) lines.push([lower, one.slice(0, MAX_TEXT)]);
  }
  return lines;
}

/** Header lines from an object of strings, as the Inspectors' envelopes carry them. */
export function headersFromRecord(record: unknown): HeaderLines {
  if (!isObject(record)) return [];
  return headerLines(
    Object.entries(record).flatMap(([name, value]) => {
      const values = Array.isArray(value) ? value : [value];
      return values.filter((v) => typeof v === 'string').map((v) => [name, v] as const);
    }),
  );
}

export interface ServerSentEvent {
  event: string;
  data: string;
}

/** The events of an event stream (HTML standard §9.2.6); an event that is cut off at the end counts when it has data. */
export function parseEventStream(text: string): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  let event = '';
  let data: string[] = [];
  const flush = () => {
    if (data.length) events.push({ event: event || 'message', data: data.join('\n') });
    event = '';
    data = [];
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line === '') flush();
    else if (!line.startsWith(':')) {
      const colon = line.indexOf(':');
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
  }
  flush();
  return events;
}

/** An event stream's text from its events. */
export const writeEventStream = (events: Iterable<ServerSentEvent>): string =>
  Array.from(events, ({ event, data }) => `event: ${event}\n${data.replace(/^/gm, 'data: ')}\n\n`).join('');

/** The JSON values in a body that is JSON or an event stream of JSON, in order. */
export function jsonMessages(body: string | undefined): unknown[] {
  if (body === undefined) return [];
  const whole = parseJson(body);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  if (!/^(?:event|data|id|retry|:)/m.test(body)) return [];
  return parseEventStream(body).flatMap(({ data }) => {
    const value = parseJson(data);
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
  });
}
