/** What is expected of a header line or of a JSON document on one line, as extended regular expressions of POSIX. */
import type { Expectation, HeaderTest, MemberTest } from '../finding.ts';

const space = '[[:space:]]*';

/** Matches this text as it stands. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export function headerLine(name: string, test: HeaderTest): string {
  const among = (texts: readonly string[]) => `(${texts.map(literal).join('|')})${space}`;
  const begin = `^${name}:${space}`;
  if ('is' in test) return `${begin}${among(test.is)}$`;
  if ('begins' in test) return begin + literal(test.begins);
  return `${begin}(.*,${space})?${among(test.lists)}(,.*)?$`;
}

/** RFC 9110 §11.2 on a line of its own; curl shows the line's end as white space. */
const parameter = '[A-Za-z_-]+=("[^"]*"|[A-Za-z0-9._~-]+)';
const bearer = `^www-authenticate:(.*,)?${space}Bearer`;

export const challengeLine: Record<Extract<Expectation, { kind: 'challenge' }>['with'], string> = {
  bearer: `${bearer}([[:space:],]|$)`,
  grammar: `^www-authenticate:${space}Bearer( +${parameter}(, *${parameter})*)?${space}$`,
  'metadata-url': `${bearer} .*resource_metadata="?https?://[^/"[:space:]]+`,
};

const key = (name: string) => `"${literal(name)}"${space}:`;

/** What JSON writers escape or not, as they like. */
const escaped: Record<string, string> = {
  '/': '\\\\?/',
  '<': '(<|\\\\u003[cC])',
  '>': '(>|\\\\u003[eE])',
  '&': '(&|\\\\u0026)',
};
const inJson = (text: string) => literal(text).replace(/[/<>&]/g, (sign) => escaped[sign] ?? sign);

/** A value in any white space; members of objects in their order. */
function valuePattern(value: unknown): string {
  if (Array.isArray(value)) return `\\[${space}${value.map(valuePattern).join(`${space},${space}`)}${space}\\]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, one]) => `${key(name)}${space}${valuePattern(one)}`);
    return `\\{${space}${members.join(`${space},${space}`)}${space}\\}`;
  }
  return inJson(JSON.stringify(value) ?? 'null');
}

/** How a value of the type begins, and how another does. A URL begins with its scheme. */
const beginnings = {
  text: { right: '"', wrong: '[^"[:space:]]' },
  url: { right: '"[a-z]+:', wrong: '("([^"a-z]|[^":]*")|[^"[:space:]])' },
  list: { right: '\\[[[:space:]]*[]"]', wrong: '([^[[:space:]]|\\[[[:space:]]*[^]"[:space:]])' },
};

/** `wrong`: the pattern is that of a document that is not as expected. */
export function memberPattern(name: string, test: MemberTest): { pattern: string; wrong: boolean } {
  const right = (value: string) => ({ pattern: `${key(name)}${space}${value}`, wrong: false });
  if (test === 'there') return { pattern: key(name), wrong: false };
  if (test === 'filled') return right(`\\[${space}"`);
  if ('equals' in test) return right(valuePattern(test.equals));
  if ('has' in test) return right(`\\[[^]]*${valuePattern(test.has)}`);
  if ('hasWithin' in test) return right(`\\[[^]]*"[^"]*${inJson(test.hasWithin)}`);
  const begins = beginnings[test.type];
  return test.orAbsent ? { pattern: `${key(name)}${space}${begins.wrong}`, wrong: true } : right(begins.right);
}

/** A document in which a member is this text, or lists it. */
export const withoutPattern = (members: readonly { name: string; text: string }[]): string =>
  members.map(({ name, text }) => `${key(name)}${space}(\\[[^]]*)?${valuePattern(text)}`).join('|');
