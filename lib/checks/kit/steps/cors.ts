/** What to change so that a page may read an answer: decided by whose endpoint it is. */
import { header } from '../../../exchange.ts';
import type { Alternative, NamedValue, Prose, Snippet, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopback, isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { parseUrl } from '../../../text/url.ts';
import type { FixDraft, Words } from '../../define.ts';
import { frontOf } from '../front.ts';
import { party, partyKind, partyPlace, sendToParty } from '../party.ts';
import { between } from '../places.ts';
import { corsHeaders, corsPlace, corsSnippets } from '../snippets/cors.ts';
import { toDevelopment } from './scalekit.ts';
import { restartServer } from './server.ts';
import { providerStep, settingStep } from './setting.ts';
import { newInspector, startInspectorWith } from './settings.ts';
import { inServer, step, value } from './step.ts';

type At = Pick<Words<object>, 'facts' | 'at'>;

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
  const page = parseUrl(origin);
  if (!page || !isStray(words)) return origin;
  page.port = USUAL_PORT;
  return page.origin;
}

const moveInspector = (words: At): Step[] =>
  isStray(words)
    ? [
        startInspectorWith(
          'CLIENT_PORT',
          USUAL_PORT,
          'Start MCP Inspector on its usual port, which is the one to allow.',
        ),
      ]
    : [];

const needs = (words: At) => ({
  origin: allowedOrigin(words),
  path: parseUrl(words.facts.server ?? words.at.request.url)?.pathname ?? '/mcp',
  asked: askedHeaders(words.at),
});

/** The lines for the framework of the reader's server. */
const snippets = (words: At): Snippet[] => corsSnippets(words.facts, needs(words));

/** The same headers one by one. */
const headersOf = (words: At): NamedValue[] =>
  corsHeaders(needs(words)).map(([name, given]) => ({ name, value: given }));

/** From version 2 on the Inspector sends its requests from its own backend, so the page needs no permission. */
export function withoutPage(facts: Facts, at: Observed): Alternative[] {
  if (facts.client.kind === 'other') return [];
  const kind = partyKind(facts, at);
  return [
    {
      when: kind === 'scalekit' ? 'If you cannot change that at Scalekit' : `If you cannot change ${party(facts, at)}`,
      steps: [
        newInspector('Use MCP Inspector 2, which calls from its own backend, so that no page has to be allowed.'),
      ],
    },
  ];
}

function scalekitFix(words: At): FixDraft {
  const { facts, at } = words;
  const allow = settingStep(facts, 'origin', `${pageOrigin(facts, at)}/`);
  if (!productionRefuses(words)) return { do: [allow], or: withoutPage(facts, at) };
  const [relay] = withoutPage(facts, at);
  const development: Step[] = [...toDevelopment, allow];
  return relay ? { do: relay.steps, or: [{ when: 'If you need this page', steps: development }] } : { do: development };
}

function serverFix(words: At): FixDraft {
  const { facts, at } = words;
  const front = frontOf(at);
  const rejected = at.preflight?.response !== undefined;
  if (front?.cors)
    return {
      do: [
        step(between(front.name), 'Set these for the API: it answers the browser’s permission check itself.', {
          path: front.cors,
          values: headersOf(words),
        }),
        ...moveInspector(words),
      ],
      or: withoutPage(facts, at),
    };
  return {
    do: [
      inServer(corsPlace(facts), { snippets: snippets(words) }),
      ...(facts.framework === 'generic'
        ? [inServer('Answer `OPTIONS` with `204` and the same headers, before anything asks for a token.')]
        : []),
      restartServer,
      ...moveInspector(words),
    ],
    or: withoutPage(facts, at),
    stuck:
      front && rejected
        ? [step(between(front.name), 'Let `OPTIONS` pass on to your MCP server, with the headers of its response.')]
        : [],
  };
}

/** Before a client is registered there is none that the page could be allowed for: then all pages are, or none. */
const beforeClient = ({ facts, at }: At): boolean =>
  (at.endpoint === 'registration' || at.endpoint === 'server-metadata') && !facts.authorization.request;

function vendorFix(words: At): FixDraft {
  const { facts, at } = words;
  const origin = pageOrigin(facts, at);
  const or = withoutPage(facts, at);
  if (!beforeClient(words))
    return { do: [providerStep(at.request.url, facts.authorization.request?.clientId, 'origin', origin)], or };
  const allow = step(
    partyPlace(facts, at),
    'Let the page at this address read the responses (CORS).',
    value('Allowed origins', origin),
  );
  const [relay] = or;
  return relay
    ? { do: relay.steps, or: [{ when: `If you can change ${party(facts, at)}`, steps: [allow] }] }
    : { do: [allow] };
}

/** For an endpoint that does not let this page in at all. */
export function corsFix(words: At): FixDraft {
  const kind = partyKind(words.facts, words.at);
  if (kind === 'scalekit') return scalekitFix(words);
  return kind === 'mcp-server' ? serverFix(words) : vendorFix(words);
}

/** For an endpoint that lets the page in, and lacks an entry in one of the headers; `text` says what to do with it. */
export function corsHeadersFix(words: At, text: Prose, values: NamedValue[], lines: 'with-lines' | 'alone'): FixDraft {
  const { facts, at } = words;
  const or = withoutPage(facts, at);
  const kind = partyKind(facts, at);
  if (kind === 'scalekit') return { do: [sendToParty(facts, at)], or };
  if (kind === 'other') return { do: [step(partyPlace(facts, at), text, { values })], or };
  const framed = lines === 'with-lines' && facts.framework !== 'generic';
  return { do: [inServer(text, { values, ...(framed && { snippets: snippets(words) }) }), restartServer], or };
}

/** For a header that the page may not read. */
export function exposeFix(words: At): FixDraft {
  const { facts, at } = words;
  return {
    do: [
      inServer('Let a page read both of these headers.', {
        ...value('Access-Control-Expose-Headers', 'WWW-Authenticate, Mcp-Session-Id'),
        ...(facts.framework !== 'generic' && { snippets: snippets(words) }),
      }),
      restartServer,
    ],
    or: withoutPage(facts, at),
  };
}
