/** Values as they are compared: without what differs in every sign-in, and of a secret its kind. */
import { type HeaderLines, header } from '../exchange.ts';
import { readMasked, replaceMasked } from '../masked.ts';
import { scopesOf } from '../protocol/jwt.ts';
import { readChallenge } from '../protocol/www-authenticate.ts';
import { asObject, asStrings, isObject, type Json } from '../text/json.ts';
import { kindName } from '../text/masked-words.ts';
import { bare, parseUrl } from '../text/url.ts';
import { MAX_VALUE, MAX_VALUES } from './kept-sign-in.ts';
import { differsAlways } from './left-out.ts';

export type Values = [name: string, text: string][];

/** Which of two secrets it is means nothing in another browser session. */
const compared = (text: string): string => replaceMasked(text, ({ kind }) => `(${kindName(kind)})`).slice(0, MAX_VALUE);

/** Bounded, of the names that say something. */
export const valuesOf = (pairs: Iterable<readonly [string, string]>): Values =>
  [...pairs]
    .filter(([name]) => !differsAlways(name))
    .slice(0, MAX_VALUES)
    .map(([name, text]) => [compared(name), compared(text)]);

export const addressValues = (url: string): Values =>
  valuesOf([['URL', bare(url)], ...(parseUrl(url)?.searchParams ?? [])]);

export function headerPairs(lines: HeaderLines, counts: (name: string) => boolean): Values {
  const names = [...new Set(lines.map(([name]) => name))].filter(counts);
  return valuesOf(
    names.map((name): [string, string] => {
      const text = header(lines, name) ?? '';
      // Its boundary or charset says nothing; what a redirect carries is its query.
      if (name === 'content-type') return [name, text.split(';', 1)[0]?.trim().toLowerCase() ?? ''];
      return [name, name === 'location' ? bare(text) : text];
    }),
  );
}

/** A `WWW-Authenticate` by its parameters: each can be what changed. */
export function challengeValues(lines: HeaderLines): Values {
  const written = lines.filter(([name]) => /www-authenticate$/.test(name));
  if (!written.length) return [];
  const { challenges } = readChallenge(written.map(([, text]) => text));
  return valuesOf([
    ...new Map(
      written.map(([name]): [string, string] => [
        name === 'www-authenticate' ? 'WWW-Authenticate' : name,
        challenges.map(({ scheme }) => scheme).join('\n'),
      ]),
    ),
    ...challenges.flatMap(({ params }) => params.map(({ name, value }): [string, string] => [name, value ?? ''])),
  ]);
}

function written(value: unknown): string {
  const list = asStrings(value);
  if (list && Array.isArray(value) && list.length === value.length) return list.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export const memberValues = (document: Json): Values =>
  valuesOf(Object.entries(document).map(([name, value]): [string, string] => [name, written(value)]));

/** Of an MCP answer what tells one server from another, and an error. */
export function messageValues(message: Json): Values {
  const result = asObject(message.result);
  const info = asObject(result?.serverInfo);
  const error = asObject(message.error);
  const said: [string, unknown][] = [
    ['protocolVersion', result?.protocolVersion],
    ['serverInfo.name', info?.name],
    ['serverInfo.version', info?.version],
    ['error', isObject(message.error) ? undefined : message.error],
    ['error.code', error?.code],
    ['error.message', error?.message],
    ['error_description', message.error_description],
  ];
  return valuesOf(said.flatMap(([name, value]) => (value === undefined ? [] : [[name, written(value)] as const])));
}

/** Of the token what its claims say; `undefined` where it is none that can be read. */
export function tokenValues(token: string | undefined): Values | undefined {
  const read = readMasked(token);
  if (!read?.claims) return undefined;
  const { iss, aud, client_id } = read.claims;
  const said: [string, string | undefined][] = [
    ['iss', iss],
    ['aud', aud === undefined ? undefined : [aud].flat().join('\n')],
    ['scope', scopesOf(read.claims).join(' ') || undefined],
    ['client_id', client_id],
    ['alg', read.header?.alg],
    ['typ', read.header?.typ],
    ['kid', read.header?.kid],
  ];
  return valuesOf(said.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
}
