/** A report for a person at a terminal. */
import type { Diagnosis, Evidence, Finding, FixStep, StageStatus } from '../finding.ts';
import { describeMasked } from '../masked.ts';
import type { DiagnosedHandshake, FileReport } from './file-report.ts';
import type { Palette } from './palette.ts';

export interface Style {
  paint: Palette;
  /** Columns of the terminal. */
  width: number;
}

const vias = {
  direct: 'the page itself',
  'inspector-v1-proxy': "the Inspector's proxy",
  'inspector-v2-relay': "the Inspector's backend",
  'live-check': 'the live check',
} as const;

const marks: Record<StageStatus, string> = {
  passed: '✓',
  failed: '✗',
  warning: '!',
  unknown: '?',
  'not-reached': '·',
};

export function renderReport({ file, handshakes }: FileReport, style: Style): string {
  const head = `${style.paint.bold(printable(file))}\n`;
  if (!handshakes.length) return `${head}  No sign-in to an MCP server is in this file.\n\n`;
  return `${head}${handshakes.map((h) => renderHandshake(h, style)).join('\n')}\n`;
}

function renderHandshake({ handshake, diagnosis }: DiagnosedHandshake, style: Style): string {
  const { paint } = style;
  const server = handshake.server ?? 'An MCP server whose address is not in the capture';
  const about = [handshake.client, handshake.via && `by ${vias[handshake.via]}`].filter(Boolean).join(', ');
  const lines = [`  ${paint.bold(printable(server))}${about ? paint.dim(`  ${printable(about)}`) : ''}`, ''];
  lines.push(`  ${verdictWord(diagnosis, paint)}`, `  ${stageLine(diagnosis, paint)}`);
  const main = diagnosis.cause ?? diagnosis.suspect;
  if (main) lines.push('', ...renderFinding(main, style));
  for (const [title, findings] of [
    ['Follows from it', diagnosis.consequences],
    ['Warnings', diagnosis.warnings],
  ] as const) {
    if (!findings.length) continue;
    lines.push('', `  ${paint.bold(title)}`);
    for (const f of findings) lines.push(...wrap(`${prose(f.title)} (${f.check})`, style.width, '    - ', '      '));
  }
  return `${lines.join('\n')}\n`;
}

function verdictWord({ verdict, suspect }: Diagnosis, paint: Palette): string {
  if (verdict === 'connected') return paint.good('CONNECTED');
  if (verdict === 'failing') return paint.bad('FAILING');
  return paint.warn(suspect ? 'INCOMPLETE. So far it looks like this:' : 'INCOMPLETE');
}

const stageLine = ({ stages }: Diagnosis, paint: Palette): string =>
  stages
    .map(({ id, status }) => {
      const text = `${marks[status]} ${id}`;
      if (status === 'failed') return paint.bad(text);
      if (status === 'warning') return paint.warn(text);
      return status === 'passed' ? paint.good(text) : paint.dim(text);
    })
    .join('  ');

const owners: Record<Finding['owner'], string> = {
  'mcp-server': 'the MCP server',
  scalekit: 'Scalekit',
  'authorization-server': 'the authorization server',
  client: 'the client',
  network: 'the network',
};

function renderFinding(finding: Finding, { paint, width }: Style): string[] {
  const lines = wrap(prose(finding.title), width, '  ').map(paint.bold);
  lines.push(paint.dim(`  ${finding.check}, to be changed on the side of ${owners[finding.owner]}`));
  lines.push('', ...wrap(prose(finding.summary), width, '  '));
  if (finding.evidence.length) lines.push('', `  ${paint.bold('Evidence')}`);
  for (const evidence of finding.evidence) lines.push(...renderEvidence(evidence, width));
  if (finding.fix.length) lines.push('', `  ${paint.bold('What to do')}`);
  finding.fix.forEach((step, index) => {
    lines.push(...renderStep(step, index + 1, width));
  });
  if (finding.verify.length) lines.push('', `  ${paint.bold('To verify')}`);
  for (const { command, says } of finding.verify) {
    lines.push(...wrap(prose(says), width, '    '));
    if (command !== undefined) lines.push(...indent(command, '      '));
  }
  if (finding.references.length) lines.push('', `  ${paint.bold('References')}`);
  for (const { source, section, title, url } of finding.references) {
    const place = section ? `${source} ${/^[\d.]+$/.test(section) ? `§${section}` : section}` : source;
    lines.push(`    ${printable(place)}: ${printable(title)}`, paint.dim(`      ${printable(url)}`));
  }
  return lines;
}

function renderEvidence({ method, url, status, what, observed, expected }: Evidence, width: number): string[] {
  const place = `${method} ${describeMasked(url)}${status ? ` (${status})` : ''}`;
  const lines = [`    ${printable(place)}`];
  const value = (text: string | null) => (text === null ? 'absent' : describeMasked(text));
  lines.push(...wrap(`${what}: ${value(observed)}`, width, '      observed  ', '                '));
  if (expected !== null) lines.push(...wrap(value(expected), width, '      expected  ', '                '));
  return lines;
}

function renderStep({ text, path, copy, snippet, link }: FixStep, number: number, width: number): string[] {
  const lines = wrap(prose(text), width, `    ${number}. `, '       ');
  if (path) lines.push(`       ${printable(path.join(' > '))}`);
  if (copy !== undefined) lines.push(...indent(copy, '         '));
  if (snippet) lines.push(...indent(snippet.code, '         '));
  if (link) lines.push(`       ${printable(link.label)}: ${printable(link.url)}`);
  return lines;
}

/** Prose without its label marks; the backticks around code stay. */
const prose = (text: string) => text.replaceAll('**', '');

/** Text from the network must not speak to the terminal. */
const printable = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, (c) => (c === '\n' || c === '\t' ? c : '\uFFFD'));

const indent = (text: string, by: string): string[] =>
  printable(text)
    .split('\n')
    .map((line) => (line ? by + line : ''));

/** Lines no longer than `width` where the words allow it; `rest` begins all but the first. */
export function wrap(text: string, width: number, first: string, rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of printable(text).split(/\s+/).filter(Boolean)) {
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
