/** Event streams of the network (HTML standard §9.2), read and written. Nothing here throws. */
import { parseJson } from './json.ts';

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
