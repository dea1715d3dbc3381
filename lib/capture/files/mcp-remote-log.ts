/**
 * What mcp-remote writes with `--debug` (`~/.mcp-auth/mcp-remote-v1/…_debug.log`): where it looked for metadata and what
 * came of it, and the messages that it passed on. Statuses and documents, not headers.
 */
import type { RawExchange } from '../../exchange.ts';
import { MAX_BODY } from '../../exchange-bounds.ts';
import { NOT_SHOWN } from '../../masked.ts';
import { cut } from '../../text/cut.ts';
import { asNumber, asString, asStrings, isObject, type Json, parseJson, parseObject } from '../../text/json.ts';
import { httpUrl } from '../../text/url.ts';
import { type FileFormat, type Recording, UnusableFile, wholeText } from './format.ts';
import { answer, createLogReader, GOES_ON, get, initialize, type LogReader, post } from './log-lines.ts';

/** Whatever stands before it: a client that started mcp-remote writes a time of its own. */
const line = /\[(\d{4}-\d\d-\d\dT[\d:.]+Z)\]\[(\d+)\] (.*)/;

export const mcpRemoteLog: FileFormat = {
  name: 'debug log of mcp-remote',
  recognises: (text) =>
    // A recording has none of it, and is looked through in a fraction of the time.
    (text.includes('Z][') &&
      /\[\d{4}-\d\d-\d\dT[\d:.]+Z\]\[\d+\] /.test(text) &&
      /mcp-remote|OAuth server discovery|Protected Resource Metadata/.test(text)) ||
    isOutput(text),
  reader: wholeText(read),
};

/** What it prints without `--debug`, each line behind its number, or behind what a client puts before it. */
const isOutput = (text: string) =>
  !text.trimStart().startsWith('{') &&
  [
    'Using transport strategy: ',
    'Connecting to remote server: ',
    'Discovering OAuth server configuration',
    'Connected to remote server using ',
    'Proxy established successfully between local STDIO',
    'Please authorize this client by visiting:',
  ].some((said) => text.includes(`] ${said}`) || text.includes(`] \n${said}`));

const EITHER = 'application/json, text/event-stream';

/** Where a process is in its search: what an answer is to is not always said beside it. */
interface State {
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

const stateIn = (log: LogReader, server: string): State => ({
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

/** ms: a process that is silent for so long while another one writes has ended. */
const SILENT = 60_000;

const began = /^Starting mcp-remote with server URL: (\S+)/;

function read(text: string): Recording {
  const log = createLogReader('mcp-remote');
  // Two clients, or one that starts it twice, write of one server into one file.
  const states = new Map<string, State>();
  let [state, end] = [stateIn(log, ''), 0];
  for (const one of text.split(/\r?\n/)) {
    const [, date = '', process = '', said = ''] = line.exec(one) ?? [];
    if (date) {
      state = states.get(process) ?? stateIn(log, state.server);
      states.set(process, state);
      const at = Date.parse(date);
      state.heard = Math.max(state.heard, at || 0);
      end = Math.max(end, at || 0);
      readLine(state, at, said);
    } else signIn(state, one);
  }
  for (const one of states.values()) if (end - one.heard >= SILENT) stopped(one);
  const goesOn = [...states.values()].some(({ looks }) => looks) && { goesOn: true as const };
  const { exchanges } = log;
  if (!exchanges.length) {
    throw new UnusableFile(
      isOutput(text)
        ? 'This is the ordinary output of mcp-remote, which names no requests: start mcp-remote with --debug, and open the file in ~/.mcp-auth that ends in _debug.log.'
        : 'The log of mcp-remote holds no requests: start it with --debug, and take the file that ends in _debug.log.',
      undefined,
      text,
    );
  }
  return { exchanges, notes: goesOn ? [GOES_ON] : [], said: text.replaceAll('\\"', '"'), ...goesOn };
}

/** The address of the sign-in page stands in a line of its own. */
function signIn(state: State, text: string): void {
  if (/^\s*Please authorize this client by visiting:/.test(text)) return;
  const url = state.atSignIn === undefined ? undefined : httpUrl(text.trim());
  if (url && state.atSignIn !== undefined) {
    const asked = state.log.sent(state.atSignIn, { method: 'GET', url: url.href, headers: [], headersPartial: true });
    if (asked) asked.navigation = true;
    state.callback = httpUrl(url.searchParams.get('redirect_uri') ?? '');
    state.callback?.searchParams.set('state', url.searchParams.get('state') ?? '');
    state.atSignIn = undefined;
    state.looks = false;
  }
}

function readLine(state: State, at: number, said: string): void {
  const brace = said.indexOf(' {');
  const words = (brace < 0 ? said : said.slice(0, brace)).trim();
  const data = brace < 0 ? {} : (parseObject(said.slice(brace + 1)) ?? {});
  state.atSignIn = words === '' || /^Please authorize/.test(words) ? at : undefined;
  const [, server] = began.exec(words) ?? [];
  // One that is started again has ended before.
  if (server || words.startsWith('Fatal error:')) stopped(state);
  if (server) state.server = server;
  if (words === LOOKS) state.looks = true;
  if (settled.some((one) => words.startsWith(one))) state.looks = false;
  if (words.startsWith('Connected to remote server using ')) connected(state, at, words.includes('SSE'));
  received(state, at, words);
  handlers.get(words)?.(state, data, at);
  returned(state, at, words);
  if (words.startsWith('Token result:')) state.token = data.found === true;
  const [, metadata] = /^authorizationServerMetadata: (\{.*)$/.exec(said) ?? [];
  if (metadata) document(state, metadata);
}

/** The error that came back from the sign-in page. */
function returned({ log, callback }: State, at: number, words: string): void {
  const [, error, description] = /^Authorization failed: (\w+)(?: - (.*))?$/.exec(words) ?? [];
  const url = error ? httpUrl(callback?.href ?? '') : undefined;
  if (!url || !error) return;
  url.searchParams.set('error', error);
  if (description) url.searchParams.set('error_description', description);
  const back = log.sent(at, { method: 'GET', url: url.href, headers: [], headersPartial: true });
  if (back) back.navigation = true;
}

/** What its own first message was refused with: it sends that before any client's. */
function refused(state: State, { data, code, event }: Json, at: number): void {
  const { status, text } = isObject(data) ? data : {};
  const said = asString(text);
  if (said !== undefined) hold(state, initialize(state.server, NAME), asNumber(status), said, at);
  else if (isObject(event)) hold(state, stream(state.server), asNumber(code), undefined, at);
}

/** A refusal after which it tries the other transport; its body goes on in lines of their own. */
function received(state: State, at: number, words: string): void {
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

/** It opened the stream of the older transport, or got its own first message answered. */
function connected(state: State, at: number, opens: boolean): void {
  state.refusals = [];
  const asked = opens ? stream(state.server) : initialize(state.server, NAME);
  const x = state.log.sent(at, { ...asked, headersPartial: true });
  answer(x, 200);
  if (opens && x?.response) x.response.headers = [['content-type', STREAM]];
}

function stopped(state: State): void {
  for (const [x, status, body] of state.refusals) answer(x, status, body);
  state.refusals = [];
  state.looks = false;
}

const LOOKS = 'Starting OAuth server discovery';
/** After these it looks no further by itself. */
const settled = ['Connected to remote server using ', 'Authorization failed', 'Unauthorized send'];

type Handler = (state: State, data: Json, at: number) => void;

const asks: Handler = (state, { metadataUrl }, at) => {
  state.current = state.log.sent(at, get(asString(metadataUrl) ?? ''));
};

/** The next address of the authorization server that has not been answered yet. */
function candidate(state: State, at: number, url = state.candidates[0]): void {
  state.candidates = state.candidates.slice(state.candidates.indexOf(url ?? '') + 1);
  state.current = url === undefined ? undefined : state.log.sent(at, get(url));
}

function fail(x: RawExchange | undefined, { error }: Json): void {
  if (!x || x.response) return;
  const said = asString(error) ?? 'failed';
  const body = notJson(said);
  if (body === undefined) x.failure = { kind: 'network', text: cut(said, 4096) };
  else x.response = { status: 200, headers: [], headersPartial: true, body };
}

/** It reads only what was answered with success: the parser of Node shows how that begins. */
function notJson(said: string): string | undefined {
  if (said === 'Unexpected end of JSON input') return '';
  // It is an object up to there.
  if (said.includes(' in JSON at position ')) return '{';
  const end = ' is not valid JSON';
  if (!said.startsWith('Unexpected token ') || !said.endsWith(end)) return undefined;
  return said.slice(said.indexOf('"') + 1, said.lastIndexOf('"'));
}

const byWords: Record<string, Handler> = {
  [LOOKS]: (state, { serverUrl }) => {
    state.server = asString(serverUrl) ?? state.server;
  },
  'Probing MCP server for WWW-Authenticate header': (state, _data, at) => {
    state.current = state.log.sent(at, { method: 'GET', url: state.server, headers: [['accept', EITHER]] });
    state.look = state.current;
  },
  'Probed the server for an auth challenge': ({ look }, { status }) => answer(look, asNumber(status) ?? 0),
  'Received 401 with WWW-Authenticate header': ({ current }, { header }) => {
    const value = asString(header);
    if (current) current.response = { status: 401, headers: value === undefined ? [] : [['www-authenticate', value]] };
  },
  'Server responded OK without auth, using server URL as authorization server': ({ current }) => answer(current, 200),
  'Error probing MCP server': ({ current }, data) => fail(current, data),

  'Connection error:': refused,

  'Fetching Protected Resource Metadata': asks,
  'Protected Resource Metadata not found (404)': ({ current }) => answer(current, 404),
  'Failed to fetch Protected Resource Metadata': ({ current }, { status }) => answer(current, asNumber(status) ?? 0),
  'Error fetching Protected Resource Metadata': ({ current }, data) => fail(current, data),
  'Successfully fetched Protected Resource Metadata': (
    { current },
    { resource, authorizationServers, scopesSupported },
  ) =>
    answer(current, 200, { resource, authorization_servers: authorizationServers, scopes_supported: scopesSupported }),

  'Fetching authorization server metadata': (state, { candidates }) => {
    state.candidates = asStrings(candidates) ?? [];
  },
  'Authorization server metadata endpoint not found (404)': (state, { metadataUrl }, at) => {
    candidate(state, at, asString(metadataUrl));
    answer(state.current, 404);
  },
  'Failed to fetch authorization server metadata': (state, { status }, at) => {
    candidate(state, at);
    answer(state.current, asNumber(status) ?? 0);
  },
  'Error fetching authorization server metadata': (state, data, at) => {
    candidate(state, at, asString(data.metadataUrl));
    fail(state.current, data);
  },
  'Successfully fetched authorization server metadata': (state, _data, at) => {
    candidate(state, at);
    answer(state.current, 200);
    state.read = state.current;
  },

  'Local → Remote message': (state, { method, id, params }, at) => {
    const message = { ...(id !== undefined && { id }), method, params: parseJson(asString(params)) };
    const asked = state.log.sent(at, post(state.server, message));
    if (asked && id !== undefined) state.messages.set(id, asked);
  },
  'Unauthorized send, re-authorizing': (state, { id }, at) => {
    const asked = state.messages.get(id);
    answer(asked, 401);
    // It is sent again, with nothing said of it.
    const again = asked && state.log.sent(at, asked.request);
    if (again) state.messages.set(id, again);
  },
  'Remote → Local message': ({ messages }, { id, result, error }) => {
    const asked = messages.get(id);
    const body = { jsonrpc: '2.0', id, ...(error === undefined ? { result: {} } : { error }) };
    if (result !== undefined || error !== undefined) answer(asked, 200, body);
  },
};

const handlers = new Map(Object.entries(byWords));

/** The whole document is written once it is used. */
function document({ read }: State, text: string): void {
  if (!read?.response || read.response.body !== undefined || !parseObject(text)) return;
  read.response.body = cut(text, MAX_BODY);
  read.response.headers = [['content-type', 'application/json']];
}
