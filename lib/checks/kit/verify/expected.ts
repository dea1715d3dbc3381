/** What a response has to be once it is fixed, in words. */
import type { Expectation, HeaderTest, MemberTest, Prose } from '../../../finding.ts';
import { code, codes, upperFirst } from '../words.ts';

/** `200`, `400` or `401`. */
const either = (values: readonly (string | number)[]): Prose => {
  const quoted = values.map(code);
  return quoted.length < 2 ? (quoted[0] ?? 'nothing') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
};

function ofHeader(name: string, test: HeaderTest): Prose {
  if ('begins' in test) return `${code(canonical(name))} has to begin with ${code(test.begins)}`;
  return 'is' in test
    ? `${code(canonical(name))} has to be ${either(test.is)}`
    : `${code(canonical(name))} has to list ${either(test.lists)}`;
}

const types = { text: 'a text', url: 'an address', list: 'a list' };

function ofMember(name: string, test: MemberTest): Prose {
  if (test === 'there') return `the JSON has to hold ${code(name)}`;
  const begins = `${code(name)} of the JSON has to`;
  if (test === 'filled') return `${begins} be a list that is not empty`;
  if ('has' in test) return `${begins} list ${code(test.has)}`;
  if ('hasWithin' in test) return `${begins} list an entry with ${code(test.hasWithin)} in it`;
  if ('type' in test) return `${begins} be ${types[test.type]}${test.orAbsent ? ', or missing' : ''}`;
  return `${begins} be ${code(typeof test.equals === 'string' ? test.equals : JSON.stringify(test.equals))}`;
}

/** As a standard writes it: `access-control-allow-origin` is `Access-Control-Allow-Origin`. */
const canonical = (name: string) =>
  name === 'www-authenticate' ? 'WWW-Authenticate' : name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());

const signInHeaders = {
  bearer: '`WWW-Authenticate` has to begin with `Bearer`',
  grammar: '`WWW-Authenticate` has to be well-formed',
  'metadata-url': '`WWW-Authenticate` has to name an address in `resource_metadata`',
};

type OfList = Extract<Expectation, { kind: 'header' }> & { value: { lists: readonly string[] } };
const lists = (one: Expectation): one is OfList => one.kind === 'header' && 'lists' in one.value;

/** All that one header has to list, in one sentence. */
const listsOf = (all: readonly Expectation[]): Prose[] =>
  [...Map.groupBy(all.filter(lists), ({ name }) => canonical(name))].map(([name, tests]) => {
    const named = tests.flatMap(({ value }) => value.lists.filter((text) => text !== '*'));
    const covered = tests.filter(({ value }) => value.lists.includes('*')).length;
    const star = covered === tests.length ? ', or `*`' : ' (`*` does not stand for `authorization`)';
    return `${code(name)} has to list ${codes(named)}${covered ? star : ''}`;
  });

function each(expects: Expectation): Prose[] {
  switch (expects.kind) {
    case 'answer':
      return ['any response will do'];
    case 'status':
      return [`the status has to be ${either(expects.among)}`];
    case 'header':
      return [
        `${ofHeader(expects.name, expects.value)}${expects.once ? ', and to stand there once' : ''}${expects.orAbsent ? ', or to be missing' : ''}`,
      ];
    case 'challenge':
      return [signInHeaders[expects.with]];
    case 'mcp':
      return ['an MCP server has to respond, with `401`, JSON-RPC or an event stream'];
    case 'sign-in':
      return ['the sign-in page has to come, or a redirect to an address without `error`'];
    case 'member':
      return [ofMember(expects.name, expects.value)];
    case 'without':
      return expects.members.map(({ name, text }) => `${code(name)} of the JSON must no longer hold ${code(text)}`);
    case 'text':
      return [`the response has to contain ${code(expects.text)}`];
    case 'all':
      return [...new Set([...expects.of.filter((one) => !lists(one)).flatMap(each), ...listsOf(expects.of)])];
  }
}

/** `the status has to be 401. The …`; the full stop is the caller's. */
export const expected = (expects: Expectation): Prose =>
  each(expects)
    .map((one, i) => (i ? upperFirst(one) : one))
    .join('. ');
