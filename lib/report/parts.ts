/** Pieces of a written report. All text goes through `safe`: secrets in words, no markup of the network's making. */

import type { Evidence, Finding, Fix, Step } from '../finding.ts';
import { describeMasked } from '../masked.ts';
import { placeHeading } from '../places.ts';
import { writeProse } from '../prose.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../snapshot.ts';
import { visible } from '../text/visible.ts';
import { theReport } from '../words.ts';

/** Longest single value written, in UTF-16 code units. */
const LONGEST = 2000;
/** Longest command or document: what is pasted has to be whole. */
const LONGEST_PASTED = 40_000;

/** What a report needs of a handshake and of one of its attempts: a snapshot has it, and so has the command line. */
export type ReportHandshake = Pick<HandshakeSnapshot, 'server' | 'client' | 'scalekit' | 'framework'>;
export type ReportAttempt = Pick<AttemptSnapshot, 'diagnosis' | 'startedAt'>;

/** Text without secrets and invisible characters, in one bounded piece. */
function safe(text: string, longest = LONGEST): string {
  const described = visible(describeMasked(text));
  return described.length > longest ? `${described.slice(0, longest)}…` : described;
}

const escaped = (text: string) => text.replace(/[<>[\]]/g, (c) => `\\${c}`);

/** Prose as Markdown: its marks are Markdown's already; what else could be markup is escaped outside of code. */
export function prose(text: string): string {
  return writeProse(safe(text), {
    code: (code) => `\`${code}\``,
    label: (label) => `**${escaped(label)}**`,
    text: escaped,
  }).replaceAll('\n', ' ');
}

/** A value as inline code, with as many backticks as it takes (CommonMark §6.1). */
export function code(text: string): string {
  const value = safe(text).replaceAll(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = value.startsWith('`') || value.endsWith('`') || value === '' ? ' ' : '';
  return `${fence}${pad}${value}${pad}${fence}`;
}

/** A fenced block whose fence is longer than any inside it (CommonMark §4.5). */
export function block(text: string, language = ''): string {
  const value = safe(text, LONGEST_PASTED);
  const longest = Math.max(2, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[^\w+-]/g, '')}\n${value}\n${fence}`;
}

/** The reader has it before them. */
const inReport = (text: string) => text.replace(theReport, 'this report');

const indented = (text: string, by: string) => text.replaceAll('\n', `\n${by}`);

/** A request on one line: what was asked, with its query folded, and the status. */
function requestLine({ method, url, status }: Evidence): string {
  const [address = '', query] = url.split(/\?(.*)/s);
  const parameters = query ? query.split('&').length : 0;
  const folded = parameters
    ? ` (and ${parameters} ${parameters === 1 ? 'parameter' : 'parameters'} in the address)`
    : '';
  return `- ${code(`${method} ${address}`)}${folded}${status === undefined ? '' : ` → ${status || 'status not seen'}`}`;
}

/** Each request once, under it what was looked at: what came, and what was expected where that differs. */
export function evidenceLines(evidence: Evidence[]): string[] {
  const byRequest = Map.groupBy(evidence, requestLine);
  return [...byRequest].flatMap(([request, items]) => [
    request,
    ...items.flatMap(({ what, observed, expected }) => [
      `  - ${code(what)} got: ${observed === null ? 'missing' : code(observed)}`,
      ...(expected === null || expected === observed ? [] : [`  - ${code(what)} expected: ${code(expected)}`]),
    ]),
  ]);
}

/** A link is written only for `http:` and `https:`; anything else stays text. */
const link = (label: string, url: string): string =>
  /^https?:\/\/[^\s<>()]+$/i.test(url) ? `[${prose(label)}](${url})` : prose(label);

function stepText({ text, path, values, snippets, link: to }: Step): string {
  const lines = [prose(inReport(text))];
  if (path) lines.push(path.map((name) => `**${prose(name)}**`).join(' › '));
  for (const { name, value } of values ?? []) lines.push(...(name ? [`${prose(name)}:`] : []), block(value));
  for (const { label, where, language, code } of snippets ?? []) {
    if (where || (snippets?.length ?? 0) > 1) lines.push(`${prose([label, where].filter(Boolean).join(', '))}:`);
    lines.push(block(code, language));
  }
  if (to) lines.push(link(to.label, to.url));
  return lines.join('\n\n');
}

/** Steps, numbered, each with its place. */
export const stepLines = (steps: readonly Step[]): string[] =>
  steps.map((step, index) => {
    const number = `${index + 1}. `;
    return `${number}${indented(`${prose(placeHeading(step.place))}: ${stepText(step)}`, ' '.repeat(number.length))}`;
  });

/** What to do, what else can be done, and what to do if it does not help. */
export function fixLines(fix: Fix, level: string): string[] {
  const lines: string[] = [];
  if (fix.do.length) lines.push(`${level} Do this`, '', ...stepLines(fix.do));
  if (fix.or.length) lines.push('', `${level} Or`, '');
  for (const { when, instead, steps } of fix.or) {
    lines.push(`- ${prose(instead ? `${when}: ${instead}` : `${when}:`)}`);
    for (const step of steps) lines.push(`  - ${indented(stepText(step), '    ')}`);
  }
  if (fix.stuck.length) lines.push('', `${level} Still stuck?`, '');
  for (const step of fix.stuck) lines.push(`- ${indented(stepText(step), '  ')}`);
  return lines;
}

export const referenceLines = ({ references }: Finding): string[] =>
  references.map(
    ({ source, section, title, url }) =>
      `- ${link(`${source}${section ? ` §${section.replace(/^§/, '')}` : ''}: ${title}`, url)}`,
  );
