/**
 * The output of an MCP server in VS Code (**MCP: List Servers > Show Output**), at the level *Trace*: each request with
 * its headers and body, each answer with status and headers, and the messages of the server. What a document said is not
 * in it.
 */
import type { RawExchange } from '../../exchange.ts';
import { MAX_BODY } from '../../exchange-bounds.ts';
import { NOT_SHOWN } from '../../masked.ts';
import { cut } from '../../text/cut.ts';
import { asNumber, asString, parseObject } from '../../text/json.ts';
import { headersFromRecord } from '../headers.ts';
import { type FileFormat, type Recording, UnusableFile, wholeText } from './format.ts';
import { createLogReader, type LogReader } from './log-lines.ts';

const line = /^\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \[(?:trace|debug|info|warning|error)\] (.*)$/;

export const vscodeLog: FileFormat = {
  name: 'log of VS Code',
  recognises: (text) =>
    line.test(firstLine(text)) && /\] (?:Starting server|Connection state|Fetch(?:ing|ed) |\[editor)/.test(text),
  reader: wholeText(read),
};

/** People copy from the middle of a log, and with what stands before it. */
const firstLine = (text: string) => text.replace(/^\uFEFF?\s+/, '').split(/\r?\n/, 1)[0] ?? '';

function read(text: string): Recording {
  const log = createLogReader('vscode');
  const state: State = { log, messages: new Map(), targets: new Map(), looks: false };
  for (const one of text.split(/\r?\n/)) {
    const [, date = '', said = ''] = line.exec(one) ?? [];
    const at = Date.parse(date.replace(' ', 'T'));
    if (said && !Number.isNaN(at)) readLine(state, at, said);
  }
  if (!log.exchanges.length) {
    throw new UnusableFile(
      'The log of VS Code holds no requests: set the level of this output to Trace, start the server again and copy it then.',
      undefined,
      text,
    );
  }
  const goesOn = state.looks && { goesOn: true as const };
  return { exchanges: log.exchanges, notes: [], said: text, ...goesOn };
}

interface State {
  log: LogReader;
  /** The newest request that sent the message of a number. */
  messages: Map<unknown, RawExchange>;
  /** Where the newest redirect of an address led: what fails afterwards is named by the first address. */
  targets: Map<string, string>;
  /** Its newest request looks for where to sign in, and it has not given up since. */
  looks: boolean;
}

function readLine(state: State, at: number, said: string): void {
  const { log, messages, targets } = state;
  if (gaveUp.test(said)) state.looks = false;
  const [, url = '', options = ''] = /^Fetching (\S+) with options: (\{.*)$/.exec(said) ?? [];
  if (url) {
    send(state, at, requestOf(url, options));
    return;
  }
  const [, fetched = '', answer = ''] = /^Fetched (\S+): (\{.*)$/.exec(said) ?? [];
  if (fetched) {
    answered(log.waiting(fetched), at, parseObject(answer));
    return;
  }
  const [, status, from = '', to = ''] = /^Redirect \((\d{3})\) from (\S+) to (\S+)$/.exec(said) ?? [];
  if (status) {
    const redirected = log.waiting(from);
    answered(redirected, at, { status: Number(status), headers: { location: to } });
    if (redirected) send(state, at, followed(redirected.request, Number(status), to));
    targets.set(from, to);
    return;
  }
  const [, failed = '', why = ''] = /Error sending message to (\S+?): (.*)/.exec(said) ?? [];
  const waiting = /fetch failed|E[A-Z]{5}/.test(why) ? waitingBehind(state, failed) : undefined;
  if (waiting) waiting.failure = { kind: 'network', text: cut(why, 4096) };
  const [, message] = /^\[server -> editor\] (\{.*)$/.exec(said) ?? [];
  if (message !== undefined) answerWith(messages, message);
}

/** By itself it asks for nothing more; without any metadata it still goes on to addresses that it guesses. */
const gaveUp = /^(?:Connection state: (?:Error|Stopped)|Error getting token)/;

function send(state: State, at: number, request: RawExchange['request']): void {
  const { log, messages } = state;
  const asked = log.sent(at, request);
  state.looks = request.url.includes('/.well-known/');
  const id = parseObject(asked?.request.body)?.id;
  if (asked && id !== undefined) messages.set(id, asked);
}

/** VS Code follows a redirect as the Fetch standard has it: `303`, and `301` or `302` of a `POST`, lose the body. */
function followed({ body, ...request }: RawExchange['request'], status: number, url: string): RawExchange['request'] {
  if (status === 303 || (status < 303 && request.method === 'POST')) return { ...request, method: 'GET', url };
  return { ...request, ...(body !== undefined && { body }), url };
}

/** It follows five redirects. */
function waitingBehind({ log, targets }: State, url: string): RawExchange | undefined {
  let last: string | undefined = url;
  for (let hops = 0; hops <= 5 && last !== undefined; hops++) {
    const waiting = log.waiting(last);
    if (waiting) return waiting;
    last = targets.get(last);
  }
  return undefined;
}

/** A token is written as asterisks. */
function requestOf(url: string, options: string): RawExchange['request'] {
  const { method, headers, body } = parseObject(options) ?? {};
  const text = asString(body);
  return {
    method: (asString(method) ?? 'GET').toUpperCase().slice(0, 32),
    url,
    headers: headersFromRecord(headers).map(([name, value]) => [name, /^\*+$/.test(value) ? NOT_SHOWN : value]),
    ...(text !== undefined && { body: cut(text, MAX_BODY) }),
  };
}

function answered(x: RawExchange | undefined, at: number, answer: Record<string, unknown> | undefined): void {
  const status = asNumber(answer?.status);
  if (!x || status === undefined) return;
  x.response = { status, headers: headersFromRecord(answer?.headers) };
  x.durationMs = Math.max(at - x.startedAt, 0);
}

/** A message of the server belongs to the request that has its number. */
function answerWith(messages: State['messages'], message: string): void {
  const { id, method } = parseObject(message) ?? {};
  const response = method === undefined ? messages.get(id)?.response : undefined;
  if (!response || response.body !== undefined) return;
  response.body = cut(message, MAX_BODY);
  // What came as an event stream is one message here.
  response.headers = [
    ...response.headers.filter(([name]) => name !== 'content-type'),
    ['content-type', 'application/json'],
  ];
}
