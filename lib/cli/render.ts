/** A report for a person at a terminal. */

import { checkHeadline, keepsOut, ownRow } from '../check-page/headline.ts';
import type { Alternative, Diagnosis, Evidence, Finding, Fix, StageStatus, Step } from '../finding.ts';
import { alternativesOf, otherWaysHeading } from '../presentation/alternatives.ts';
import { clientGroups } from '../presentation/client-groups.ts';
import { clientsSaid } from '../presentation/clients-said.ts';
import { alsoLookedAt, decidingOf } from '../presentation/deciding.ts';
import { letsIn } from '../presentation/lets-in.ts';
import { piecesOf } from '../presentation/pieces.ts';
import { byPlace, destinationWords, placeHeading } from '../presentation/places.ts';
import { writeProse } from '../presentation/prose.ts';
import { clientVerdictNames, stageNames, theReport, viaNames } from '../presentation/words.ts';
import { describeMasked } from '../text/masked-words.ts';
import { visible } from '../text/visible.ts';
import { shellCommand } from '../verification/shell.ts';
import type { DiagnosedHandshake } from './file-report.ts';
import type { Palette } from './palette.ts';

export interface Style {
  paint: Palette;
  /** Columns of the terminal. */
  width: number;
}

const glyphs: Record<StageStatus, string> = {
  passed: '✓',
  failed: '✗',
  warning: '!',
  unknown: '?',
  'not-reached': '·',
};

/** `of`: the name of a file, or the URL that was checked. */
export function renderReport(of: string, handshakes: readonly DiagnosedHandshake[], style: Style): string {
  const head = `${style.paint.bold(visible(of))}\n`;
  if (!handshakes.length) return `${head}  No sign-in to an MCP server is in this file.\n\n`;
  return `${head}${handshakes.map((h) => renderHandshake(h, style)).join('\n')}\n`;
}

function renderHandshake({ handshake, diagnosis }: DiagnosedHandshake, style: Style): string {
  const { paint } = style;
  const server = describeMasked(handshake.server ?? 'An MCP server whose address is not in the capture');
  // A live check is for a client by its id.
  const client = handshake.client && (ownVerdict({ handshake, diagnosis })?.name ?? handshake.client);
  const about = [client, handshake.via && viaNames[handshake.via]].filter(Boolean).join(', ');
  const lines = [`  ${paint.bold(visible(server))}${about ? paint.dim(`  ${visible(about)}`) : ''}`, ''];
  lines.push(`  ${verdictWord({ handshake, diagnosis }, paint)}`, ...stageLines(diagnosis, paint));
  const main = diagnosis.cause ?? diagnosis.suspect ?? keepsOut(diagnosis, ownVerdict({ handshake, diagnosis }));
  if (main) lines.push('', ...renderFinding(main, style));
  for (const [title, findings] of [
    ['Follows from it', diagnosis.consequences],
    ['Warnings', diagnosis.warnings.filter((f) => f !== main)],
  ] as const) {
    if (!findings.length) continue;
    lines.push('', `  ${paint.bold(title)}`);
    for (const f of findings) lines.push(...wrap(`${prose(f.title)} (${f.check})`, style.width, '    - ', '      '));
    if (title === 'Warnings')
      lines.push(...wrap('To read what to do about them, add `--format markdown`.', style.width, '    '));
  }
  lines.push(...renderClients({ handshake, diagnosis }, style));
  return `${lines.join('\n')}\n`;
}

/** What is said of those that fail, and the names of the others. */
function renderClients({ diagnosis, handshake }: DiagnosedHandshake, { paint, width }: Style): string[] {
  const { line, clients } = clientsSaid(diagnosis, handshake.via);
  if (!line) return [];
  const lines = [
    '',
    `  ${paint.bold('Which clients could sign in, up to the sign-in page')}`,
    ...wrap(line, width, '    '),
  ];
  for (const { verdict, names, check, why, fault } of clientGroups(clients)) {
    const head = `${clientVerdictNames[verdict]}: ${names.join(', ')}`;
    lines.push(...wrap(head, width, '    - ', '      '));
    if (verdict !== 'cannot' && verdict !== 'might-fail') continue;
    lines.push(...wrap(`${prose(why)}${check ? ` (${check})` : ''}`, width, '      '));
    if (fault) lines.push(...wrap(`${prose(fault.wayRound)} ${fault.issue}`, width, '      '));
  }
  return lines;
}

/** Nobody else asked: of a capture the diagnosis is its client's. */
const ownVerdict = ({ handshake: { via, client }, diagnosis }: DiagnosedHandshake) =>
  via === 'live-check' ? ownRow(diagnosis, client) : undefined;

function verdictWord({ diagnosis, handshake }: DiagnosedHandshake, paint: Palette): string {
  const { verdict, suspect } = diagnosis;
  const { via } = handshake;
  if (verdict === 'connected') return paint.good('CONNECTED');
  if (verdict === 'failing') return paint.bad('FAILING');
  if (via === 'live-check' && !suspect) {
    const { mark, title } = checkHeadline(diagnosis, ownVerdict({ handshake, diagnosis }));
    const isGood = mark === 'passed' || (mark === 'warning' && !letsIn(diagnosis));
    return isGood ? paint.good(title) : paint.warn(title);
  }
  return paint.warn(suspect ? 'INCOMPLETE. So far it looks like this:' : 'INCOMPLETE');
}

/** Four to a line, so that they fit any terminal. */
const stageLines = ({ stages }: Diagnosis, paint: Palette): string[] => {
  const shown = stages.map(({ id, status }) => {
    const text = `${glyphs[status]} ${stageNames[id]}`;
    if (status === 'failed') return paint.bad(text);
    if (status === 'warning') return paint.warn(text);
    return status === 'passed' ? paint.good(text) : paint.dim(text);
  });
  return [shown.slice(0, 4), shown.slice(4)].map((line) => `  ${line.join('  ')}`);
};

function renderFinding(finding: Finding, { paint, width }: Style): string[] {
  const lines = wrap(prose(finding.title), width, '  ').map(paint.bold);
  lines.push(`  ${visible(destinationWords(finding.fix))}`, paint.dim(`  ${finding.check}`));
  lines.push('', ...wrap(prose(finding.summary), width, '  '));
  lines.push(...renderFix(finding.fix, { paint, width }));
  if (finding.verify.length) lines.push('', `  ${paint.bold('Is it fixed?')}`);
  for (const verification of finding.verify) {
    lines.push(...wrap(prose(verification.says), width, '    '));
    const command = shellCommand(verification);
    if (command !== undefined) lines.push(...indent(command, '      '));
  }
  if (finding.evidence.length) lines.push('', `  ${paint.bold('Why')}`);
  if (finding.why) lines.push(...wrap(prose(finding.why), width, '    '));
  const { deciding, beside } = decidingOf(finding.evidence);
  for (const evidence of deciding) lines.push(...renderEvidence(evidence, width));
  if (beside.length) lines.push('', ...wrap(alsoLookedAt, width, '    '));
  for (const evidence of beside) lines.push(...renderEvidence(evidence, width));
  if (finding.references.length) lines.push('', `  ${paint.bold('Learn more')}`);
  for (const { source, section, title, url } of finding.references) {
    const text = section ? `${source} ${/^[\d.]+$/.test(section) ? `§${section}` : section}` : source;
    lines.push(`    ${visible(text)}: ${visible(title)}`, paint.dim(`      ${visible(url)}`));
  }
  return lines;
}

function renderEvidence({ method, url, status, what, observed, expected, sent }: Evidence, width: number): string[] {
  const request = `${method} ${describeMasked(url)}${status ? ` (${status})` : ''}`;
  const lines = [`    ${visible(request)}`];
  // A header stands with its name already.
  const bare = (text: string) => (text.startsWith(`${what}: `) ? text.slice(what.length + 2) : text);
  const value = (text: string | null) => (text === null ? 'missing' : bare(describeMasked(text)));
  lines.push(
    ...wrap(`${what}: ${value(observed)}`, width, sent ? '      sent      ' : '      got       ', '                '),
  );
  if (expected !== null) lines.push(...wrap(value(expected), width, '      expected  ', '                '));
  return lines;
}

function renderFix(fix: Fix, { paint, width }: Style): string[] {
  const lines: string[] = [];
  let number = 0;
  const renderSteps = (all: readonly Step[], mark: () => string) => {
    for (const { place, steps } of byPlace(all)) {
      lines.push(paint.dim(`    ${visible(placeHeading(place))}:`));
      for (const step of steps) lines.push(...renderStep(step, mark(), width));
    }
  };
  if (fix.do.length) lines.push('', `  ${paint.bold('Do this')}`);
  renderSteps(fix.do, () => `${++number}. `);
  const { within, or, again } = alternativesOf(fix);
  const renderWays = (ways: readonly Alternative[]) => {
    for (const { when, instead, steps } of ways) {
      lines.push(...wrap(prose(instead ? `${when}: ${instead}` : `${when}:`), width, '    '));
      renderSteps(steps, () => '- ');
    }
  };
  renderWays(within);
  if (or.length) lines.push('', `  ${paint.bold(otherWaysHeading(fix))}`);
  renderWays(or);
  if (again.length || fix.stuck.length) lines.push('', `  ${paint.bold('Still stuck?')}`);
  renderWays(again);
  for (const step of fix.stuck) lines.push(...renderStep(step, '- ', width));
  return lines;
}

function renderStep({ text, path, values, snippets, link }: Step, mark: string, width: number): string[] {
  const said = text.replace(theReport, 'the report that this command prints with `--format markdown`');
  const lines = wrap(prose(said), width, `    ${mark}`, '       ');
  if (path) lines.push(`       ${visible(path.join(' > '))}`);
  for (const { name, value } of values ?? []) {
    const one = value.includes('\n') ? `${name}:\n${value}` : `${name}: ${value}`;
    lines.push(...indent(name === 'Terminal' ? value : one, '         '));
  }
  for (const snippet of snippets ?? [])
    for (const { where, code } of piecesOf(snippet)) {
      if (where || (snippets?.length ?? 0) > 1)
        lines.push(`       ${visible([snippet.label, where].filter(Boolean).join(', '))}:`);
      lines.push(...indent(code, '         '));
    }
  if (link) lines.push(`       ${visible(link.label)}: ${visible(link.url)}`);
  return lines;
}

/** Labels lose their glyphs; the backticks around code stay. */
const prose = (text: string) => writeProse(text, { code: (code) => `\`${code}\`` });

const indent = (text: string, by: string): string[] =>
  visible(text)
    .split('\n')
    .map((line) => (line ? by + line : ''));

/** Lines no longer than `width` where the words allow it; `rest` begins all but the first. */
function wrap(text: string, width: number, first: string, rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of visible(text).split(/\s+/).filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}
