/** What to change so that a page may read an answer: decided by whose endpoint it is. */
import type { Alternative, Prose, Step } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { isSuccess } from '../../../protocol/status.ts';
import { asksForPassword } from '../../../protocol/www-authenticate.ts';
import { parseUrl } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import type { Front } from '../../signs/fronts.ts';
import { frontOf, frontWord, inFront } from '../front.ts';
import { inPlaceOf } from '../in-place.ts';

import { party, partyKind, partyPlace } from '../party.ts';
import { onlyStatusRefuses } from '../permission.ts';
import { between } from '../places.ts';
import { languageOf } from '../recipes/code-for.ts';
import { single } from '../recipes/recipe.ts';
import { keepErrors, orKeepErrors, replacedError } from '../replaced-error.ts';
import { corsHeaders, corsPlace } from '../snippets/cors.ts';
import { stopsEverybody } from '../stops-anyway.ts';
import { code } from '../words.ts';
import { nothingBehind, reachBehind } from './behind.ts';
import {
  type At,
  corsLines,
  corsNeeds,
  headersOf,
  moveInspector,
  pageOrigin,
  productionRefuses,
} from './cors-needs.ts';
import { ifItChecksItself, letPass } from './let-pass.ts';
import { ownSignInOff } from './login-gates.ts';
import { isTooLong, takeLongerBody } from './longer-body.ts';
import { refusesLongHeader, takeLonger } from './longer-headers.ts';
import { orDevelopment, toDevelopment } from './scalekit.ts';
import { findInLog, restartServer } from './server.ts';
import { providerStep, settingStep } from './setting.ts';
import { inServer, step, value } from './step.ts';
import { asInspector, withoutFront, withoutPage } from './without-page.ts';

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

const isError = ({ status = 0 }: Observed): boolean => status >= 400;

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
          steps: isTooLong(at) ? takeLongerBody(at) : [findInLog(at, `why it answered ${code(at.status)}`)],
        },
      ]
    : [];

/**
 * The browser’s question does not come to the server. `page`: what refuses every request of this path, which is said but for
 * a 401: what asks for a token may be all that does.
 */
const passOptionsOn = (at: Observed, page?: Observed): Step =>
  step(
    inFront(page ?? at),
    page && page.status !== 401
      ? `Let requests for ${code(parseUrl(at.request.url)?.pathname)} pass on to your MCP server, \`OPTIONS\` too: all of them get ${code(page.status)} from ${frontWord(page)} itself.`
      : 'Let `OPTIONS` pass on to your MCP server, with the headers of its response.',
  );

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
  const js = languageOf(facts.framework);
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

/** What stands in front checks the token itself: then its 401 is as it should be, and only lacks the headers. */
const ownRefusalFix = (words: At): FixDraft => {
  const { facts, at } = words;
  const [own] = byFront(words, frontOf(at));
  const send = step(inFront(at), 'Send these headers with its own responses too.', { values: headersOf(words) });
  return {
    do: [...(own?.steps ?? [send]), ...moveInspector(words)],
    or: [ifItChecksItself(at), ...withoutFront(facts, at)],
  };
};

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
  const inPlace = inPlaceOf(facts, at, refused ? 'preflight' : 'response');
  const answered = refused ? at.preflight?.response : at.response;
  if ((front || inPlace) && asksForPassword(answered?.headers))
    return {
      do: [ownSignInOff(facts, at, true), ...moveInspector(words)],
      or: [
        {
          kind: 'case',
          when: 'If your code asks for that password',
          steps: [inServer(corsPlace(facts, refused), { snippets: corsLines(words) }), restartServer],
        },
        ...byFront(words, front),
        ...withoutFront(facts, at),
      ],
    };
  if (refused && inPlace)
    return {
      do: [passOptionsOn(at, inPlace.page), ...moveInspector(words)],
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
  if (refused && nothingBehind(at.preflight?.response?.status)) return { do: reachBehind(at), stuck: [findInLog(at)] };
  if (!refused && refusesLongHeader(at)) return { do: [...takeLonger(at), ...moveInspector(words)] };
  if (!refused && isError(at) && inPlace && inPlace.behind === undefined && !replacedError(facts, at))
    return at.status === 401 ? ownRefusalFix(words) : { do: [...letPass(at), ...moveInspector(words)] };
  if (!refused && replacedError(facts, at)?.by)
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
    or: [...orKeepErrors(facts, at), ...errorBehind(words), ...byFront(words, front), ...withoutPage(facts, at)],
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
