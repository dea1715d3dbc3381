/** A header for pages that is there already, and lacks an entry: found by its name, and changed where it is set. */
import type { Alternative, NamedValue, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { FixDraft } from '../../define.ts';
import { partyKind, partyPlace, sendToParty } from '../party.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { corsHeaders, corsPlace } from '../snippets/cors.ts';
import { code } from '../words.ts';
import { type At, askedHeaders, corsLines, corsNeeds, listWith, namesIn, whileWaiting, withoutPage } from './cors.ts';
import { restartServer } from './server.ts';
import { inServer, searchFor, step } from './step.ts';

/** What `cors()` of npm and `CORSMiddleware` of Starlette call the headers that they set. */
const options: Record<string, readonly [npm: string, starlette: string]> = {
  'Access-Control-Allow-Origin': ['origin', 'allow_origins'],
  'Access-Control-Allow-Methods': ['methods', 'allow_methods'],
  'Access-Control-Allow-Headers': ['allowedHeaders', 'allow_headers'],
  'Access-Control-Allow-Credentials': ['credentials', 'allow_credentials'],
};

/** As the project may have it, where that is one of the two. */
function optionWords({ framework }: Facts, name: string | undefined): Prose {
  const [npm, starlette] = options[name ?? ''] ?? [];
  const language = recipeOf(framework)?.language;
  const known = [
    ...(npm && (!language || language === 'javascript') ? [`${code(npm)} in ${code('cors()')}`] : []),
    ...(starlette && (!language || language === 'python') ? [`${code(starlette)} in ${code('CORSMiddleware')}`] : []),
  ];
  return known.length ? ` The option for it is ${known.join(', or ')}.` : '';
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
