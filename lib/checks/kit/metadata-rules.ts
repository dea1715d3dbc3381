/** What the members of a metadata document have to be. */
import type { Evidence, Expectation, MemberTest, Prose } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { fits } from '../../verification/holds.ts';
import { fieldEvidence } from './evidence.ts';
import { code, codes } from './words.ts';

export interface Rule {
  kind: 'text' | 'url' | 'list';
  required?: boolean;
  /** Where the kind alone does not say it. */
  is?: (value: unknown) => boolean;
  test?: MemberTest;
  /** In words: "a list of URLs". */
  type: string;
}

export interface Violation {
  name: string;
  rule: Rule;
  present: boolean;
  value: unknown;
}

export const text: Rule = { kind: 'text', type: 'a string' };
/** Not empty and absolute: the official SDK reads such members with `URL`. */
export const url: Rule = { kind: 'url', type: 'an absolute URL' };
export const list: Rule = { kind: 'list', type: 'a list of strings' };
export const required = (rule: Rule): Rule => ({ ...rule, required: true });

/** Members that are missing or of another type, in the order of the rules. `null` is a value of the wrong type. */
export const violations = (document: Record<string, unknown>, rules: Record<string, Rule>): Violation[] =>
  Object.entries(rules).flatMap(([name, rule]) => {
    const present = name in document;
    const value = document[name];
    const right = rule.is ? rule.is(value) : fits(document, name, testOf(rule));
    return right ? [] : [{ name, rule, present, value }];
  });

/** A required member has to be there with a value of its type; another may be missing. */
const testOf = ({ kind, required, test }: Rule): MemberTest =>
  test ?? { type: kind, ...(!required && { orAbsent: true }) };

/** The document keeps all the rules that it broke. */
export const rulesHold = (broken: readonly Violation[]): Expectation => ({
  kind: 'all',
  of: broken.map(({ name, rule }) => ({ kind: 'member', name, value: testOf(rule) })),
});

/** A member as it stands, beside what it has to be: its value where that is known, else its kind. */
export const ruleEvidence = (at: Observed, { name, rule }: Violation, right?: unknown): Evidence => {
  const shown = fieldEvidence(at, name, right ?? null);
  return right === undefined ? { ...shown, expected: `"${name}": ${rule.type}` } : shown;
};

/** `resource` is missing, and `scopes_supported` has to be a list of strings. */
export function sentenceOf(broken: readonly Violation[]): Prose {
  const missing = broken.filter(({ present }) => !present).map(({ name }) => name);
  const parts = [
    ...(missing.length ? [`${codes(missing)} ${missing.length > 1 ? 'are' : 'is'} missing`] : []),
    ...broken.filter(({ present }) => present).map(({ name, rule }) => `${code(name)} has to be ${rule.type}`),
  ];
  return `${parts.length < 2 ? parts[0] : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`}.`;
}
