/**
 * What mcp-remote writes with `--debug` (`~/.mcp-auth/mcp-remote-v1/…_debug.log`): where it looked for metadata and what
 * came of it, and the messages that it passed on. Statuses and documents, not headers.
 */
import { parseObject } from '../../text/json.ts';
import { httpUrl } from '../../text/url.ts';
import { type FileFormat, type Recording, UnusableFile, wholeText } from './format.ts';
import { createLogReader } from './log-lines.ts';
import { connected, received, type State, stateIn, stopped } from './mcp-remote-process.ts';
import { document, handlers, LOOKS } from './mcp-remote-words.ts';

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
  return { exchanges, notes: [], said: text.replaceAll('\\"', '"'), ...goesOn };
}

/** The address of the sign-in page stands in a line of its own, of which the end may be lost: then it names no client yet. */
function signIn(state: State, text: string): void {
  if (/^\s*Please authorize this client by visiting:/.test(text)) return;
  const url = state.atSignIn === undefined ? undefined : httpUrl(text.trim());
  if (url && state.atSignIn !== undefined && ['client_id', 'state'].some((name) => url.searchParams.get(name))) {
    const asked = state.log.sent(state.atSignIn, { method: 'GET', url: url.href, headers: [], headersPartial: true });
    if (asked) asked.navigation = true;
    state.callback = httpUrl(url.searchParams.get('redirect_uri') ?? '');
    state.callback?.searchParams.set('state', url.searchParams.get('state') ?? '');
    state.atSignIn = undefined;
    state.looks = false;
  }
}

/** After these it looks no further by itself. */
const settled = ['Connected to remote server using ', 'Authorization failed', 'Unauthorized send'];

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
