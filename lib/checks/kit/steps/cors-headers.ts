/** A header for pages that is there already, and lacks an entry: found by its name, and changed where it is set. */
import type { Alternative, NamedValue, Prose, Step } from '../../../finding.ts';
import type { Facts, Framework } from '../../../handshake/facts.ts';
import type { FixDraft } from '../../define.ts';
import { partyKind, partyPlace, sendToParty } from '../party.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { corsHeaders, corsPlace } from '../snippets/cors.ts';
import { code } from '../words.ts';
import { type At, askedHeaders, corsLines, corsNeeds, listWith, namesIn, whileWaiting, withoutPage } from './cors.ts';
import { restartServer } from './server.ts';
import { inServer, searchFor, step } from './step.ts';

/** What the usual middleware calls the headers that it sets: `cors()` of npm, of Hono, `CORSMiddleware` of Starlette. */
const options: Record<string, readonly [npm: string, hono: string, starlette: string]> = {
  'Access-Control-Allow-Origin': ['origin', 'origin', 'allow_origins'],
  'Access-Control-Allow-Methods': ['methods', 'allowMethods', 'allow_methods'],
  'Access-Control-Allow-Headers': ['allowedHeaders', 'allowHeaders', 'allow_headers'],
  'Access-Control-Allow-Credentials': ['credentials', 'credentials', 'allow_credentials'],
};

/** As the project may have it, where it is known to be in one of these, or nothing is known of it. */
function optionWords({ framework }: Facts, name: string | undefined): Prose {
  const [npm, hono, starlette] = options[name ?? ''] ?? [];
  const inStarlette = `${code(starlette)} in ${code('CORSMiddleware')}`;
  const named: Partial<Record<Framework, Prose>> = {
    generic: `${code(npm)} in ${code('cors()')} of Express, or ${inStarlette}`,
    express: `${code(npm)} in ${code('cors()')}`,
    hono: `${code(hono)} in ${code('cors()')}`,
    fastapi: inStarlette,
    fastmcp: inStarlette,
  };
  return npm && named[framework] ? ` The option for it is ${named[framework]}.` : '';
}

/** Where headers for pages are set already: by these words in code, whatever the framework. */
const findCors = ({ framework }: Facts, name: string | undefined): Step =>
  inServer('Find where your code, or a proxy in front of it, lets pages of other sites call your MCP server (CORS).', {
    values: searchFor([
      ...new Set([
        name ?? 'Access-Control-Allow-Origin',
        ...(recipeOf(framework)?.words.cors ?? ['cors(', 'CORSMiddleware']),
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

const setYourself = (words: At): Alternative => ({
  kind: 'case',
  when: 'If there is no such place, since a library sets these headers',
  instead: 'set them yourself',
  steps: [inServer(corsPlace(words.facts, false), { snippets: corsLines(words) }), restartServer],
});

/** For an endpoint that lets the page in, and lacks an entry in one of the headers; `text` says what to do with it. */
export function corsHeadersFix(words: At, text: Prose, values: NamedValue[]): FixDraft {
  const { facts, at } = words;
  const or = withoutPage(facts, at);
  const kind = partyKind(facts, at);
  if (kind === 'scalekit') return { do: [sendToParty(facts, at)], or: whileWaiting(facts, at) };
  if (kind === 'other') return { do: [step(partyPlace(facts, at), text, { values })], or };
  const [first] = values;
  return {
    do: [
      findCors(facts, first?.name),
      inServer(`${text}${optionWords(facts, first?.name)}`, { values }),
      restartServer,
    ],
    or: [...(covers(words, values) ? [setYourself(words)] : []), ...or],
  };
}

/** Names that were asked for, and of which the list, or the `*` in it, has none (it does not cover `authorization`). */
export function listWithAsked({ at }: Pick<At, 'at'>, list: string | undefined, missing: string): string {
  const every = namesIn(list).includes('*');
  const asked = every ? [] : askedHeaders(at);
  return listWith(list, asked.some((name) => name.toLowerCase() === missing) ? asked : [...asked, missing]);
}
