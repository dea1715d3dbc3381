/** What the members of a metadata document have to be. */
import type { MemberTest, Verification } from '../../finding.ts';
import { fits } from '../../verification/holds.ts';
import { verifyMember } from './verify/verify.ts';

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

export const verifyRule = (at: string, { name, rule }: Violation): Verification => verifyMember(at, name, testOf(rule));
