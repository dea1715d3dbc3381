/** Reads bodies once: what kind they are, and what they hold. */
import { type Exchange, header } from '../exchange.ts';
import type { BodyKind } from './facts.ts';

export interface Body {
  kind: BodyKind;
  /** The parsed value of a JSON body; of an event stream, its first message that is JSON. */
  json: unknown;
  /** Every JSON message of an event stream, or the JSON body alone. */
  messages: unknown[];
}

const unseen: Body = { kind: 'unseen', json: undefined, messages: [] };
const cache = new WeakMap<object, Body>();

/** The body of an answer. */
export const responseBody = (x: Exchange): Body =>
  cached(x.response, () => readBody(x.response?.body, header(x.response?.headers, 'content-type')));

/** The body of a request. */
export const requestBody = (x: Exchange): Body =>
  cached(x.request, () => readBody(x.request.body, header(x.request.headers, 'content-type')));

function cached(key: object | undefined, read: () => Body): Body {
  if (!key) return unseen;
  const known = cache.get(key);
  if (known) return known;
  const body = read();
  cache.set(key, body);
  return body;
}

function readBody(text: string | undefined, contentType = ''): Body {
  if (text === undefined) return unseen;
  if (text.trim() === '') return { kind: 'empty', json: undefined, messages: [] };
  const json = parseJson(text);
  if (json !== undefined) return { kind: 'json', json, messages: Array.isArray(json) ? json : [json] };
  if (/^\s*(event|data|id|retry|:)/.test(text) && /text\/event-stream|^$/.test(contentType.split(';')[0] ?? '')) {
    const messages = eventData(text).flatMap((data) => parseJson(data) ?? []);
    return { kind: 'event-stream', json: messages[0], messages };
  }
  if (/text\/html/i.test(contentType) || /^\s*<(!doctype|html|head|body)/i.test(text))
    return { kind: 'html', json: undefined, messages: [] };
  if (/x-www-form-urlencoded/i.test(contentType) || /^[\w.-]+=[^\s]*(&[\w.-]+=[^\s]*)*$/.test(text.trim()))
    return { kind: 'form', json: undefined, messages: [] };
  return { kind: 'text', json: undefined, messages: [] };
}

/** JSON, or `undefined`; never throws. */
export function parseJson(text: string): unknown {
  const first = text.trimStart()[0];
  if (first === undefined || !'{["-0123456789tfn'.includes(first)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The `data` of each event of a server-sent event stream (HTML §9.2). */
export function eventData(text: string): string[] {
  return text
    .split(/\r?\n\r?\n|\r\r/)
    .map((event) =>
      event
        .split(/\r\n|\n|\r/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).replace(/^ /, ''))
        .join('\n'),
    )
    .filter(Boolean);
}

/** Parameters of a form body or a query; of several with one name the first. Never throws. */
export function formOf(text: string | undefined): Record<string, string> {
  const form: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text ?? '')) form[name] ??= value;
  return form;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const stringsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string') : undefined;

/** A URL, or `undefined`; never throws. */
export const urlOf = (text: string | undefined, base?: string): URL | undefined =>
  text === undefined ? undefined : (URL.parse(text, base) ?? undefined);
