/** What the members of a metadata document have to be, and a command that shows whether one is. */
import type { Verification } from '../../finding.ts';
import { quote } from './verify.ts';
import { host } from './words.ts';

export type Kind = 'string' | 'list';

export interface Rule {
  kind: Kind;
  required?: boolean;
  is: (value: unknown) => boolean;
  /** In words: "a list of URLs". */
  type: string;
}

export interface Violation {
  name: string;
  kind: Kind;
  type: string;
  required: boolean;
  present: boolean;
  value: unknown;
}

const isString = (value: unknown) => typeof value === 'string';
/** Not empty and absolute: the official SDK reads such members with `URL`. */
const isUrl = (value: unknown) => typeof value === 'string' && URL.canParse(value);
const isListOfStrings = (value: unknown) => Array.isArray(value) && value.every(isString);

export const text: Rule = { kind: 'string', is: isString, type: 'a string' };
export const url: Rule = { kind: 'string', is: isUrl, type: 'an absolute URL' };
export const list: Rule = { kind: 'list', is: isListOfStrings, type: 'a list of strings' };
export const required = (rule: Rule): Rule => ({ ...rule, required: true });

/** Members that are missing or of another type, in the order of the rules. `null` is a value of the wrong type. */
export const violations = (document: Record<string, unknown>, rules: Record<string, Rule>): Violation[] =>
  Object.entries(rules).flatMap(([name, { kind, type, required = false, is }]) => {
    const present = name in document;
    const value = document[name];
    if (present ? is(value) : !required) return [];
    return [{ name, kind, type, required, present, value }];
  });

const begins: Record<Kind, { right: string; wrong: string }> = {
  string: { right: '"', wrong: '[^"[:space:]]' },
  list: { right: '\\[[[:space:]]*[]"]', wrong: '([^[[:space:]]|\\[[[:space:]]*[^]"[:space:]])' },
};

/** A required member has to be there with a value of its type; another may be missing. */
export function verifyType(at: string, { name, kind, required, value }: Violation): Verification {
  const member = `"${name}"[[:space:]]*:[[:space:]]*`;
  // A URL without its scheme begins as any string does.
  const right = kind === 'string' && typeof value === 'string' ? '"[a-z]+:' : begins[kind].right;
  const wrong = kind === 'string' && typeof value === 'string' ? '"([^"a-z]|[^":]*")' : begins[kind].wrong;
  const test = required ? `grep -qE ${quote(member + right)}` : `grep -qvE ${quote(member + wrong)}`;
  return {
    command: `curl -sf --max-time 20 ${quote(at)} | tr -d '\\n' | ${test}`,
    says: `asks ${host(at)} for one document and looks at one member`,
  };
}
