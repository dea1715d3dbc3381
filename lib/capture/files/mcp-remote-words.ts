/** What mcp-remote says in its log, by the words before the data: each line with what comes of it. */
import type { RawExchange } from '../../exchange.ts';
import { MAX_BODY } from '../../exchange-bounds.ts';
import { cut } from '../../text/cut.ts';
import { asNumber, asString, asStrings, type Json, parseJson, parseObject } from '../../text/json.ts';
import { answer, get, post } from './log-lines.ts';
import { refused, type State } from './mcp-remote-process.ts';

const EITHER = 'application/json, text/event-stream';

export const LOOKS = 'Starting OAuth server discovery';

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

export const handlers = new Map(Object.entries(byWords));

/** The whole document is written once it is used. */
export function document({ read }: State, text: string): void {
  if (!read?.response || read.response.body !== undefined || !parseObject(text)) return;
  read.response.body = cut(text, MAX_BODY);
  read.response.headers = [['content-type', 'application/json']];
}
