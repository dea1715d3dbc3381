/** What to change so that a page may read an answer: decided by whose endpoint it is. */
import { header } from '../../../exchange.ts';
import type { FixStep } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopback } from '../../../protocol/addresses.ts';
import { parseUrl } from '../../../text/url.ts';
import type { Words } from '../../define.ts';
import { corsOwner } from '../owners.ts';
import { corsPlace, corsSnippet } from '../snippets/cors.ts';
import { code, host } from '../words.ts';
import { connectAgain } from './clients.ts';
import { dashboardStep } from './scalekit.ts';
import { restartServer } from './server.ts';

/** Origin of the page that asked: what the server has to allow. */
export const pageOrigin = ({ client }: Pick<Facts, 'client'>, at: Observed): string =>
  at.page.origin ?? client.origin ?? 'http://localhost:6274';

/** Names that the browser asked for in the preflight. */
const askedHeaders = (at: Observed): string[] =>
  (header(at.preflight?.request.headers, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^[A-Za-z0-9-]{1,64}$/.test(name));

/** Production environments take neither `http` nor `localhost` (Scalekit, *URI validation requirements*). */
const refusedInProduction = (origin: string) => parseUrl(origin)?.protocol === 'http:' || isLoopback(origin);

function scalekitSteps({ facts }: Words<object>, origin: string): FixStep[] {
  const production = facts.scalekit?.kind === 'production' && refusedInProduction(origin);
  return [
    ...(production
      ? [
          {
            text: 'Connect to the MCP server of a development environment instead, because a production environment accepts neither `http` nor `localhost` callback URLs.',
          },
        ]
      : []),
    dashboardStep(
      `Add the address of the page to the allowed callback URLs${production ? ' of the development environment' : ''}, exactly as it stands in the address bar.`,
      ['Authentication', 'Redirect URLs', 'Allowed Callback URLs'],
      `${origin}/`,
    ),
    { text: 'Save the change.' },
  ];
}

function serverSteps({ facts, at }: Words<object>, origin: string): FixStep[] {
  const url = parseUrl(facts.server ?? at.request.url);
  const needs = { origin, path: url?.pathname ?? '/mcp', asked: askedHeaders(at) };
  return [
    { text: corsPlace[facts.framework], snippet: corsSnippet(facts.framework, needs) },
    ...(facts.framework === 'generic'
      ? [
          {
            text: 'Answer `OPTIONS` requests with `204` and the same headers before anything asks for a token.',
          },
        ]
      : []),
    restartServer,
  ];
}

/** MCP Inspector 2 sends its requests from its own backend, so the page needs no permission. */
const withoutPage = ({ client }: Pick<Facts, 'client'>): FixStep[] =>
  client.part === 'proxy' || client.kind === 'unknown'
    ? [
        {
          text: 'Use MCP Inspector 2 instead if you cannot change that server: its requests do not come from the page, so CORS does not apply.',
          copy: 'npx @modelcontextprotocol/inspector@latest',
        },
      ]
    : [];

/** The steps for an endpoint that does not let the page read its answer. */
export function corsSteps(words: Words<object>): FixStep[] {
  const origin = pageOrigin(words.facts, words.at);
  const owner = corsOwner(words);
  const steps =
    owner === 'scalekit' && words.facts.scalekit
      ? scalekitSteps(words, origin)
      : owner === 'mcp-server'
        ? serverSteps(words, origin)
        : [
            {
              text: `Allow this origin in the CORS or web origin settings of the authorization server at ${code(host(words.at.request.url))}.`,
              copy: origin,
            },
          ];
  return [...steps, ...corsEnd(words)];
}

/** What every such fix ends with. */
export const corsEnd = ({ facts }: Words<object>): FixStep[] => [...withoutPage(facts), connectAgain(facts)];

/** What a page may read: the lines of the server's framework, or the header alone. */
export function exposeSteps({ facts, at }: Words<object>): FixStep[] {
  const url = parseUrl(facts.server ?? at.request.url);
  const needs = { origin: pageOrigin(facts, at), path: url?.pathname ?? '/mcp', asked: askedHeaders(at) };
  return [
    {
      text: 'Add both headers to those that a page may read.',
      copy: 'Access-Control-Expose-Headers: WWW-Authenticate, Mcp-Session-Id',
      ...(facts.framework !== 'generic' && { snippet: corsSnippet(facts.framework, needs) }),
    },
    restartServer,
    connectAgain(facts),
  ];
}
