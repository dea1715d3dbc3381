/** Whether what stands in front of a server answered in its place: the server's program leaves its name in all that it answers. */
import { type ExchangeResponse, type HeaderLines, header } from '../../exchange.ts';
import type { Alternative, Evidence, Owner, Prose, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isError } from '../../protocol/status.ts';
import { challengeIn } from '../../protocol/www-authenticate.ts';
import { parseObject } from '../../text/json.ts';
import { httpOrigin, parseUrl } from '../../text/url.ts';
import { programs } from '../signs/fronts.ts';
import { productName } from './answers/intermediaries.ts';
import { bodyStart } from './answers/kinds.ts';
import { bodyEvidence, evidence } from './evidence.ts';
import { frontOf, frontPageOf, frontWord, inFront, isNamelessError, namesFront, showsFront } from './front.ts';
import { pathBehind } from './path-behind.ts';
import { withCode } from './snippets/labelled.ts';
import { restartServer } from './steps/server.ts';
import { isBare, step } from './steps/step.ts';
import { code } from './words.ts';

interface Missing {
  name: string;
  /** As the others have it. */
  value: string;
  observed: string | null;
}

interface Answer {
  path: string | undefined;
  on: On;
  headers: HeaderLines;
}
type On = 'response' | 'preflight';

const pathOf = ({ request }: Observed) => parseUrl(request.url)?.pathname;

/** What programs of the same origin answered. */
function answersOf({ exchanges, checked }: Facts, at: Observed): Answer[] {
  const origin = httpOrigin(at.request.url);
  return (checked?.all ?? exchanges)
    .filter(
      (x) =>
        (x.role === 'mcp' || x.role === 'resource-metadata') &&
        x.redirectedFrom === undefined &&
        httpOrigin(x.request.url) === origin,
    )
    .flatMap((x) => {
      const { response, preflight } = x;
      const both = [
        ['response', response],
        ['preflight', preflight?.response],
      ] as const;
      return both.flatMap(([on, one]) =>
        one && !one.headersPartial ? [{ path: pathOf(x), on, headers: one.headers }] : [],
      );
    });
}

/** Only Express writes this into all that it answers: Next.js does into its pages, PHP where a file of it is run. */
const POWERED = 'X-Powered-By';
const isExpress = (value: string) => /^express$/i.test(value);

/** A program may leave it out by itself (`helmet`), and then says in JSON or by its challenge that it is one. */
const mayLackPowered = (response: ExchangeResponse, on: On): boolean =>
  !showsFront(response) ||
  /json/i.test(header(response.headers, 'content-type') ?? '') ||
  (on === 'preflight' && challengeIn(response.headers)?.bearer !== undefined);

/** helmet, which takes away the name of Express, writes these. */
const ofHelmet = ['x-dns-prefetch-control', 'x-permitted-cross-domain-policies'];

/** Whatever others have: no product in front writes this by itself. Caddy names itself so in what it handed on. */
export const isPrograms = (response: ExchangeResponse): boolean =>
  header(response.headers, POWERED.toLowerCase()) !== undefined ||
  /\bCaddy$/.test(header(response.headers, 'via') ?? '') ||
  parseObject(response.body)?.jsonrpc !== undefined ||
  (isError(response) && (ofHelmet.some((name) => header(response.headers, name) !== undefined) || hasEtag(response)));

/** Express writes it for every text; that of a file, which nginx weakens where it packs it, is of no error. */
const hasEtag = ({ headers }: ExchangeResponse) => header(headers, 'etag')?.startsWith('W/') === true;

/** A header that other responses of the server have, and this one has not. */
function missingFrom(answers: Answer[], response: ExchangeResponse, on: On): Missing | undefined {
  const find = (name: string, is: (value: string) => boolean) =>
    answers.map(({ headers }) => header(headers, name.toLowerCase())).find((one) => one !== undefined && is(one));
  const server = header(response.headers, 'server');
  const program = find('Server', (value) => programs.test(value));
  if (program !== undefined && (server === undefined || namesFront(server)))
    return { name: 'Server', value: program, observed: server ?? null };
  const powered = find(POWERED, isExpress);
  return powered === undefined || mayLackPowered(response, on)
    ? undefined
    : { name: POWERED, value: powered, observed: null };
}

/** The web server runs this code itself, and passes nothing on. */
const isRunInside = ({ headers }: Answer): boolean =>
  /^php\b/i.test(header(headers, 'x-powered-by') ?? '') || /\bmod_wsgi\b/i.test(header(headers, 'server') ?? '');

/** What gave it away: the answer with its own page, what is missing, or the path that the program behind names. */
export type InPlace =
  | { page: Observed; behind?: never }
  | { page?: never; behind?: never; missing: Missing }
  | { page?: never; behind: string };

/** Of Express and of Werkzeug, which write them for a server's own errors. */
export const ownPage =
  /^(?:<!DOCTYPE html>\s*<html(?: lang="en")?>[\s\S]{0,120}<pre>|<!doctype html>\s*<html lang=en>)/;

/** Of a permission check a recording has no page: what refuses the request itself with the same status has one. */
const refusedAlike = ({ exchanges, checked }: Facts, at: Observed): Observed | undefined =>
  (checked?.all ?? exchanges).find(
    (x) => x.status === at.preflight?.response?.status && x.status !== undefined && x.request.url === at.request.url,
  );

export function inPlaceOf(facts: Facts, at: Observed, on: On = 'response'): InPlace | undefined {
  const response = on === 'preflight' ? at.preflight?.response : at.response;
  if (!response) return undefined;
  const behind = on === 'response' ? pathBehind(at) : undefined;
  if (behind !== undefined) return { behind };
  // Node refuses too long headers before the code sees them, and leaves no name; products in front have a page for it.
  const isNodes = at.status === 431 && !frontPageOf(at);
  if (on === 'response' && (isNodes || ownPage.test(bodyStart(at)))) return undefined;
  const answers = answersOf(facts, at);
  // Other paths may have another program: what is missed of metadata is that there, and of `OPTIONS` its like.
  const anywhere = isNamelessError(response) || (on === 'response' && at.role !== 'mcp');
  const alike = answers.filter((x) => anywhere || x.path === pathOf(at) || (on === 'preflight' && x.on === on));
  const missing = response.headersPartial || isPrograms(response) ? undefined : missingFrom(alike, response, on);
  const shown = on === 'response' ? at : refusedAlike(facts, at);
  const front = shown && frontPageOf(shown);
  // Apache often runs the code itself.
  if (front && !answers.some(isRunInside) && (missing || front.name !== 'Apache')) return { page: shown };
  return missing && { missing };
}

export const inPlaceEvidence = (at: Observed, found: InPlace | undefined): Evidence[] =>
  !found
    ? []
    : found.page || found.behind !== undefined
      ? [bodyEvidence(found.page ?? at, null)]
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

/** The headline: `answers`, where it did not hand the request on with another path. */
export const inPlaceTitle = (at: Observed, { behind }: InPlace, answers: Prose): Prose =>
  `${inPlaceWord(at)} ${behind === undefined ? answers : `hands ${code(pathOf(at))} on as ${code(behind)}`} (${at.status ?? 404})`;

/** How that is known. */
export const inPlaceReason = (at: Observed, found: InPlace, did = 'answered itself'): Prose =>
  found.page
    ? `The page is ${frontWord(found.page)}’s own, so your MCP server did not see the request.`
    : found.behind !== undefined
      ? `The response speaks of ${code(found.behind)}, and the request was for ${code(pathOf(at))}.`
      : `Other responses of your MCP server have ${code(`${found.missing.name}: ${found.missing.value}`)}, and this one ${found.missing.observed === null ? 'has not' : code(`${found.missing.name}: ${found.missing.observed}`)}: most likely ${frontWord(at)} ${did}.`;

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
