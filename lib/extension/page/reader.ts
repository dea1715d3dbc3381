/**
 * Turns what the page's script tells into exchanges, as they grow: once when the request leaves, once when an answer
 * with a stream begins, once when it is over. It also knows what is still in flight.
 */
import { failureOf } from '../../capture/failures.ts';
import { methodOf } from '../../capture/method.ts';
import { header, type RawExchange } from '../../exchange.ts';
import { cut } from '../../text/cut.ts';
import { parseEventStream, type ServerSentEvent } from '../../text/event-stream.ts';
import { httpOrigin } from '../../text/url.ts';
import { MAX_PAGE_BODY } from './channel.ts';
import type { PageEvent } from './events.ts';

/** The page's script cuts an error where it happens to end. */
const LONGEST_FAILURE = 4095;

/** A request still without an answer counts as in flight for this long, in milliseconds; clients give up earlier. */
const IN_FLIGHT_MS = 65_000;
/** Requests remembered at most; a page with more open ones at a time is no Inspector. */
const MAX_OPEN = 500;

export interface ReadPage {
  /** What is known of the exchange now; absent for a piece of a stream. */
  exchange?: RawExchange;
  /** Events of a stream that is still open, and the exchange that opened it, with the time that it has taken up to them. */
  events?: { stream: RawExchange; events: ServerSentEvent[] };
  /** The open stream with what came of it so far. */
  growing?: RawExchange;
}

/** Headers that the browser adds: the page knows nothing of them. */
const added = ['accept', 'content-type', 'cookie', 'origin', 'referer', 'user-agent'];

interface Open {
  exchange: RawExchange;
  /** When it was first counted, on the clock of `inFlight`. */
  since?: number;
  stream: boolean;
  /** It is a stream that a message went after. */
  overtaken: boolean;
  /** Text of the stream so far; `undefined` once it was too long to keep. */
  text: string | undefined;
  /** What of it has not yet been handed on as whole events. */
  rest: string;
}

export function createPageReader(origin: string) {
  const open = new Map<string, Open>();

  function read(event: PageEvent): ReadPage | undefined {
    if (event.type === 'request') {
      const exchange: RawExchange = {
        id: `page-${event.id}`,
        startedAt: event.at,
        page: { tabId: -1, origin },
        via: 'direct',
        request: { method: methodOf(event.method), url: event.url, headers: lower(event.headers), hidden: added },
      };
      if (event.body !== undefined) exchange.request.body = event.body;
      for (const one of open.values()) one.overtaken ||= overtakes(exchange, one.exchange);
      open.set(event.id, { exchange, stream: false, overtaken: false, text: '', rest: '' });
      const oldest = open.keys().next();
      if (open.size > MAX_OPEN && !oldest.done) open.delete(oldest.value);
      return { exchange };
    }
    const opened = open.get(event.id);
    if (!opened) return undefined;
    const { exchange } = opened;
    if (event.type === 'chunk') return chunk(opened, event);
    if (event.type === 'response') {
      const { status, headers, exposed, stream } = event;
      // An opaque answer (`no-cors`) shows the page nothing, not even the status.
      const response = { status, headers: lower(headers), ...(exposed && { headersPartial: true }) };
      opened.exchange = { ...exchange, response };
      opened.stream = stream;
      return stream ? { exchange: opened.exchange } : undefined;
    }
    open.delete(event.id);
    const durationMs = Math.max(event.at - exchange.startedAt, 0);
    if (event.type === 'failed') {
      const crossOrigin = httpOrigin(exchange.request.url) !== origin;
      return {
        exchange: { ...exchange, durationMs, failure: failureOf(cut(event.text, LONGEST_FAILURE), crossOrigin) },
      };
    }
    const body = opened.stream ? opened.text : event.body;
    const ended: RawExchange = { ...exchange, durationMs };
    if (ended.response && body !== undefined) ended.response = { ...ended.response, body };
    return { exchange: ended };
  }

  function chunk(opened: Open, { text, at }: Extract<PageEvent, { type: 'chunk' }>): ReadPage {
    const kept = opened.text === undefined ? undefined : opened.text + text;
    opened.text = kept !== undefined && kept.length <= MAX_PAGE_BODY ? kept : undefined;
    opened.rest = (opened.rest + text).slice(-MAX_PAGE_BODY);
    const end = opened.rest.replaceAll('\r\n', '\n').lastIndexOf('\n\n');
    if (end < 0) return {};
    const whole = opened.rest.replaceAll('\r\n', '\n');
    opened.rest = whole.slice(end + 2);
    const { exchange } = opened;
    const growing = exchange.response &&
      opened.text !== undefined && { ...exchange, response: { ...exchange.response, body: opened.text } };
    return {
      events: {
        stream: { ...exchange, durationMs: at - exchange.startedAt },
        events: parseEventStream(whole.slice(0, end + 2)),
      },
      ...(growing && { growing }),
    };
  }

  return {
    read,
    /** Requests that have no answer yet, or one that is not over; an open event stream is not in flight. */
    inFlight: (now: number) =>
      [...open.values()].filter((one) => {
        one.since ??= now;
        return !one.stream && !one.overtaken && now - one.since < IN_FLIGHT_MS;
      }).length,
  };
}

/**
 * Of a stream on which the server speaks by itself Firefox tells nothing, not even the status, before the first byte of
 * the body, which may never come. Once the client has sent a message to the same address it no longer waits for it.
 */
const overtakes = ({ request }: RawExchange, { request: asked }: RawExchange): boolean =>
  request.method === 'POST' &&
  request.url === asked.url &&
  asked.method === 'GET' &&
  header(asked.headers, 'accept') === 'text/event-stream';

const lower = (lines: [string, string][]): [string, string][] =>
  lines.map(([name, value]) => [name.toLowerCase(), value]);
