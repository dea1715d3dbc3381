/** One process of mcp-remote, as its log tells of it: where it is in its search, and what its own messages came to. */
import type { RawExchange } from '../../exchange.ts';
import { MAX_BODY } from '../../exchange-bounds.ts';
import { NOT_SHOWN } from '../../masked.ts';
import { cut } from '../../text/cut.ts';
import { asNumber, asString, isObject, type Json } from '../../text/json.ts';
import { answer, initialize, type LogReader } from './log-lines.ts';

/** Where a process is in its search: what an answer is to is not always said beside it. */
export interface State {
  log: LogReader;
  server: string;
  /** Its own search has its own addresses; those of an authorization server are asked one after the other. */
  candidates: string[];
  /** The first look at the server, whose answer is only written where it asks for a sign-in, or of the second look. */
  look: RawExchange | undefined;
  /** The request that the next line is about. */
  current: RawExchange | undefined;
  /** Whose document comes later. */
  read: RawExchange | undefined;
  /** Messages that were passed on, by number. */
  messages: Map<unknown, RawExchange>;
  /** The next line is the address of the sign-in page. */
  atSignIn: number | undefined;
  /** Where that page sends the browser back to. */
  callback: URL | undefined;
  /** The newest connection goes by the token that was found. */
  token: boolean;
  /** What this start was refused so far, other than for want of a token, with the answers. */
  refusals: [x: RawExchange | undefined, status: number, body: string][];
  /** It looks for where to sign in, as it does before its first message, and has neither connected nor given up. */
  looks: boolean;
  /** When it wrote last, in ms since the epoch. */
  heard: number;
}

export const stateIn = (log: LogReader, server: string): State => ({
  log,
  server,
  candidates: [],
  look: undefined,
  current: undefined,
  read: undefined,
  messages: new Map(),
  atSignIn: undefined,
  callback: undefined,
  token: false,
  refusals: [],
  looks: false,
  heard: 0,
});

/** What its own first message was refused with: it sends that before any client's. */
export function refused(state: State, { data, code, event }: Json, at: number): void {
  const { status, text } = isObject(data) ? data : {};
  const said = asString(text);
  if (said !== undefined) hold(state, initialize(state.server, NAME), asNumber(status), said, at);
  else if (isObject(event)) hold(state, stream(state.server), asNumber(code), undefined, at);
}

/** A refusal after which it tries the other transport; its body goes on in lines of their own. */
export function received(state: State, at: number, words: string): void {
  const [, now, said = ''] = /^Received error(?: \(status (\d{3})\))?: (.*)$/.exec(words) ?? [];
  const [, before, rest] = /^Error POSTing to endpoint(?: \(HTTP (\d{3})\))?: ?(.*)$/.exec(said) ?? [];
  const status = Number(now ?? before);
  if (status && rest !== undefined) hold(state, initialize(state.server, NAME), status, rest, at);
}

const NAME = 'mcp-remote-fallback-test';

/** As the older transport opens. */
const stream = (url: string): RawExchange['request'] => ({ method: 'GET', url, headers: [['accept', STREAM]] });
const STREAM = 'text/event-stream';

/** The answer is told once it gives up: until then it may get past it by the other transport, of which it says nothing more. */
function hold(
  { log, token, refusals }: State,
  asked: RawExchange['request'],
  status: number | undefined,
  text: string | undefined,
  at: number,
): void {
  if (status === undefined) return;
  const { headersPartial: _, headers, ...rest } = asked;
  const request = token
    ? { ...asked, headers: [...headers, ['authorization', NOT_SHOWN] as [string, string]] }
    : { ...rest, headers };
  const x = log.sent(at, request);
  const body = cut(text ?? '', MAX_BODY);
  if (status === 401) answer(x, status, body);
  else refusals.push([x, status, body]);
}

/** It opened the stream of the older transport, or began a session of its own: without a result it says nothing of it. */
export function connected(state: State, at: number, opens: boolean): void {
  state.refusals = [];
  const asked = opens ? stream(state.server) : initialize(state.server, NAME);
  const x = state.log.sent(at, { ...asked, headersPartial: true });
  answer(x, 200, opens ? undefined : { jsonrpc: '2.0', id: 0, result: {} });
  if (opens && x?.response) x.response.headers = [['content-type', STREAM]];
}

export function stopped(state: State): void {
  for (const [x, status, body] of state.refusals) answer(x, status, body);
  state.refusals = [];
  state.looks = false;
}
