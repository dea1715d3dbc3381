/** The style guide as rules: what a sentence of a finding may not have in it. Each finds its faults in one finding. */
import type { Alternative, Finding, Step } from '../lib/finding.ts';
import { piecesOf } from '../lib/presentation/pieces.ts';
import { proseText, writeProse } from '../lib/presentation/prose.ts';

interface Text {
  where: 'title' | 'summary' | 'why' | 'step' | 'alternative' | 'verify';
  text: string;
}

/** Words that are out, with what stands in their place. Code and labels are not looked at: they are what they are. */
const out: [RegExp, string][] = [
  [/\bthe Inspector\b/i, 'MCP Inspector'],
  [/\bthe client\b(?! ID)/i, 'MCP Inspector, or the name of the client'],
  [/\b(?:the|an|its) authorization server\b(?! metadata)/i, 'Scalekit, or the host of another vendor'],
  [/\b(?:the|this|that) (?:MCP )?server\b/i, 'your MCP server'],
  [/\bhandshakes?\b|\battempts?\b/i, 'sign-in'],
  [/(?<!CORS )\bpreflights?\b/i, 'permission check of the browser (CORS preflight)'],
  [/\bcallback URLs?\b|\bredirect URIs?\b/i, 'callback address (`redirect_uri`)'],
  [/\bprotected resource metadata\b/i, 'your MCP server’s metadata'],
  [/\bauthorization server metadata\b/i, 'Scalekit’s metadata'],
  [/\b(?:is|was|were) answered\b|\bthe answers?\b|\ban answer\b|\bits answers?\b/i, 'response; answers 401'],
  [/\bobserved\b|\babsent\b/i, 'Got; missing'],
  [/\brelayed\b|\bversion 1\b/i, 'calls from its own backend; the version by its number'],
  [
    /\bthe token endpoint\b|\bthe registration endpoint\b|\bthe authorization endpoint\b/i,
    'who is asked, and for what',
  ],
  [/(?<!¤, )\baudience\b/i, 'for whom the token is made out (`aud`)'],
  [/\bchallenge\b/i, '401 that says where to sign in'],
];

const texts = ({ title, summary, why, fix, verify }: Finding): Text[] => [
  { where: 'title', text: title },
  { where: 'summary', text: summary },
  ...(why === undefined ? [] : [{ where: 'why', text: why } as const]),
  ...[...fix.do, ...fix.stuck].map(({ text }) => ({ where: 'step', text }) as const),
  ...fix.or.flatMap(({ when, instead, steps }) => [
    { where: 'alternative', text: [when, instead].filter(Boolean).join(': ') } as const,
    ...steps.map(({ text }) => ({ where: 'step', text }) as const),
  ]),
  ...verify.map(({ says }) => ({ where: 'verify', text: says }) as const),
];

/** Each piece of code or label is one word, and no word of the guide's. */
const bare = (text: string) => writeProse(text, { code: () => '¤', label: () => '¤' });

const sentences = (text: string) => bare(text).split(/(?<=[.!?])\s+(?=[A-Z¤])/);
const words = (sentence: string) => sentence.split(/\s+/).filter((word) => /[\w¤]/.test(word)).length;

const verbs =
  'add|allow|answer|choose|clear|compare|connect|copy|create|define|delete|enter|expose|give|let|list|look|open|paste|press|put|remove|replace|restart|run|send|serve|set|sign|start|switch|turn|update|use|write';
/** `and save` is how a form ends. */
const secondVerb = new RegExp(`(?:\\b(?:and|then)|;|\\.) (?:${verbs})\\b`, 'i');

const inText = ({ where, text }: Text): string[] => {
  const faults = out
    .filter(([word]) => word.test(bare(text)))
    .map(([word, instead]) => `says "${bare(text).match(word)?.[0]}", and not: ${instead}`);
  const longest = Math.max(...sentences(text).map(words));
  if (longest > 30) faults.push(`has a sentence of ${longest} words`);
  if (/\.\.(?!\.)/.test(proseText(text))) faults.push('has two full stops');
  if (where === 'title' && words(bare(text)) > 18) faults.push('is a headline of more than 18 words');
  if (where === 'title' && /[.;]$|\. /.test(bare(text))) faults.push('is more than a headline');
  if (where === 'summary' && sentences(text).length > 2) faults.push('is more than two sentences');
  if (where !== 'step' && where !== 'alternative' && /\b(?:other|older|newer|all) clients (?!may\b)/i.test(bare(text)))
    faults.push('says of clients that were not seen what only some of them do, and not "may"');
  if (where !== 'step' && where !== 'alternative' && /\bnothing to do\b/.test(bare(text)))
    faults.push('says that there is nothing to do, and steps follow');
  if (where === 'step') {
    if (/^(?!If |Where |When ).*[^:] (?:if|unless|in case)\b/i.test(bare(text)))
      faults.push('has its condition at the end');
    if (secondVerb.test(bare(text))) faults.push('has two actions');
    if (/^Put\b.+\bin place of (?:the|what is) old\b/.test(bare(text)))
      faults.push('says to put in place, and not to replace');
    // What is searched for is copied, and stands beside the step.
    if (/\bsearch (?:your code )?for ¤/i.test(bare(text))) faults.push('has words to search for in its sentence');
    if (/\bpress ¤ (?:again )?(?:in MCP Inspector)?\.?$/i.test(bare(text)) && /\*\*Connect\*\*/.test(text))
      faults.push('is Connect');
    if (!/^[A-Z].*[.:]$/s.test(text)) faults.push('is no sentence');
  }
  return faults.map((fault) => `${where} ${fault}: ${text}`);
};

/** Each stands by itself under a heading of its own, or folded: what it is about, and when, is in its first words. */
const inWay = ({ kind, when, steps }: Alternative): string[] => {
  const faults: string[] = [];
  if (!/^If \S+ \S/.test(when)) faults.push('does not begin with its condition');
  if (/[.:]$/.test(when)) faults.push('has a condition that ends before the end of its line');
  if (!steps.length) faults.push('has nothing to do');
  if (kind === undefined && /^If (?:it|they|its|their|both|none)\b/.test(bare(when)))
    faults.push('stands in the place of the steps, and its condition speaks of what one of them says');
  if (/^If (?:that|those|it has)\b/.test(bare(when)))
    faults.push('points at what is said elsewhere, which may be folded or far');
  if (kind === undefined && /\b(?:again|goes on|still)\b/.test(bare(when)))
    faults.push('stands in the place of the steps, and is for after them');
  return faults.map((fault) => `alternative ${fault}: ${when}`);
};

const isSearched = (name: string) => / for$/.test(name);
/** A reader knows several things to search: the code, the project, a page. */
const isPlaceless = (name: string) => /^search for$/i.test(name);

/** A step that looks at one thing beside another, and changes neither. */
const comparesWith = /^(?:If .*?: )?(?:compare\b.* with this\b|look whether .* of this\b)/i;

const inStep = ({ text, path, values = [], snippets = [] }: Step): string[] => [
  // The field of a form has the name that it has there.
  ...(path ? [] : values.filter(({ name }) => name === 'Path')).map(
    ({ value }) => `step does not say which path ${value} is, or what it is for: ${text}`,
  ),
  ...values
    .filter(({ name, compare }) => !compare && comparesWith.test(text) && !isSearched(name))
    .map(({ value }) => `step has a value to compare with that looks as if it were to be pasted: ${value}`),
  ...values
    .filter(({ name }) => isPlaceless(name))
    .map(({ value }) => `step does not say where to search for ${value}: ${text}`),
  ...values.filter(({ name }) => !name).map(({ value }) => `step does not say where ${value} goes: ${text}`),
  ...snippets
    .flatMap(piecesOf)
    .flatMap(({ where = '' }) =>
      bare(where).includes(';') || sentences(where).some((one) => words(one) > 25)
        ? [`step says where code goes in a chain, and not in sentences: ${where}`]
        : [],
    ),
  ...values
    .filter(
      ({ name, value }) =>
        isSearched(name) &&
        values.some((one) => isSearched(one.name) && one.value !== value && value.includes(one.value)),
    )
    .map(({ value }) => `step has a word to search for that another one finds: ${value}`),
  ...(new Set(snippets.map(({ label }) => label)).size < snippets.length
    ? [`step has two snippets of one name: ${text}`]
    : []),
];

/** Of members, parameters, headers and claims, whatever is said of them after it. */
const isName = (what: string) =>
  /^(?:[a-z]+(?:[-_][a-z0-9]+)+|aud|exp|nbf|iss|issuer|jwks|keys|resource|scopes?|server|state|via)\b/.test(what);

/** What is wrong with the words of a finding, in sentences. */
export const faultsOfWords = (finding: Finding): string[] => [
  ...texts(finding).flatMap(inText),
  ...finding.fix.or.flatMap(inWay),
  ...[...finding.fix.do, ...finding.fix.stuck, ...finding.fix.or.flatMap(({ steps }) => steps)].flatMap(inStep),
  ...finding.evidence
    .filter(({ observed, expected }) => observed !== null && observed === expected)
    .map(({ what, observed }) => `evidence: Got equals Expected for ${what}: ${observed}`),
  ...finding.evidence
    .filter(({ what }) => !/^[A-Z]/.test(what) && !isName(what))
    .map(({ what }) => `evidence: what was looked at begins small, and is no name on the wire: ${what}`),
  ...finding.evidence
    .filter(({ url, expected }) => /oauth-protected-resource/.test(url) && /\bone of these\b/.test(expected ?? ''))
    .map(({ url }) => `evidence: one address is enough, and the steps say to serve it at all of them: ${url}`),
  ...(!finding.evidence.length ||
  finding.evidence.some(({ observed, expected }) => expected !== null && expected !== observed)
    ? []
    : ['evidence: nothing in it is marked as wrong']),
  ...(finding.fix.do.length ? [] : ['there is nothing to do']),
];

const setsSomething = new RegExp(`^(?:If .*?: )?(?:${verbs})\\b`, 'i');
const isMadeAnew =
  /^(?:If .*?: )?(?:copy|create|delete|look|open|compare|send|register)\b|\bnew (?:client|secret)\b|\bto the (?:new|same)\b/i;

/** By its words: what is created is new, and what is only looked at sets nothing. */
export const maySetAlready = (text: string): boolean => setsSomething.test(text) && !isMadeAnew.test(text);

/** A setting in a dashboard may be right already: then a reader has to know what else to look at. */
export const settingsWithoutAlready = ({ fix }: Pick<Finding, 'fix'>): string[] => {
  const ways = fix.or.filter(({ kind, when }) => kind === 'case' && /\balready\b/.test(when));
  const set = fix.do.filter(
    ({ place: { kind }, text, path, only }) =>
      (kind === 'scalekit' || kind === 'authorization-server') &&
      path !== undefined &&
      only === undefined &&
      maySetAlready(text),
  );
  return set.length > ways.length
    ? set.map(({ text }) => `says nothing of what to do where it is so already: ${text}`)
    : [];
};
