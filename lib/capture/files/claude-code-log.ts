/**
 * What Claude Code writes of an MCP server: a file of JSON lines (`~/.cache/claude-cli-nodejs/…/mcp-logs-…`), and with
 * `--debug` lines of text (`~/.claude/debug`). It tells of its messages to the MCP server and of the sign-in page, and of
 * the documents between them only what it made of them.
 */
import type { RawExchange } from '../../exchange.ts';
import { MAX_BODY } from '../../exchange-bounds.ts';
import { NOT_SHOWN } from '../../masked.ts';
import { cut } from '../../text/cut.ts';
import { asString, parseJson, parseObject } from '../../text/json.ts';
import { httpUrl } from '../../text/url.ts';
import { type FileFormat, type Recording, UnusableFile, wholeText } from './format.ts';
import { answer, createLogReader, initialize, type LogReader } from './log-lines.ts';

/** In the debug log, words of several lines are a JSON string. */
const ofDebug = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) \[[A-Z]+\] (?:MCP server "([^"]*)": (.*)|("MCP server \\".*"))$/;
const named = /^MCP server "([^"]*)": ([\s\S]*)$/;

export const claudeCodeLog: FileFormat = {
  name: 'log of Claude Code',
  recognises: (text) =>
    /^\s*\{"(?:debug|error)":".{0,4000}","timestamp":"\d{4}-[^"]{1,40}","sessionId":/.test(text) ||
    (text.includes('] MCP server "') && text.split('\n').some((line) => ofDebug.test(line))),
  reader: wholeText(read),
};

interface Line {
  at: number;
  /** The name of the MCP server; the file of one has none. */
  of: string;
  said: string;
}

function lineOf(text: string): Line | undefined {
  if (text.startsWith('{')) {
    const { debug, error, timestamp } = parseObject(text) ?? {};
    const said = asString(debug) ?? asString(error);
    return said === undefined ? undefined : { at: Date.parse(asString(timestamp) ?? ''), of: '', said };
  }
  const [, date = '', of = '', said = '', quoted] = ofDebug.exec(text) ?? [];
  if (quoted === undefined) return date ? { at: Date.parse(date), of, said } : undefined;
  const [, name, words] = named.exec(asString(parseJson(quoted)) ?? '') ?? [];
  return name === undefined ? undefined : { at: Date.parse(date), of: name, said: words ?? '' };
}

/** Of one MCP server, how far it is. */
interface State {
  url: string;
  version?: string;
  /** The first message of the newest connection. */
  message?: RawExchange;
  /** What refused it said, before the line with the status. */
  refusal?: string;
}

function read(text: string): Recording {
  const log = createLogReader('claude-code');
  const states = new Map<string, State>();
  const said: string[] = [];
  for (const one of text.split(/\r?\n/)) {
    const line = lineOf(one);
    if (!line || Number.isNaN(line.at)) continue;
    const state = states.get(line.of) ?? { url: '' };
    states.set(line.of, state);
    readLine(log, state, line);
    said.push(line.said);
  }
  if (log.exchanges.length) return { exchanges: log.exchanges, notes: [], said: said.join('\n') };
  throw new UnusableFile(
    'The log of Claude Code shows no request to an MCP server.',
    'Run /mcp in Claude Code, choose the server, and open the log that is written then.',
    said.join('\n'),
  );
}

function readLine(log: LogReader, state: State, { at, said }: Line): void {
  const [, url] =
    /^(?:Initializing HTTP transport to|Testing basic HTTP connectivity to|Server URL:) (\S+)$/.exec(said) ?? [];
  if (url) state.url = url;
  const [, options] = /^HTTP transport options: (\{.*)$/.exec(said) ?? [];
  const [, version] = /"User-Agent":"claude-code\/([\w.-]+)/.exec(options ?? '') ?? [];
  if (version) state.version = version;

  // Of one that was refused before, the message was sent once more: the log tells only that it is in.
  const again = said.startsWith(IN) && state.message?.response && state.message.response.status !== 200;
  if (again || said.startsWith('Starting connection with timeout')) {
    delete state.refusal;
    const message = log.sent(at, initialize(state.url, 'claude-code', state.version));
    if (message) state.message = message;
  }
  const { message } = state;
  if (message && !message.response) {
    if (said === 'Returning tokens') message.request.headers = [['authorization', NOT_SHOWN]];
    // What it sent before it asked for a token it sent without one.
    if (said === 'No token data found' || said === 'No access token in storage') delete message.request.headersPartial;
    ended(state, message, said);
  }

  const [, page] = /^Opening authorization URL: (\S+)$/.exec(said) ?? [];
  const signIn = page && httpUrl(page) && log.sent(at, { method: 'GET', url: page, headers: [], headersPartial: true });
  if (signIn) signIn.navigation = true;
}

const IN = 'Successfully connected';

/** With a token, `Unauthorized` is 403 as well. */
const refusals = { with: ['Server returned 401'], without: ['Authentication required; client', 'Unauthorized'] };

/** Where the words do not tell which request failed, the message stays without an answer. */
function ended(state: State, message: RawExchange, said: string): void {
  if (said.startsWith(IN)) answer(message, 200, { jsonrpc: '2.0', id: 0, result: {} });
  const [, why = ''] = /^HTTP Connection failed after \d+ms: ([\s\S]*)$/.exec(said) ?? [];
  const refused = refusals[message.request.headers.length ? 'with' : 'without'];
  if (refused.some((words) => why.startsWith(words))) answer(message, 401);
  const [, body] = /^Error POSTing to endpoint(?: \(HTTP \d{3}\))?: ([\s\S]*?)(?: \(code: [^()]*\))?$/.exec(why) ?? [];
  if (body !== undefined) state.refusal = cut(body, MAX_BODY);
  const [, status] = /^Connection failed \((\d{3})\): Error POSTing to endpoint/.exec(said) ?? [];
  if (status && state.refusal !== undefined) answer(message, Number(status), state.refusal);
}
