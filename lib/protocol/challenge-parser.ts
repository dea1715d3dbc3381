/**
 * A forgiving parser for challenges (RFC 9110 §11.2, §11.3): it follows the grammar where the text does, and where it
 * does not it names the mistake and goes on with what the writer most likely meant.
 */

import {
  falseQuotes,
  isToken,
  knownSchemes,
  nameAtEnd,
  nextParameter,
  type ProblemKind,
  semicolonParameter,
  token,
  token68,
  whitespace,
} from './challenge-grammar.ts';

export interface Problem {
  kind: ProblemKind;
  /** The piece of the header that shows it, at most 200 characters. */
  text: string;
}

export interface ChallengeParameter {
  /** Lower case: parameter names are case-insensitive. */
  name: string;
  /** Without quotes and escapes. */
  value: string;
  quoted: boolean;
}

export interface ParsedChallenge {
  /** As written; empty where parameters came without any scheme. */
  scheme: string;
  token68?: string;
  params: ChallengeParameter[];
}

const MAX_PROBLEMS = 32;
/** Schemes and parameters read of one line. */
const MAX_PIECES = 256;
const MAX_SHOWN = 200;

export const isBearer = (challenge: ParsedChallenge) => challenge.scheme.toLowerCase() === 'bearer';

/** Parses one line into `into`, whose last challenge goes on: several lines are one list (RFC 9110 §5.3). */
export class LineParser {
  private at = 0;
  private readonly line: string;
  private readonly into: { challenges: ParsedChallenge[]; problems: Problem[] };
  /** What stood before the piece being read: a value without a comma after it, a scheme, or a comma or nothing. */
  private before: 'separator' | 'value' | 'scheme' | 'scheme-comma' = 'separator';

  constructor(line: string, into: { challenges: ParsedChallenge[]; problems: Problem[] }) {
    this.line = line;
    this.into = into;
  }

  run(): void {
    for (let pieces = 0; this.at < this.line.length && pieces < MAX_PIECES; pieces += 1) {
      const start = this.at;
      this.separators();
      if (this.at < this.line.length) this.piece();
      if (this.at === start) this.at += 1;
    }
  }

  private problem(kind: ProblemKind, text: string): void {
    if (this.into.problems.length < MAX_PROBLEMS) this.into.problems.push({ kind, text: text.slice(0, MAX_SHOWN) });
  }

  private match(pattern: RegExp, at = this.at): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.line)?.[0];
  }

  private space(): string {
    const text = this.match(whitespace) ?? '';
    this.at += text.length;
    return text;
  }

  private separators(): void {
    for (;;) {
      const spaces = this.space();
      const char = this.line[this.at];
      if (char === ',') {
        // `Bearer , a=b` is a list with an empty first element; `Bearer, a=b` ends the challenge at the comma.
        this.before = this.before === 'scheme' && !spaces ? 'scheme-comma' : this.resolved(spaces);
        this.at += 1;
      } else if (char === ';' && this.before === 'value') {
        this.problem('semicolon', this.line.slice(this.at));
        this.before = 'separator';
        this.at += 1;
      } else return;
    }
  }

  private resolved(spaces: string): 'separator' | 'scheme' | 'scheme-comma' {
    if (this.before === 'scheme-comma') return 'scheme-comma';
    return this.before === 'scheme' && spaces ? 'scheme' : 'separator';
  }

  /** A scheme, a parameter, or the token68 after a scheme. */
  private piece(): void {
    const start = this.at;
    if (this.isToken68(start)) {
      this.token68(start);
      return;
    }
    const word = this.match(token) ?? '';
    this.at += word.length;
    const afterWord = this.at;
    const spaces = this.space();
    const next = this.line[this.at];

    if (!word) {
      this.stray(start);
    } else if (next === '=') {
      this.at += 1;
      this.parameter(word, start, spaces);
    } else if (next === ':' && !this.line.startsWith('://', this.at)) {
      this.at += 1;
      this.colon(word, start);
    } else if (this.before === 'value') {
      this.at = afterWord;
      this.afterValue(word, start);
    } else if (next !== undefined && next !== ',' && !spaces) {
      this.stray(start);
    } else {
      this.at = afterWord;
      this.scheme(word);
    }
  }

  /** `Bearer:` or `name:`. */
  private colon(word: string, start: number): void {
    const isScheme = !this.into.challenges.length || knownSchemes.has(word.toLowerCase());
    this.problem(isScheme ? 'scheme-colon' : 'colon-for-equals', this.line.slice(start));
    if (isScheme) this.scheme(word);
    else this.parameter(word, start, '', true);
  }

  private token68(start: number): void {
    const current = this.into.challenges.at(-1);
    const text = this.match(token68, start) ?? '';
    if (current) current.token68 = text;
    this.at = start + text.length;
    this.before = 'value';
  }

  /** Words where a comma is due: another challenge, or the rest of a value that needed quotes. */
  private afterValue(word: string, start: number): void {
    const last = this.into.challenges.at(-1)?.params.at(-1);
    if (knownSchemes.has(word.toLowerCase())) {
      this.problem('missing-comma', this.line.slice(start));
      this.scheme(word);
    } else if (!last || last.quoted) {
      this.stray(start);
    } else {
      this.problem('unquoted-value', `${last.name}=${last.value} ${word}`);
      last.value += ` ${word}`;
    }
  }

  /** `name=` at the end is token68 to the grammar; in a Bearer challenge, which has none, it is an empty value. */
  private isToken68(start: number): boolean {
    const current = this.into.challenges.at(-1);
    if (this.before !== 'scheme' || !current || current.params.length) return false;
    const text = this.match(token68, start);
    return text !== undefined && !(isBearer(current) && text.endsWith('='));
  }

  private scheme(word: string): void {
    this.into.challenges.push({ scheme: word, params: [] });
    this.before = 'scheme';
  }

  private parameter(word: string, start: number, spacesBefore: string, colon = false): void {
    const spacesAfter = this.space();
    if (this.before === 'value') this.problem('missing-comma', this.line.slice(start));
    if (this.before === 'scheme-comma') this.problem('comma-after-scheme', this.line.slice(0, this.at));
    let current = this.into.challenges.at(-1);
    if (!current) {
      this.problem('missing-scheme', this.line.slice(start));
      current = { scheme: '', params: [] };
      this.into.challenges.push(current);
    }
    const name = word.toLowerCase();
    const { value, quoted } = this.value(name);
    const text = this.line.slice(start, this.at);
    // RFC 9110 §5.6.3: such "bad whitespace" is to be accepted and must not be sent; the official SDK does not find it.
    if (!colon && (spacesBefore || spacesAfter) && value) this.problem('space-around-equals', text);
    if (current.params.some((param) => param.name === name)) this.problem('duplicate-parameter', text);
    current.params.push({ name, value, quoted });
    this.before = 'value';
  }

  private value(name: string): { value: string; quoted: boolean } {
    if (this.line[this.at] === '"') return { value: this.quotedString(), quoted: true };
    for (const { open, close, kind } of falseQuotes) {
      const mark = open.find((text) => this.line.startsWith(text, this.at));
      if (mark !== undefined) return { value: this.falselyQuoted(mark, close, kind), quoted: true };
    }
    const start = this.at;
    while (this.at < this.line.length && !/[\s,]/.test(this.line[this.at] ?? '')) {
      if (this.line[this.at] === ';' && this.match(semicolonParameter) !== undefined) break;
      this.at += 1;
    }
    const value = this.line.slice(start, this.at);
    if (!value) this.problem('empty-value', `${name}=`);
    else if (!isToken.test(value)) {
      this.problem(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? 'unquoted-url' : 'unquoted-value', `${name}=${value}`);
    }
    return { value, quoted: false };
  }

  /** RFC 9110 §5.6.4. */
  private quotedString(): string {
    const start = this.at;
    let value = '';
    this.at += 1;
    for (; this.at < this.line.length; this.at += 1) {
      const char = this.line[this.at];
      if (char === '"') {
        this.at += 1;
        return this.endsInsideNext(start) ? this.unbalanced(start) : value;
      }
      if (char === '\\' && this.at + 1 < this.line.length) this.at += 1;
      value += this.line[this.at];
    }
    return this.unbalanced(start);
  }

  /** `a="x, b="y"`: the quote that was found opens the next value, so the first was never closed. */
  private endsInsideNext(start: number): boolean {
    const next = this.line[this.at];
    if (next === undefined || /[\s,;]/.test(next)) return false;
    return nameAtEnd.test(this.line.slice(start + 1, this.at - 1));
  }

  private unbalanced(start: number): string {
    this.problem('unbalanced-quote', this.line.slice(start));
    nextParameter.lastIndex = start + 1;
    this.at = nextParameter.exec(this.line)?.index ?? this.line.length;
    return this.line.slice(start + 1, this.at).trim();
  }

  private falselyQuoted(mark: string, close: RegExp, kind: ProblemKind): string {
    const start = this.at;
    const from = start + mark.length;
    this.problem(kind, this.line.slice(start));
    close.lastIndex = from;
    const end = close.exec(this.line);
    if (!end) {
      nextParameter.lastIndex = from;
      this.at = nextParameter.exec(this.line)?.index ?? this.line.length;
      return this.line.slice(from, this.at).trim();
    }
    this.at = close.lastIndex;
    return this.line.slice(from, end.index);
  }

  /** Text that can begin neither a scheme nor a parameter: skipped to the next space or comma. */
  private stray(start: number): void {
    this.at = start;
    while (this.at < this.line.length && !/[\s,]/.test(this.line[this.at] ?? '')) this.at += 1;
    if (this.at === start) this.at += 1;
    this.problem('stray-text', this.line.slice(start, this.at));
  }
}
