/** Pieces of a written report. All text goes through `quote.ts`. */

import type { Alternative, Evidence, Finding, Fix, Step } from '../finding.ts';
import { alternativesOf, otherWaysHeading } from '../presentation/alternatives.ts';
import { alsoLookedAt, decidingOf } from '../presentation/deciding.ts';
import { piecesOf } from '../presentation/pieces.ts';
import { placeHeading } from '../presentation/places.ts';
import { theReport } from '../presentation/words.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../snapshot.ts';
import { block, code, plain, prose } from './quote.ts';

/** What a report needs of a handshake and of one of its attempts: a snapshot has it, and so has the command line. */
export type ReportHandshake = Pick<HandshakeSnapshot, 'server' | 'client' | 'scalekit' | 'framework' | 'via'>;
export type ReportAttempt = Pick<AttemptSnapshot, 'diagnosis' | 'startedAt' | 'changed'>;

/** Never two empty lines, save where they are pasted. */
export const joined = (lines: readonly string[]): string =>
  `${lines
    .filter((line, i) => line !== '' || lines[i - 1] !== '')
    .join('\n')
    .trim()}\n`;

/** The reader has it before them. */
const inReport = (text: string) => text.replace(theReport, 'this report');

const indented = (text: string, by: string) => text.replaceAll('\n', `\n${by}`);

/** A request on one line: what was asked, with its query folded, and the status. */
function requestLine({ method, url, by, status }: Evidence): string {
  const [address = '', query] = url.split(/\?(.*)/s);
  const parameters = query ? query.split('&').length : 0;
  const folded = parameters
    ? ` (and ${parameters} ${parameters === 1 ? 'parameter' : 'parameters'} in the address)`
    : '';
  return `- ${code(`${method} ${address}`)}${folded}${by === undefined ? '' : ` answered by ${plain(by)}`}${status === undefined ? '' : ` → ${status || 'status not seen'}`}`;
}

/** Words begin as a heading does; a name stands in code, as on the wire. */
const looked = (what: string): string => (/^[A-Z][a-z]+(?: [\w ]+)?$/.test(what) ? what : code(what));

/** The requests that show the fault first. Each stands once, under it what was looked at: what came, and what was expected where that differs. */
export function evidenceLines(evidence: Evidence[]): string[] {
  const { deciding, beside } = decidingOf(evidence);
  return [...requestLines(deciding), ...(beside.length ? ['', alsoLookedAt, '', ...requestLines(beside)] : [])];
}

function requestLines(evidence: Evidence[]): string[] {
  const byRequest = Map.groupBy(evidence, requestLine);
  return [...byRequest].flatMap(([request, items]) => [
    request,
    ...items.flatMap(({ what, observed, expected, sent }) => [
      `  - ${looked(what)} ${sent ? 'sent' : 'got'}: ${observed === null ? (expected === null ? 'none' : 'missing') : code(observed)}`,
      ...(expected === null || expected === observed ? [] : [`  - ${looked(what)} expected: ${code(expected)}`]),
    ]),
  ]);
}

/** A link is written only for `http:` and `https:`; anything else stays text. */
const link = (label: string, url: string): string =>
  /^https?:\/\/[^\s<>()]+$/i.test(url) ? `[${prose(label)}](${url})` : prose(label);

function stepText({ text, path, values, snippets, link: to }: Step): string {
  const lines = [prose(inReport(text))];
  if (path) lines.push(path.map((name) => `**${plain(name)}**`).join(' › '));
  for (const { name, value } of values ?? []) lines.push(...(name ? [`${plain(name)}:`] : []), block(value));
  for (const snippet of snippets ?? [])
    for (const { where, language, code } of piecesOf(snippet)) {
      if (where || (snippets?.length ?? 0) > 1)
        lines.push(`${prose([snippet.label, where].filter(Boolean).join(', '))}:`);
      lines.push(block(code, language));
    }
  if (to) lines.push(link(to.label, to.url));
  return lines.join('\n\n');
}

const placed = (step: Step): string => `${plain(placeHeading(step.place))}: ${stepText(step)}`;

/** Steps, numbered, each with its place. */
export const stepLines = (steps: readonly Step[]): string[] =>
  steps.map((step, index) => {
    const number = `${index + 1}. `;
    return `${number}${indented(placed(step), ' '.repeat(number.length))}`;
  });

/** What to do, what else can be done, and what to do if it does not help. */
export function fixLines(fix: Fix, level: string): string[] {
  const lines: string[] = [];
  if (fix.do.length) lines.push(`${level} Do this`, '', ...stepLines(fix.do));
  const { within, or, again } = alternativesOf(fix);
  if (within.length) lines.push('', ...wayLines(within));
  if (or.length) lines.push('', `${level} ${otherWaysHeading(fix)}`, '', ...wayLines(or));
  if (again.length || fix.stuck.length) lines.push('', `${level} Still stuck?`, '', ...wayLines(again));
  for (const step of fix.stuck) lines.push(`- ${indented(stepText(step), '  ')}`);
  return lines;
}

const wayLines = (ways: readonly Alternative[]): string[] =>
  ways.flatMap(({ when, instead, steps }) => [
    `- ${prose(instead ? `${when}: ${instead}` : `${when}:`)}`,
    ...steps.map((step) => `  - ${indented(placed(step), '    ')}`),
  ]);

export const referenceLines = ({ references }: Finding): string[] =>
  references.map(
    ({ source, section, title, url }) =>
      `- ${link(`${source}${section ? ` §${section.replace(/^§/, '')}` : ''}: ${title}`, url)}`,
  );
