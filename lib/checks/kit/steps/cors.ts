/** What to change so that a page may read an answer: decided by whose endpoint it is. */
import { header } from '../../../exchange.ts';
import type { Alternative, NamedValue, Prose, Snippet, Step } from '../../../finding.ts';
import { type Facts, isMcp, type Observed } from '../../../handshake/facts.ts';
import { isLoopback, isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { exposes } from '../../../protocol/cors-rules.ts';
import { isSuccess } from '../../../protocol/status.ts';
import { newUrl, parseUrl } from '../../../text/url.ts';
import type { FixDraft, Words } from '../../define.ts';
import type { Front } from '../../signs/fronts.ts';
import { frontOf, frontPageOf, frontWord, inFront } from '../front.ts';
import { type InPlace, inPlaceOf } from '../in-place.ts';
import { party, partyKind, partyPlace } from '../party.ts';
import { onlyStatusRefuses } from '../permission.ts';
import { between } from '../places.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { exposed, single } from '../recipes/recipe.ts';
import { corsHeaders, corsPlace, corsSnippets, exposeSnippets } from '../snippets/cors.ts';
import { withCode } from '../snippets/labelled.ts';
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

/** Where what is to be changed stands in front. */
const withoutFront = (facts: Facts, at: Observed): Alternative[] =>
  withoutPage(facts, at).map((way) => ({ ...way, when: `If you cannot change ${frontWord(at)}` }));

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

/** The browser’s question does not come to the server. */
const passOptionsOn = (at: Observed): Step =>
  step(inFront(at), 'Let `OPTIONS` pass on to your MCP server, with the headers of its response.');

/** Of Express and of Werkzeug, which write them for a server's own errors. */
const ownPage = /^(?:<!DOCTYPE html>\s*<html(?: lang="en")?>[\s\S]{0,120}<pre>|<!doctype html>\s*<html lang=en>)/;

/** A page in place of the server's own error, which lost the headers with it; not one that the product refuses by itself. */
export const isOtherPage = (at: Observed): boolean =>
  (at.status ?? 0) >= 400 &&
  at.bodyKind === 'html' &&
  (at.role === 'mcp' || at.role === 'resource-metadata') &&
  !ownPage.test(at.response?.body ?? '') &&
  (!frontPageOf(at) || (isMcp(at) && at.challenge?.bearer !== undefined));

/** Whose page it is: a refusal by a product itself has no challenge, which the server's own keeps. */
export const otherPageOf = (facts: Facts, at: Observed): InPlace | undefined =>
  isOtherPage(at) && isMcp(at) && at.challenge?.bearer !== undefined ? inPlaceOf(facts, at) : undefined;

const keepErrors = (at: Observed): Step => {
  const front = frontOf(at);
  return step(
    inFront(at),
    'Let errors of your MCP server pass as they are, without a page of its own.',
    withCode(front?.errors ? [{ label: front.name, ...front.errors }] : []),
  );
};

/** The condition is seen in the evidence, which has the page. */
const orKeepErrors = (at: Observed): Alternative[] =>
  isOtherPage(at) && frontOf(at)
    ? [
        {
          kind: 'case',
          when: 'If your code does not write the page of this response',
          steps: [keepErrors(at)],
        },
      ]
    : [];

/** Others of its responses let the page in: what adds the headers is there, and this one goes past it. */
export const onlyThisLacks = ({ facts, at }: At): boolean =>
  isSuccess(at.response) &&
  facts.mcp.some(
    (x) => x !== at && x.readable === true && x.cors?.blocked === false && x.request.url === at.request.url,
  );

function setHere(words: At): Step {
  const { facts } = words;
  const lines = corsHeaders(corsNeeds(words)).filter(([name]) => /-(?:Origin|Expose-Headers)$/.test(name));
  const set = (response: string) =>
    lines.map(([name, given]) => `${response}.setHeader(\n  ${single(name)},\n  ${single(given)},\n);`).join('\n');
  const where = 'above `transport.handleRequest(…)`';
  const js = recipeOf(facts.framework)?.language;
  return inServer('Set these headers in the code that writes this response.', {
    snippets: [
      ...(js === undefined ? [{ label: 'Fastify', language: 'javascript', where, code: set('reply.raw') }] : []),
      ...(js === undefined || js === 'javascript'
        ? [
            {
              label: 'Node',
              language: 'javascript',
              where: `${where}, of whose arguments \`res\` is one`,
              code: set('res'),
            },
          ]
        : []),
      { label: 'Any other', language: 'http', code: lines.map((line) => line.join(': ')).join('\n') },
    ],
  });
}

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
  if (refused && inPlaceOf(facts, at, 'preflight'))
    return {
      do: [passOptionsOn(at), ...moveInspector(words)],
      or: [
        {
          kind: 'also',
          when: 'If your code has nothing for CORS yet',
          steps: [inServer(corsPlace(facts, refused), { snippets: corsLines(words) }), restartServer],
        },
        ...byFront(words, front),
        ...withoutFront(facts, at),
      ],
    };
  if (!refused && otherPageOf(facts, at))
    return { do: [keepErrors(at), ...moveInspector(words)], or: withoutFront(facts, at) };
  if (!refused && onlyThisLacks(words))
    return {
      do: [setHere(words), restartServer, ...moveInspector(words)],
      or: [...byFront(words, front), ...withoutPage(facts, at)],
    };
  if (refused && !front && onlyStatusRefuses(at, pageOrigin(facts, at)))
    return {
      do: [inServer(answerOptions(at), { snippets: corsLines(words) }), restartServer, ...moveInspector(words)],
      or: withoutPage(facts, at),
    };
  return {
    do: [inServer(corsPlace(facts, refused), { snippets: corsLines(words) }), restartServer, ...moveInspector(words)],
    or: [...orKeepErrors(at), ...errorBehind(words), ...byFront(words, front), ...withoutPage(facts, at)],
    stuck: rejected && (front || refused) ? [passOptionsOn(at)] : [],
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
