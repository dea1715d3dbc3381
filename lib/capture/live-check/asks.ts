/** What a live check may send: nothing of it changes anything, but that an open server begins a session, which is ended. */
import type { HeaderLines } from '../../exchange.ts';
import { madeUpToken } from '../../protocol/made-up-token.ts';

/** The page that is asked as where none is named: the Inspector has its own there unless it is told another place. */
export const PAGE = 'http://localhost:6274';

/** Operators find it in their logs. Where a platform has a name of its own that cannot be changed, that is sent. */
const USER_AGENT = 'mcp-auth-troubleshooter/0.1 (live check; asked for by the developer of this server)';

/** The version of MCP that most clients speak, and the one that needs no `initialize`. */
const VERSION = '2025-11-25';
const MODERN = '2026-07-28';

const CLIENT = { name: 'mcp-auth-troubleshooter', version: '0.1.0' };

/** A request that is none of the plan's. */
export interface Beside {
  method: string;
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: string;
}

export interface Ask {
  /** What is looked for, for who watches. */
  topic: 'mcp' | 'resource-metadata' | 'server-metadata' | 'keys' | 'registration';
  /** A page sends its origin, and a preflight first where a browser would; a program does not. */
  as: 'program' | 'page';
  /** The preflight is all that is sent. */
  preflightOnly?: true;
  /** An event stream, where that is the answer, is read up to this. */
  until?: 'answer' | 'event';
  method: string;
  url: string;
  headers: HeaderLines;
  body?: string;
}

const common: HeaderLines = [['user-agent', USER_AGENT]];
const BOTH = 'application/json, text/event-stream';

const post = (url: string, message: object, more: HeaderLines = [], accept = BOTH): Ask => ({
  topic: 'mcp',
  as: 'program',
  until: 'answer',
  method: 'POST',
  url,
  headers: [...common, ['accept', accept], ['content-type', 'application/json'], ...more],
  body: JSON.stringify(message),
});

const message = (method: string, params: object) => ({ jsonrpc: '2.0', id: 0, method, params });

const firstMessage = message('initialize', { protocolVersion: VERSION, capabilities: {}, clientInfo: CLIENT });

/** MCP *Lifecycle*: how nearly every client begins. */
export const initialize = (url: string): Ask => post(url, firstMessage);

/** Claude and clients on aiohttp name no type in their first request. */
export const initializeForAny = (url: string): Ask => post(url, firstMessage, [], '*/*');

/** MCP 2026-07-28: how a client begins that speaks it. */
export const discover = (url: string): Ask =>
  post(
    url,
    message('server/discover', {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': MODERN,
        'io.modelcontextprotocol/clientInfo': CLIENT,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    }),
    [
      ['mcp-protocol-version', MODERN],
      ['mcp-method', 'server/discover'],
    ],
  );

export const head = (url: string): Ask => ({
  topic: 'mcp',
  as: 'program',
  method: 'HEAD',
  url,
  headers: [...common, ['accept', '*/*']],
});

/** The HTTP+SSE transport of MCP 2024-11-05. */
export const openStream = (url: string): Ask => ({
  topic: 'mcp',
  as: 'program',
  until: 'event',
  method: 'GET',
  url,
  headers: [...common, ['accept', 'text/event-stream']],
});

export const asPage = (ask: Ask): Ask => ({ ...ask, as: 'page' });

/** With a token that has to be refused. */
export const withMadeUpToken = (ask: Ask): Ask => ({
  ...ask,
  headers: [...ask.headers, ['authorization', `Bearer ${madeUpToken}`]],
});

/** What a browser asks before the first request of a page that carries a token. */
export const tokenPreflight = (url: string): Ask => ({
  ...asPage(withMadeUpToken(post(url, message('tools/list', {}), [['mcp-protocol-version', VERSION]]))),
  preflightOnly: true,
});

/** Ends a session that the server began for us (MCP *Session management*). */
export const endSession = (url: string, session: string, token: string | undefined): Ask => ({
  topic: 'mcp',
  as: 'program',
  method: 'DELETE',
  url,
  headers: [
    ...common,
    ['mcp-session-id', session],
    ['mcp-protocol-version', VERSION],
    ...(token === undefined ? [] : ([['authorization', token]] satisfies HeaderLines)),
  ],
});

export const document = (topic: 'resource-metadata' | 'server-metadata', url: string): Ask => ({
  topic,
  as: 'program',
  method: 'GET',
  url,
  headers: [...common, ['accept', 'application/json'], ['mcp-protocol-version', VERSION]],
});

export const keys = (url: string): Ask => ({
  topic: 'keys',
  as: 'program',
  method: 'GET',
  url,
  headers: [...common, ['accept', 'application/json']],
});

/** Creates a client (RFC 7591 §3.1): no plan has it, it is sent beside one where a person said so. */
export const registration = (url: string, metadata: object): Beside => ({
  method: 'POST',
  url,
  headers: { ...Object.fromEntries(common), accept: 'application/json', 'content-type': 'application/json' },
  body: JSON.stringify(metadata),
});

/** To register for real creates a client: only whether a page may is asked. */
export const registrationPreflight = (url: string): Ask => ({
  topic: 'registration',
  as: 'page',
  preflightOnly: true,
  method: 'POST',
  url,
  headers: [...common, ['content-type', 'application/json']],
});
