/**
 * How a framework does what a finding asks of an MCP server: one file a framework, which holds all about it but the signs by
 * which its answers are told (`lib/handshake/framework.ts`), and one line in `all.ts`.
 */
import type { Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { Framework } from '../../../handshake/participants.ts';
import { parseUrl } from '../../../text/url.ts';

export interface Code extends Omit<Snippet, 'label'> {
  /** Where one framework has several ways: the name of this one. */
  label?: string;
}

/** Lines, and those for the top of their file. */
export type Lines = Required<Pick<Snippet, 'top' | 'code'>>;

/** One, or one for each way in which the framework is used, the likeliest first. */
export type Codes = Code | readonly Code[] | undefined;

/** A setting that holds a list, or an address: its name, and the lines that set it. */
export interface Setting {
  name: string;
  code(value: string): Code;
}

export interface CorsNeeds {
  /** Origin of the page, as in the address bar. */
  origin: string;
  /** Path of the MCP endpoint, where it is known. */
  path: string | undefined;
  /** Names in `Access-Control-Request-Headers`: those that are not usual are added to the list. */
  asked: readonly string[];
}

/** What a token is held to. */
export interface Held {
  audience: string;
  /** Every issuer that it may have; none where that is not known. */
  issuers: readonly string[];
}

/** What a check of the token's signature needs beside that. */
export interface Checked extends Held {
  /** Where the keys are. */
  keys: string;
}

/** What a whole check of the token needs. */
export interface Guarded {
  /** Absent where the sign-in did not show it: then variables of the environment hold it. */
  held: Checked | undefined;
  /** What the 401 says. */
  challenge: string;
  /** Something asks for a token now: it takes too many, and may stay behind this, or it refuses what is right. */
  old?: 'stays' | 'goes';
}

/** What a finding is about: the group of its check, as far as the code for it stands in one place. */
export type Topic = 'cors' | 'challenge' | 'resource-metadata' | 'session' | 'network';

/** The members of the protected resource metadata that a finding corrects. */
export const members = ['resource', 'authorization_servers', 'scopes_supported'] as const;
export type Member = (typeof members)[number];

/** How it is known that the lines do what they say. */
export type Known =
  /** The tests run them in it, in this version. */
  | { how: 'run'; version: string }
  /** They were run in it on that day, and are no part of the tests, because of this. */
  | { how: 'run by hand'; version: string; on: string; because: string }
  /** Not run: compared with the source of this version, in these files. */
  | { how: 'read'; version: string; in: string };

export interface Recipe {
  framework: Framework;
  /** As it calls itself. */
  name: string;
  language: 'javascript' | 'python' | 'java' | 'csharp' | 'go' | 'php';
  known: Known;
  /** How such a server is started, in words. */
  start: string;
  /** Where the code for it stands: words to search for, the likeliest first. */
  words: Record<Topic, readonly string[]>;
  /** Lets a page call the MCP server and read its responses; `place` says where it goes, in one action. */
  cors: {
    place: string;
    code(needs: CorsNeeds): Code;
    /** Where the project has such code: what to add to it so that a page may read these headers. */
    expose?(names: readonly string[]): Code;
    /** It can let a page call, and cannot let it read headers. */
    hides?: true;
  };
  /** The whole 401 to a request without a token; the check of the token itself stays and comes after it. */
  challenge(value: string, facts: Facts): Codes;
  /** It writes that 401 itself, and the lines above set how: no code of the project has the header's name. */
  ownChallenge?: true;
  /** Lets requests to these paths past a middleware that was written for pages. */
  except?(paths: readonly string[]): Code;
  /** Serves the protected resource metadata at these paths, without a token. */
  metadataRoute(paths: readonly string[], document: Record<string, unknown> | undefined, facts: Facts): Codes;
  /** Lets requests for metadata past what asks for a token. */
  openMetadata?(): Code;
  /** One member of the metadata, where the framework writes the document: as its setting. */
  member?(name: Member, value: unknown, facts: Facts): Code | undefined;
  /** The headers of a request, where code of the project sees them: the list of their names, and what holds the token. */
  sent?: { names: string; token: string };
  /** Where the call is that checks the token; by default it is searched for. */
  checksAt?: string;
  /** The check of a token in the framework's own way; without it that of Scalekit's SDK for the language. */
  tokenCheck?(held: Held, facts: Facts): Code | undefined;
  /** Asks for a token, checks it and answers 401: all of it, for a server that does not check tokens. */
  guard?(guarded: Guarded, facts: Facts): Codes;
  /** What the scopes that every token needs are called. */
  requiredScopes?: string;
  /** `store`: finds a session again; `stateless`: does without. Neither where the framework has no sessions. */
  sessions?: { store?(path: string): Code; stateless?: Code | ((path: string) => Code) };
  /** The path at which it serves MCP. */
  endpoint?: Setting;
  /** Takes the public scheme and host from a proxy in front, where it does not do so by itself. */
  proxied?: Code;
  /** Hosts and pages that it lets through, where it refuses others by itself. */
  hosts?: { host: Setting; origin?: Setting };
}

/** What the pages of an MCP client send and read (MCP *Transports*, *Authorization*). */
const requestHeaders = ['Authorization', 'Content-Type', 'MCP-Protocol-Version', 'Mcp-Session-Id', 'Last-Event-ID'];
export const methods = ['GET', 'POST', 'DELETE', 'OPTIONS'];
export const exposed = ['WWW-Authenticate', 'Mcp-Session-Id'];

/** What goes into lines of every language and every configuration file: a page may ask for whatever it likes. */
const isName = /^[\w.-]+$/;

export const headerNames = (asked: readonly string[]): string[] => [
  ...requestHeaders,
  ...asked.filter(
    (name) => isName.test(name) && !requestHeaders.some((known) => known.toLowerCase() === name.toLowerCase()),
  ),
];

/** What no router takes for a pattern. */
const isPlainPath = /^(?:\/[\w.~-]+)+\/?$/;

/** The path that asks for a token, without a slash at its end: where it is known, nothing else is locked with it. */
export const guarded = ({ server }: Pick<Facts, 'server'>): string | undefined => {
  const path = parseUrl(server)?.pathname;
  return path && isPlainPath.test(path) ? path.replace(/\/$/, '') : undefined;
};

/** What stands below a path begins with it, and no other path does. */
export const withSlash = (path: string): string => path.replace(/\/?$/, '/');

/** Single quotes in JavaScript and Python, where the text has double ones inside. */
export const single = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
/** A text or a document in JSON, which JavaScript, Java, C#, Go and, for texts, Python read too. */
export const literal = (value: unknown): string => JSON.stringify(value);
export const jsList = (values: readonly string[]): string => `[${values.map(single).join(', ')}]`;
export const pythonList = (values: readonly string[]): string => `[${values.map(literal).join(', ')}]`;
export const quoted = (values: readonly string[]): string => values.map(literal).join(', ');
/** Where Scalekit's quickstarts keep the document: a step of its own puts it there (`steps/serve-json.ts`). */
export const jsonVariable = 'PROTECTED_RESOURCE_METADATA';
/** Where web servers that run the code hand no variables to it. */
export const jsonFile = 'protected-resource.json';

/** The reader finds the file that makes the app by the call that makes it. */
export const inFileWith = (call: string): string => `in the file with \`${call}\``;

const orEach = (words: readonly string[]): string => {
  const named = words.map((word) => `\`${word}\``);
  return [named.slice(0, -1).join(', '), named.at(-1)].filter(Boolean).join(' or ');
};

/**
 * Where a check of the token goes beside the one that is there: what becomes of that, which is found by its words in the
 * code, and of what it hands on.
 */
export function besidesOld(old: Guarded['old'], where: string, words: readonly string[], handedOn: string): string {
  if (old === undefined) return where;
  return old === 'stays'
    ? `${where}. What asks for a token now may stay below it, since later code may need what it hands on (\`${handedOn}\`)`
    : `first remove what asks for a token now (search your code for ${orEach(words)}). Then put this ${where}. If later code reads what the old one handed on (\`${handedOn}\`), set that here`;
}

/** Longest line that the panel shows whole beside the evidence: code scrolls, and what is out of sight is not read. */
const WIDTH = 58;

/** A list on one line, or its items on as few as they fit: `start` ends with what opens it, and has its indentation. */
export function listed(start: string, items: readonly string[], end: string, tab = '  '): string {
  const one = `${start}${items.join(', ')}${end}`;
  if (one.length <= WIDTH) return one;
  const outer = /^ */.exec(start)?.[0] ?? '';
  const lines: string[] = [];
  for (const item of items) {
    const longer = `${lines.at(-1)} ${item},`;
    if (lines.length && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`${outer}${tab}${item},`);
  }
  return [start, ...lines, `${outer}${end}`].join('\n');
}

/** A header with several parts, a line each, since one alone may hold a whole URL: texts that are put together. */
export const partsOf = (value: string): string[] => value.split(/(?<=, )|(?=\/\.well-known\/)/);
