/**
 * The log of GitHub Copilot CLI (`~/.copilot/logs`): what its first message was answered, and at the level *debug* where it
 * looked for metadata in vain. What it found there it does not write.
 */
import type { RawExchange } from '../../exchange.ts';
import { MAX_BODY } from '../../exchange-bounds.ts';
import { NOT_SHOWN } from '../../masked.ts';
import { cut } from '../../text/cut.ts';
import { asString, isObject, type Json, parseObject } from '../../text/json.ts';
import { bare, httpOrigin, httpUrl } from '../../text/url.ts';
import { type FileFormat, type Recording, UnusableFile, wholeText } from './format.ts';
import { answer, createLogReader, get, initialize, type LogReader } from './log-lines.ts';

const line = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) \[([A-Z]+)\] (?:\[rust:[\w:]+\] )?(.*)$/;

const ofServers = /mcp|oauth|Service initialized/i;

export const copilotLog: FileFormat = {
  name: 'log of GitHub Copilot CLI',
  recognises: (text) => text.includes('[rust:') && /^\d{4}-\d\d-\d\dT[\d:.]+Z \[[A-Z]+\] \[rust:[\w:]+\] /m.test(text),
  reader: wholeText(read),
};

interface State {
  log: LogReader;
  /** Their addresses by their names; a program on this machine has none. */
  servers: ReadonlyMap<string, string | undefined>;
  /** Those whose settings hold headers of their own, which may be a token. */
  withHeaders: ReadonlySet<string>;
  /** Whose sign-in the next lines are about. */
  server: string | undefined;
  /** What is sent with the next message: none before a server asked for one, however many are saved. */
  token: 'none' | 'unknown' | 'new';
  /** The only server that these settings name has just given out a token, and was not heard of since. */
  signedIn: boolean;
  /** What servers were refused with that may have let the client in since. */
  refusals: RawExchange[];
  /** Where this sign-in looked in vain; what it found elsewhere it does not write. */
  inVain: (Told & { url: string; of: 'resource' | 'server' })[];
}

function read(text: string): Recording {
  const lines = text.split(/\r?\n/).flatMap((one) => {
    const [, date = '', level, said = ''] = line.exec(one) ?? [];
    return date ? [{ at: Date.parse(date), said, isWord: level !== 'DEBUG' && ofServers.test(said) }] : [];
  });
  // Servers of its own stand in no settings: where one of them fails, what names none may be of it.
  const others = lines.flatMap(({ said }): [string, undefined][] => {
    const name = failedServer(said);
    return name === undefined ? [] : [[name, undefined]];
  });
  const set = lines.flatMap(({ said }) => serversIn(said));
  const servers = new Map([...others, ...set.map(({ name, url }) => [name, url] as const)]);
  const withHeaders = new Set(set.flatMap(({ url, headers }) => (headers && url !== undefined ? [url] : [])));
  const log = createLogReader('copilot');
  const [only] = servers.size === 1 ? servers.values() : [];
  const state: State = {
    log,
    servers,
    withHeaders,
    server: only,
    token: 'none',
    signedIn: false,
    refusals: [],
    inVain: [],
  };
  for (const { at, said } of lines) if (!Number.isNaN(at)) readLine(state, at, said);
  // Megabytes of it are of something else.
  const words = lines.flatMap(({ said, isWord }) => (isWord ? [said] : []));
  const said = words.join('\n').replaceAll('\\"', '"');
  if (log.exchanges.length) return { exchanges: log.exchanges, notes: [], said };
  throw new UnusableFile(
    'The log of GitHub Copilot CLI shows no request to an MCP server.',
    'Start copilot with --log-level debug, connect again, and open the newest file in ~/.copilot/logs.',
    said,
  );
}

const failedServer = (said: string): string | undefined => /^Recorded failure for server ([^:]+):/.exec(said)?.[1];

interface Settings {
  name: string;
  url: string | undefined;
  headers: boolean;
}

/** The settings of all servers, as they are compared on each start. */
function serversIn(said: string): Settings[] {
  if (!said.startsWith('mcp discover_and_start_root {')) return [];
  const signature = parseObject(asString(parseObject(said.slice(said.indexOf('{')))?.signature));
  const servers = Array.isArray(signature?.servers) ? signature.servers : [];
  return servers.flatMap((server: unknown): Settings[] => {
    const [name, text] = Array.isArray(server) ? server : [];
    if (typeof name !== 'string') return [];
    const { url, headers } = parseObject(asString(text)) ?? {};
    return [{ name, url: asString(url), headers: isObject(headers) && Object.keys(headers).length > 0 }];
  });
}

function readLine(state: State, at: number, said: string): void {
  const brace = said.lastIndexOf(' {"');
  const data = brace < 0 ? {} : (parseObject(said.slice(brace + 1)) ?? {});
  for (const { begins, does } of handlers) if (said.startsWith(begins)) does(state, { at, said, data });
}

interface Told {
  at: number;
  said: string;
  data: Json;
}

const NAME = 'copilot-cli';

/** The first message to a server. */
function message({ log, server }: State, at: number): RawExchange | undefined {
  return server === undefined ? undefined : log.sent(at, initialize(server, NAME));
}

/** One that failed for another reason than a token: a challenge says itself whether there was one, and what it led to is not written. */
function withToken(x: RawExchange | undefined, { token, withHeaders }: State): void {
  if (token === 'new' && x) x.request.headers = [['authorization', NOT_SHOWN]];
  if (token === 'none' && x && !withHeaders.has(x.request.url)) delete x.request.headersPartial;
}

/** Of several servers it names the one that failed, and not the one that was reached. */
const isOfSeveral = ({ servers }: State) => servers.size > 1;

const unsent = /error sending request for url/;

function refused(x: RawExchange | undefined, why: string): void {
  const [, status, body = ''] = /unexpected server response: HTTP (\d{3})[^:]*(?:: ?([\s\S]*))?$/.exec(why) ?? [];
  if (status) answer(x, Number(status), cut(body, MAX_BODY));
  else if (x && unsent.test(why)) x.failure = { kind: 'network', text: cut(why, 4096) };
}

function looked({ log }: State, at: number, url: unknown, { status, error }: Json): void {
  const x = log.sent(at, get(asString(url) ?? ''));
  const code = Number.parseInt(asString(status) ?? '', 10);
  const why = asString(error) ?? '';
  if (code) answer(x, code);
  // Another error is about what was answered, and says not with which status.
  else if (x && unsent.test(why)) x.failure = { kind: 'network', text: cut(why, 4096) };
}

/** It found none: now what it looked at in vain tells something. Of the MCP server’s host only where that host’s own was missing. */
function gaveUp(state: State, sought: string): void {
  const isOwn = bare(sought) === bare(state.server ?? '');
  const own = httpOrigin(state.server ?? '');
  // Of several servers, the lines of one come between those of another.
  const inVain = isOfSeveral(state) ? state.inVain.filter(({ url }) => isAbout(url, sought)) : state.inVain;
  const missing = new Set(inVain.flatMap(({ of, url }) => (of === 'resource' ? [httpOrigin(url)] : [])));
  for (const { of, at, url, data } of inVain) {
    const origin = httpOrigin(url);
    if (of === 'resource' ? isOwn : origin !== own || missing.has(origin)) looked(state, at, url, data);
  }
}

/** Whether a well-known address is made of this one, or stands for all of its host. */
function isAbout(wellKnown: string, url: string): boolean {
  const path = (httpUrl(wellKnown)?.pathname ?? '').replace(/\/\.well-known\/[^/]+/, '');
  return httpOrigin(wellKnown) === httpOrigin(url) && ['', '/', httpUrl(url)?.pathname].includes(path);
}

const HEADER = 'www_authenticate_header: "';

const handlers: { begins: string; does(state: State, told: Told): void }[] = [
  {
    begins: 'worker quit with fatal: Transport channel closed, when Client(OAuthChallenge',
    does(state, { at, said }) {
      const [, status] = /status_code: (\d{3})/.exec(said) ?? [];
      const from = said.indexOf(HEADER) + HEADER.length;
      const to = said.lastIndexOf('", response: ');
      const x = message(state, at);
      state.token = 'unknown';
      if (!x || !status || from < HEADER.length || to < from) return;
      x.response = { status: Number(status), headers: challenge(said.slice(from, to).replaceAll('\\"', '"')) };
    },
  },
  {
    begins: 'server/discover failed; retrying with legacy initialize',
    does(state, { data }) {
      // The message that follows says the same, and which server it was for.
      if (isOfSeveral(state)) state.server = undefined;
      const [, url] = /for url \(([^()]+)\)/.exec(asString(data.error) ?? '') ?? [];
      if (url) state.server = url;
    },
  },
  {
    begins: 'Recorded failure for server ',
    does(state, { at, said, data }) {
      state.signedIn = false;
      const name = asString(data.server_name) ?? failedServer(said);
      // One of its own, or a program on this machine, is no server that these settings name.
      state.server = name === undefined ? state.server : state.servers.get(name);
      const end = said.lastIndexOf(' {"server_name":');
      const x = message(state, at);
      withToken(x, state);
      refused(x, end < 0 ? said : said.slice(0, end));
      if (x) state.refusals.push(x);
    },
  },
  {
    begins: 'Service initialized as client',
    does(state, { at }) {
      const { signedIn, refusals } = state;
      state.inVain = [];
      state.refusals = [];
      state.signedIn = false;
      // It names none: it may be any server, also one of its own that no settings name, and one that was refused before.
      if (!signedIn) {
        for (const x of refusals) {
          delete x.response;
          delete x.failure;
        }
      }
      if (isOfSeveral(state)) state.server = undefined;
      const x = message(state, at);
      if (signedIn) answer(x, 200, { jsonrpc: '2.0', id: 0, result: {} });
    },
  },
  {
    begins: 'MCP OAuth token exchange completed',
    does(state) {
      if (isOfSeveral(state)) return;
      state.token = 'new';
      state.signedIn = true;
    },
  },
  {
    begins: 'protected resource metadata ',
    does: ({ inVain }, told) => inVain.push({ ...told, url: asString(told.data.metadata_url) ?? '', of: 'resource' }),
  },
  {
    begins: 'authorization server metadata discovery attempt failed',
    does: ({ inVain }, told) => inVain.push({ ...told, url: asString(told.data.discovery_url) ?? '', of: 'server' }),
  },
  {
    begins: 'OAuth authentication failed for ',
    does(state, { at, said }) {
      const [, name = ''] = /^OAuth authentication failed for ([^:]+):/.exec(said) ?? [];
      if (isOfSeveral(state)) state.server = state.servers.get(name);
      const [, of] = /Failed to discover authorization server metadata for (\S+)/.exec(said) ?? [];
      if (of) gaveUp(state, of);
      // Asked of the MCP server’s host, it may be a consequence of what was missing there before.
      const unclear = state.inVain.some((one) => one.of === 'resource') ? httpOrigin(state.server ?? '') : undefined;
      state.inVain = [];
      const [, url, status] = /Discovery request to (\S+) failed with server error status: (\d{3})/.exec(said) ?? [];
      if (url && httpOrigin(url) !== unclear) looked(state, at, url, { status: status ?? '' });
      const [, page] = /Failed to parse discovery document from (\S+): error decoding/.exec(said) ?? [];
      if (page && httpUrl(page) && httpOrigin(page) !== unclear) answer(state.log.sent(at, get(page)), 200, '');
    },
  },
];

/** The beginning is hidden, up to the first value, as a token would be. */
function challenge(header: string): [string, string][] {
  if (header === '') return [];
  const written = header.replace(/^\*+"/, header.includes('error_description=') ? 'Bearer error="' : 'Bearer realm="');
  return [['www-authenticate', written]];
}
