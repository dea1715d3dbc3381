/** What kind a body is, and what it holds. Nothing here throws. */
import { jsonMessages } from './event-stream.ts';
import { parseJson } from './json.ts';
import { isPage } from './page.ts';
import { isForm } from './url.ts';

/** What is known of a body: `unseen` decides nothing. */
export type BodyKind = 'unseen' | 'empty' | 'json' | 'form' | 'html' | 'text' | 'event-stream';

export interface Body {
  kind: BodyKind;
  /** The parsed value of a JSON body; of an event stream, its first message that is JSON. */
  json: unknown;
  /** Every JSON message of an event stream, or the JSON body alone. */
  messages: unknown[];
}

const empty = (kind: BodyKind): Body => ({ kind, json: undefined, messages: [] });

export const unseen: Body = empty('unseen');

export function readBody(text: string | undefined, contentType = ''): Body {
  if (text === undefined) return unseen;
  if (text.trim() === '') return empty('empty');
  const json = parseJson(text);
  if (json !== undefined) return { kind: 'json', json, messages: Array.isArray(json) ? json : [json] };
  if (/^\s*(event|data|id|retry|:)/.test(text) && /text\/event-stream|^$/.test(contentType.split(';')[0] ?? '')) {
    const messages = jsonMessages(text);
    return { kind: 'event-stream', json: messages[0], messages };
  }
  if (isPage(text, contentType)) return empty('html');
  if (/x-www-form-urlencoded/i.test(contentType) || isForm(text.trim())) return empty('form');
  return empty('text');
}
