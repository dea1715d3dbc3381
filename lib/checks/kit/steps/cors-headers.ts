/** A header for pages that is there already, and lacks an entry: found by its name, and changed where it is set. */
import { header } from '../../../exchange.ts';
import type { NamedValue, Place, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { Framework } from '../../../handshake/participants.ts';
import type { FixDraft } from '../../define.ts';
import { frontOf } from '../front.ts';
import { partyKind, partyPlace, sendToParty } from '../party.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { corsHeaders } from '../snippets/cors.ts';
import { code, codes } from '../words.ts';
import { corsFix } from './cors.ts';
import { type At, askedHeaders, corsNeeds, listWith, moveInspector, namesIn } from './cors-needs.ts';
import { setYourself } from './expose.ts';
import { restartServer } from './server.ts';
import { inServer, searchFor, step } from './step.ts';
import { whileWaiting, withoutPage } from './without-page.ts';

/**
 * What the usual middleware calls the headers that it sets: `cors()` of npm, of Hono, `CORSMiddleware` of Starlette. One
 * that takes no list stands with its value, which no header has.
 */
const options: Record<string, readonly [npm: string, hono: string, starlette: string]> = {
  'Access-Control-Allow-Origin': ['origin', 'origin', 'allow_origins'],
  'Access-Control-Allow-Methods': ['methods', 'allowMethods', 'allow_methods'],
  'Access-Control-Allow-Headers': ['allowedHeaders', 'allowHeaders', 'allow_headers'],
  'Access-Control-Allow-Credentials': ['credentials: true', 'credentials: true', 'allow_credentials=True'],
};

/** As the project may have it, where it is known to be in one of these, or nothing is known of it. */
function optionWords({ framework }: Facts, values: readonly NamedValue[]): Prose {
  const known = values.flatMap(({ name }) => (options[name] ? [options[name]] : []));
  const those = (which: 0 | 1 | 2) => codes(known.map((names) => names[which]));
  const inStarlette = `${those(2)} in ${code('CORSMiddleware')}`;
  const named: Partial<Record<Framework, Prose>> = {
    generic: `${those(0)} in ${code('cors()')} of Express, or ${inStarlette}`,
    express: `${those(0)} in ${code('cors()')}`,
    hono: `${those(1)} in ${code('cors()')}`,
    fastapi: inStarlette,
    fastmcp: inStarlette,
  };
  if (!known.length || !named[framework]) return '';
  return ` The ${known.length > 1 ? 'options for them are' : 'option for it is'} ${named[framework]}.`;
}

/** In the place of `*`: what was let in by it is so no more. */
const keepOthers = (place: Place): Step =>
  step(place, 'If other pages call it too: allow the address of each by name as well, since `*` lets them in no more.');

/** Where headers for pages are set already: by these words in code, whatever the framework. */
const findCors = ({ framework }: Facts, name: string | undefined): Step =>
  inServer('Find where your code, or a proxy in front of it, lets pages of other sites call your MCP server (CORS).', {
    values: searchFor([
      ...new Set([
        name ?? 'Access-Control-Allow-Origin',
        ...(recipeOf(framework)?.words.cors ?? (framework === 'other' ? [] : ['cors(', 'CORSMiddleware'])),
      ]),
    ]),
    only: 'look',
  });

/** Whether the lines for all of CORS do what these values do. */
function covers(words: At, values: readonly NamedValue[]): boolean {
  const lines = new Map(corsHeaders(corsNeeds(words)));
  return values.every(({ name, value: wanted }) => {
    const set = namesIn(lines.get(name)).map((one) => one.toLowerCase());
    return lines.has(name) && namesIn(wanted).every((one) => set.includes(one.toLowerCase()));
  });
}

/** For an endpoint that lets the page in, and lacks an entry in one of the headers; `text` says what to do with it. */
export function corsHeadersFix(words: At, text: Prose, values: NamedValue[]): FixDraft {
  const { facts, at } = words;
  const or = withoutPage(facts, at);
  const kind = partyKind(facts, at);
  if (kind === 'scalekit') return { do: [sendToParty(facts, at)], or: whileWaiting(facts, at) };
  const [first] = values;
  const replacesAll = first?.name === 'Access-Control-Allow-Origin' && allowsAll(at, first.name);
  const place = partyPlace(facts, at);
  const others = replacesAll ? [keepOthers(place)] : [];
  if (kind === 'other') return { do: [step(place, text, { values }), ...others], or };
  return {
    do: [
      findCors(facts, first?.name),
      inServer(`${text}${optionWords(facts, values)}`, { values }),
      ...others,
      restartServer,
    ],
    or: [...(covers(words, values) ? [setYourself(words)] : []), ...or],
  };
}

/** Pages are let in, and this one is not among them: it is added to the others, which go on being let in. */
export function allowPageToo(words: At): FixDraft {
  const { facts, at } = words;
  if (partyKind(facts, at) !== 'mcp-server' || frontOf(at)) return corsFix(words);
  const { origin } = corsNeeds(words);
  const mended = corsHeadersFix(words, 'Let this page in too, beside those that are let in now.', [
    { name: 'Access-Control-Allow-Origin', value: origin },
  ]);
  return { ...mended, do: [...mended.do, ...moveInspector(words)] };
}

/** In the response, or in that to the browser's question before it. */
const allowsAll = ({ response, preflight }: At['at'], name: string): boolean =>
  [response, preflight?.response].some((one) => header(one?.headers, name.toLowerCase())?.trim() === '*');

/** Names that were asked for, and of which the list, or the `*` in it, has none (it does not cover `authorization`). */
export function listWithAsked({ at }: Pick<At, 'at'>, list: string | undefined, missing: string): string {
  const every = namesIn(list).includes('*');
  const asked = every ? [] : askedHeaders(at);
  return listWith(list, asked.some((name) => name.toLowerCase() === missing) ? asked : [...asked, missing]);
}
