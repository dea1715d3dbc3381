/** Words that many checks share, so that one thing has one name everywhere. */
import { product } from '../../clients/product.ts';
import type { Prose } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { describeMasked } from '../../text/masked-words.ts';
import { parseUrl } from '../../text/url.ts';
import { type SignIn, signInUrls } from './sign-in-urls.ts';

/** Longest value quoted inside a sentence, in UTF-16 code units. */
const MAX_QUOTED = 300;
/** Longest name of a client. */
const MAX_NAME = 60;

/** A value from the network inside a sentence: no markup can come from it, and it has an end. */
export function code(value: string | number | undefined | null): Prose {
  const text = describeMasked(String(value ?? ''))
    .replaceAll('`', "'")
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return 'nothing';
  return `\`${text.length > MAX_QUOTED ? cut(text) : text}\``;
}

/** At a word, where there is one. */
function cut(text: string): string {
  const begun = text.slice(0, MAX_QUOTED);
  const gap = begun.lastIndexOf(' ');
  return `${gap >= 0 && MAX_QUOTED - gap <= 41 ? begun.slice(0, gap) : begun}…`;
}

/** `a`, `a and b`, `a, b and c`; each as code. */
export function codes(values: readonly string[], last: 'and' | 'or' = 'and'): Prose {
  const quoted = values.map(code);
  return quoted.length < 2 ? (quoted[0] ?? 'nothing') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`;
}

/** `the development environment \`acme.scalekit.dev\``. */
export const environmentOf = ({ environment, kind }: NonNullable<Facts['scalekit']>): Prose =>
  `the ${kind === 'unknown' ? '' : `${kind} `}environment ${code(host(environment))}`;

/** Where no sign-in names it: by what the reader has of it, and where the dashboard shows the same. */
export const ownEnvironment =
  'environment whose URL your MCP server has, e.g. as SCALEKIT_ENVIRONMENT_URL (see Settings › API Credentials)';

/** An environment of Scalekit's: that of a sign-in, or in words where the sign-in does not name it or names a wrong one. */
export type InEnvironment = Pick<Facts, 'scalekit'> | typeof ownEnvironment | `${'your' | 'each of your'} ${string}`;

/** Where every way through the dashboard begins: each environment has MCP servers, clients and lists of its own. */
export function environmentWord(which: InEnvironment): string {
  if (typeof which === 'string') return which;
  const { scalekit } = which;
  if (!scalekit) return ownEnvironment;
  return `environment ${host(scalekit.environment)}${scalekit.kind === 'unknown' ? '' : ` (${scalekit.kind})`}`;
}

export const host = (url: string | undefined | null): string => parseUrl(url ?? undefined)?.host ?? url ?? '';

/** Who signs people in, by name: `Scalekit`, another vendor's by its host. */
export const authorizationServer = (facts: SignIn): Prose => {
  if (facts.scalekit) return 'Scalekit';
  const named = signInUrls(facts)
    .map((url) => parseUrl(url)?.host)
    .find((name) => name);
  return named ? code(named) : 'the service that signs people in';
};

/** For the beginning of a sentence; a program's own name (`mcp-remote`) stays as it is. */
export const upperFirst = (text: string): string =>
  /^[a-z]+[-_.\d]\S*$/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** Names in `clientInfo` that name no client. */
const nameless = /^(?:any|client|mcp|mcp[-_ ]?client|example[-_ ]?client|test|unknown)$/i;

/** `MCP Inspector`, `Claude Code`, `an app on the Python SDK`, `your MCP client`. */
export const clientWord = ({ client }: Pick<Facts, 'client'>): Prose => {
  if (client.kind === 'inspector') return 'MCP Inspector';
  if (!isNamed(client)) return 'your MCP client';
  // Not every name is a product's.
  return (product(client.name) ?? bareName(client.name)).replace(/^An app /, 'an app ');
};

/** A name is text of the network, in a sentence where no quotes stand around it: without the marks of prose. */
const bareName = (name: string): string => {
  const bare = name.replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();
  return bare.length > MAX_NAME ? `${bare.slice(0, MAX_NAME)}…` : bare || 'your MCP client';
};

/** It said who it is. */
export const isNamed = ({ kind, name }: Facts['client']): boolean =>
  kind === 'inspector' || (kind === 'other' && !nameless.test(name));

/** `invalid_client`: client not found; whichever of the two is there. */
function errorWords(error: OAuthError | undefined): Prose | undefined {
  if (!error) return undefined;
  if (error.code && error.description) return `${code(error.code)}: ${code(error.description)}`;
  if (error.code) return code(error.code);
  return error.description ? code(error.description) : undefined;
}

/** A sentence with its words, or nothing where there are none. */
export const saying = (error: OAuthError | undefined): Prose => {
  const words = errorWords(error)?.replace(/\.`$/, '`');
  if (!words) return '';
  return error?.where === 'callback'
    ? ` The browser came back with ${words} in the address.`
    : ` The response says ${words}.`;
};

/** When it was sent, as logs write it: `2026-11-28 03:33:29 UTC`. */
export const timeOf = ({ startedAt }: { startedAt: number }): string =>
  `${new Date(startedAt).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
