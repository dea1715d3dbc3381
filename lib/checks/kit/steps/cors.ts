/** What to change so that a page may read an answer: decided by whose endpoint it is. */
import { header } from '../../../exchange.ts';
import type { Alternative, NamedValue, Prose, Snippet, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopback, isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { exposes } from '../../../protocol/cors-rules.ts';
import { isSuccess } from '../../../protocol/status.ts';
import { newUrl, parseUrl } from '../../../text/url.ts';
import type { FixDraft, Words } from '../../define.ts';
import type { Front } from '../../signs/fronts.ts';
import { frontOf, inFront } from '../front.ts';
import { party, partyKind, partyPlace } from '../party.ts';
import { onlyStatusRefuses } from '../permission.ts';
import { between } from '../places.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { exposed } from '../recipes/recipe.ts';
import { corsHeaders, corsPlace, corsSnippets, exposeSnippets } from '../snippets/cors.ts';
import { stopsEverybody } from '../stops-anyway.ts';
import { code, timeOf } from '../words.ts';
import { orDevelopment, toDevelopment } from './scalekit.ts';
import { restartServer } from './server.ts';
import { providerStep, settingStep } from './setting.ts';
import { newInspector, startInspectorWith } from './settings.ts';
import { inServer, step, value } from './step.ts';

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
const corsLines = (words: At): Snippet[] => corsSnippets(words.facts, corsNeeds(words));

/** The same headers one by one. */
const headersOf = (words: At): NamedValue[] =>
  corsHeaders(corsNeeds(words)).map(([name, given]) => ({ name, value: given }));

const cannotChange = (facts: Facts, at: Observed): Prose =>
  partyKind(facts, at) === 'scalekit'
    ? 'If you cannot change that at Scalekit'
    : `If you cannot change ${party(facts, at)}`;

/** For a client that is an Inspector: the way that mends the same as what only somebody else can change. */
const asInspector = (facts: Facts, at: Observed): Alternative | undefined =>
  facts.client.kind === 'inspector' ? withoutPage(facts, at)[0] : undefined;

/** Where the reader can only send a report and wait. */
export const whileWaiting = (facts: Facts, at: Observed): Alternative[] =>
  withoutPage(facts, at).map((way) => ({ ...way, when: 'If you cannot wait until it is fixed' }));

/** From version 2 on the Inspector sends its requests from its own backend, so the page needs no permission. */
export function withoutPage(facts: Facts, at: Observed): Alternative[] {
  const { kind } = facts.client;
  // Another program is not mended by an Inspector that works.
  if (kind === 'other' || stopsEverybody(facts, at)) return [];
  return [
    {
      when: kind === 'inspector' ? cannotChange(facts, at) : 'If you only want to go on testing meanwhile',
      steps: [newInspector('Use MCP Inspector 2, which calls from its own backend and is not stopped by this fault.')],
    },
  ];
}

function scalekitFix(words: At): FixDraft {
  const { facts, at } = words;
  const origin = pageOrigin(facts, at);
  const allow = settingStep(facts, 'origin', `${origin}/`);
  if (!productionRefuses(words))
    return { do: [allow], or: [...orDevelopment(facts, origin, [allow]), ...withoutPage(facts, at)] };
  const relay = asInspector(facts, at);
  const development: Step[] = [...toDevelopment, allow];
  return relay ? { do: relay.steps, or: [{ when: 'If you need this page', steps: development }] } : { do: development };
}

/** A product in front may answer in the place of the server: then its settings decide, and those of the server do nothing. */
const byFront = (words: At, front: Front | undefined): Alternative[] =>
  front?.permits
    ? [
        {
          kind: 'case',
          when: `If ${front.name} adds such headers, or answers \`OPTIONS\` itself`,
          steps: [
            step(between(front.name), 'Send the headers from there alone.', {
              snippets: [{ label: front.name, ...front.permits(corsHeaders(corsNeeds(words))) }],
            }),
          ],
        },
      ]
    : [];

/** The headers are there already: what is missing is that somebody takes the request. */
const answerOptions = ({ preflight }: Observed): Prose =>
  preflight?.response?.status === 401 || preflight?.response?.status === 403
    ? 'Answer `OPTIONS` with `204` before anything asks for a token: the headers of the response are right already.'
    : 'Answer `OPTIONS` at this path with `204`: the headers of the response are right already.';

/** The header makes it readable, and it stays an error: where nothing else lacks the header, it is all that there is to mend. */
const errorBehind = ({ facts, at }: At): Alternative[] =>
  stopsEverybody(facts, at)
    ? [
        {
          kind: 'case',
          when: 'If other responses of your MCP server have this header',
          instead: 'the error itself has to be corrected',
          steps: [
            inServer(
              `Find in the log of your MCP server why it answered ${code(at.status)} at this time.`,
              value('Time', timeOf(at)),
            ),
          ],
        },
      ]
    : [];

function serverFix(words: At): FixDraft {
  const { facts, at } = words;
  const front = frontOf(at);
  const rejected = at.preflight?.response !== undefined;
  const refused = rejected && !isSuccess(at.preflight?.response);
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
  if (refused && !front && onlyStatusRefuses(at, pageOrigin(facts, at)))
    return {
      do: [inServer(answerOptions(at), { snippets: corsLines(words) }), restartServer, ...moveInspector(words)],
      or: withoutPage(facts, at),
    };
  return {
    do: [inServer(corsPlace(facts, refused), { snippets: corsLines(words) }), restartServer, ...moveInspector(words)],
    or: [...errorBehind(words), ...byFront(words, front), ...withoutPage(facts, at)],
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
  const relay = asInspector(facts, at);
  return relay
    ? { do: relay.steps, or: [{ when: `If you can change ${party(facts, at)}`, steps: [allow] }] }
    : { do: [allow], or };
}

/** For an endpoint that does not let this page in at all. */
export function corsFix(words: At): FixDraft {
  const kind = partyKind(words.facts, words.at);
  if (kind === 'scalekit') return scalekitFix(words);
  return kind === 'mcp-server' ? serverFix(words) : vendorFix(words);
}

/** A list of a header with more in it: set as it stands, it takes nothing away that was allowed before. */
export function listWith(list: string | undefined, more: readonly string[]): string {
  const there = namesIn(list);
  const has = (name: string) => there.some((one) => one.toLowerCase() === name.toLowerCase());
  return [...there, ...more.filter((name) => !has(name))].join(', ');
}

/** For a header that the page may not read, in the answer `from`. */
export function exposeFix(words: At, from: Observed): FixDraft {
  const { facts, at } = words;
  const given = header(from.response?.headers, 'access-control-expose-headers');
  const recipe = recipeOf(facts.framework);
  if (recipe?.cors.hides)
    return {
      do: [
        step(
          inFront(from),
          `Add this header to every response: ${recipe.name} has no setting for it.`,
          value('Header', `Access-Control-Expose-Headers: ${listWith(given, exposed)}`),
        ),
      ],
      or: withoutPage(facts, at),
    };
  const names = namesIn(listWith(given, exposed)).filter((name) => name !== '*');
  const line = exposeSnippets(facts, names);
  const why = 'it lets a page read `WWW-Authenticate`, and after the sign-in `Mcp-Session-Id`, the ID of the session';
  // Pages are let in already: what does that lacks one line, and the rest of it is right.
  return line.length
    ? {
        do: [inServer(`Add this line to your code for CORS: ${why}.`, { snippets: line }), restartServer],
        or: [setYourself(words), ...withoutPage(facts, at)],
      }
    : {
        do: [inServer(`Put this into your code for CORS: ${why}.`, { snippets: corsLines(words) }), restartServer],
        or: withoutPage(facts, at),
      };
}

/** The whole of it, for a project in which no code for it is found. */
export const setYourself = (words: At): Alternative => ({
  kind: 'case',
  when: 'If there is no such code, since a library sets these headers',
  instead: 'set them yourself',
  steps: [inServer(corsPlace(words.facts, false), { snippets: corsLines(words) }), restartServer],
});

/** A page that may not read the header which the 401 gets stops all the same: as long as its server does not expose it. */
export function exposeToo(facts: Facts, at: Observed): Step[] {
  const { cors, readable, response } = at;
  const read = cors?.blocked === false && readable === true && !response?.headersPartial;
  if (!read || exposes(response?.headers ?? [], 'WWW-Authenticate')) return [];
  return exposeFix({ facts, at }, at).do.filter((one) => one !== restartServer);
}
