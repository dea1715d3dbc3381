/** What a page needs of a server's headers for pages: for which origin, which names, and in which lines. */
import { header } from '../../../exchange.ts';
import type { NamedValue, Snippet, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopback, isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { newUrl, parseUrl } from '../../../text/url.ts';
import type { Words } from '../../define.ts';
import { partyKind } from '../party.ts';
import { corsHeaders, corsSnippets } from '../snippets/cors.ts';
import { startInspectorWith } from './settings.ts';

export type At = Pick<Words<object>, 'facts' | 'at'>;

/** Origin of the page that asked: what the server has to allow. */
export const pageOrigin = ({ client }: Pick<Facts, 'client'>, at: Observed): string =>
  at.page.origin ?? client.origin ?? 'http://localhost:6274';

/** Names in a list of a header, or `*`. */
export const namesIn = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^(?:\*|[A-Za-z0-9-]{1,64})$/.test(name));

/** Names that the browser asked for in the preflight. */
export const askedHeaders = (at: Observed): string[] =>
  namesIn(header(at.preflight?.request.headers, 'access-control-request-headers')).filter((name) => name !== '*');

/** Production environments take neither `http` nor `localhost` (Scalekit, *URI validation requirements*). */
export function productionRefuses({ facts, at }: At): boolean {
  const origin = pageOrigin(facts, at);
  return (
    partyKind(facts, at) === 'scalekit' &&
    facts.scalekit?.kind === 'production' &&
    (parseUrl(origin)?.protocol === 'http:' || isLoopback(origin))
  );
}

const USUAL_PORT = '6274';

/** An Inspector on another port than its usual one: nothing that a public server should let in for good. */
function isStray({ facts, at }: At): boolean {
  const page = parseUrl(pageOrigin(facts, at));
  return (
    facts.client.kind === 'inspector' &&
    page !== undefined &&
    isLoopback(page) &&
    page.port !== USUAL_PORT &&
    !isLoopbackOrSubdomain(at.request.url)
  );
}

/** The page that the server is to allow. */
function allowedOrigin(words: At): string {
  const origin = pageOrigin(words.facts, words.at);
  const page = newUrl(origin);
  if (!page || !isStray(words)) return origin;
  page.port = USUAL_PORT;
  return page.origin;
}

export const moveInspector = (words: At): Step[] =>
  isStray(words)
    ? [
        startInspectorWith(
          words.facts,
          'CLIENT_PORT',
          USUAL_PORT,
          'Start MCP Inspector on its usual port, which is the one to allow.',
        ),
      ]
    : [];

export const corsNeeds = (words: At) => ({
  origin: allowedOrigin(words),
  path: parseUrl(words.facts.server ?? (words.at.role === 'mcp' ? words.at.request.url : undefined))?.pathname,
  asked: askedHeaders(words.at),
});

/** The lines for the framework of the reader's server. */
export const corsLines = (words: At): Snippet[] => corsSnippets(words.facts, corsNeeds(words));

/** The same headers one by one. */
export const headersOf = (words: At): NamedValue[] =>
  corsHeaders(corsNeeds(words)).map(([name, given]) => ({ name, value: given }));

/** A list of a header with more in it: set as it stands, it takes nothing away that was allowed before. */
export function listWith(list: string | undefined, more: readonly string[]): string {
  const there = namesIn(list);
  const has = (name: string) => there.some((one) => one.toLowerCase() === name.toLowerCase());
  return [...there, ...more.filter((name) => !has(name))].join(', ');
}
