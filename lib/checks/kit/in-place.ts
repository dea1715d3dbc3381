/** Whether what stands in front of a server answered in its place: the server's program leaves its name in all that it answers. */
import { type HeaderLines, header } from '../../exchange.ts';
import type { Alternative, Evidence, Owner, Prose, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { httpOrigin } from '../../text/url.ts';
import { productName } from './answers/intermediaries.ts';
import { bodyEvidence, evidence } from './evidence.ts';
import { frontOf, frontPageOf, frontWord, inFront } from './front.ts';
import { withCode } from './snippets/labelled.ts';
import { restartServer } from './steps/server.ts';
import { isBare, step } from './steps/step.ts';
import { code } from './words.ts';

/** Programs that write this into every response, and no proxy does. */
const programs = /^(?:uvicorn|hypercorn|gunicorn|daphne|waitress|werkzeug|kestrel|puma|jetty)\b/i;
const written: readonly [name: string, value: RegExp][] = [
  ['X-Powered-By', /\S/],
  ['Server', programs],
];

interface Missing {
  name: string;
  /** As the others have it. */
  value: string;
  observed: string | null;
}

const shown = (x: Observed): HeaderLines[] =>
  [x.response, x.preflight?.response].flatMap((one) => (one && !one.headersPartial ? [one.headers] : []));

/** A header that other responses of the server have, and this one has not. */
function missingFrom({ exchanges, checked }: Facts, at: Observed, headers: HeaderLines): Missing | undefined {
  const origin = httpOrigin(at.request.url);
  // That of the browser's permission check and that of the request itself are two.
  const answers = (checked?.all ?? exchanges).filter(
    (x) =>
      (x.role === 'mcp' || x.role === 'resource-metadata') &&
      x.redirectedFrom === undefined &&
      httpOrigin(x.request.url) === origin,
  );
  for (const [name, is] of written) {
    const lower = name.toLowerCase();
    const value = answers
      .flatMap(shown)
      .map((one) => header(one, lower))
      .find((one) => one !== undefined && is.test(one));
    const own = header(headers, lower);
    if (value !== undefined && own !== value) return { name, value, observed: own ?? null };
  }
  return undefined;
}

/** What gave it away: its own page, or what is missing. */
export type InPlace = { page: true } | { page?: never; missing: Missing };

export function inPlaceOf(facts: Facts, at: Observed, on: 'response' | 'preflight' = 'response'): InPlace | undefined {
  const response = on === 'preflight' ? at.preflight?.response : at.response;
  if (!response) return undefined;
  if (on === 'response' && frontPageOf(at)) return { page: true };
  if (response.headersPartial) return undefined;
  const missing = missingFrom(facts, at, response.headers);
  return missing && { missing };
}

export const inPlaceEvidence = (at: Observed, found: InPlace | undefined): Evidence[] =>
  !found
    ? []
    : found.page
      ? [bodyEvidence(at, null)]
      : [
          evidence(
            at,
            found.missing.name,
            found.missing.observed === null ? null : `${found.missing.name}: ${found.missing.observed}`,
            `${found.missing.name}: ${found.missing.value}`,
          ),
        ];

/** At the beginning of a headline. */
export const inPlaceWord = (at: Observed): Prose => {
  const name = frontOf(at)?.name;
  return name === undefined ? 'Something in front of your MCP server' : productName(name);
};

/** How that is known. */
export const inPlaceReason = (at: Observed, found: InPlace, did = 'answered itself'): Prose =>
  found.page
    ? `The page is ${frontWord(at)}’s own, so your MCP server did not see the request.`
    : `Other responses of your MCP server have ${code(`${found.missing.name}: ${found.missing.value}`)}, and this one has not: most likely ${frontWord(at)} ${did}.`;

export const ownerOfPlace = (found: InPlace | undefined): Owner => (found ? 'network' : 'mcp-server');

const METADATA = '/.well-known/oauth-protected-resource';

/** The proxy hands the request on to the program behind it. */
export function passOn(at: Observed, path: string): Step {
  const front = frontOf(at);
  const prefix = path.startsWith(METADATA) ? METADATA : path;
  const passes = front?.passes;
  return step(
    inFront(at),
    `Pass requests for ${code(prefix)} and all below it on to your MCP server, with their path unchanged.`,
    withCode(passes && front && isBare(prefix) ? [{ label: front.name, ...passes(prefix) }] : []),
  );
}

/** It may not be there yet: nobody saw. */
export const serveToo = (steps: Step[]): Alternative => ({
  kind: 'also',
  when: 'If your code does not serve that JSON yet',
  instead: 'serve it',
  steps: [...steps, restartServer],
});

/** Where nothing shows who answered. */
export const orPassOn = (at: Observed, path: string): Alternative => ({
  kind: 'case',
  when: 'If your code serves that JSON already',
  instead: `let ${frontWord(at)} pass the request on`,
  steps: [passOn(at, path)],
  ...(frontOf(at) && { open: true }),
});
