/** A diagnosis as Markdown, for an issue or a message. Pure; nothing secret is in it. */

import { checkHeadline, ownRow } from '../check-page/headline.ts';
import { type Diagnosis, type Finding, stageIds } from '../finding.ts';
import { clientGroups } from '../presentation/client-groups.ts';
import { type ClientsSaid, clientsSaid, foundNothing } from '../presentation/clients-said.ts';
import { letsIn } from '../presentation/lets-in.ts';
import { destinationWords } from '../presentation/places.ts';
import { surroundings } from '../presentation/surroundings.ts';
import { clientVerdictNames, stageNames, stageStatusNames } from '../presentation/words.ts';
import { shellCommand } from '../verification/shell.ts';
import { evidenceLines, fixLines, joined, type ReportAttempt, type ReportHandshake, referenceLines } from './parts.ts';
import { block, code, plain, prose } from './quote.ts';

const verdicts = {
  connected: 'Connected',
  failing: 'The sign-in fails',
  incomplete: 'The sign-in is not finished',
} as const;

/** Of what has no cause. A live check signs nobody in, so that it went no further was meant. */
const whole = ({ via, client }: ReportHandshake, diagnosis: Diagnosis): string => {
  if (via !== 'live-check' || diagnosis.verdict !== 'incomplete' || diagnosis.suspect)
    return verdicts[diagnosis.verdict];
  const own = ownRow(diagnosis, client);
  return own?.verdict === 'cannot' || letsIn(diagnosis) ? checkHeadline(diagnosis, own).title : foundNothing(diagnosis);
};

/** A finding with everything that a reader needs to put it right. `level` is that of its headings. */
function findingLines(finding: Finding, level: string): string[] {
  const lines = [`**${plain(destinationWords(finding.fix))}.**`, '', prose(finding.summary), ''];
  lines.push(...fixLines(finding.fix, level), '');
  if (finding.verify.length) {
    lines.push(`${level} Is it fixed?`, '');
    for (const verification of finding.verify) {
      const command = shellCommand(verification);
      if (command) lines.push(block(command, 'sh'), '');
      lines.push(prose(verification.says), '');
    }
  }
  lines.push(...whyLines(finding, level));
  return lines;
}

/** What shows it, request by request. */
export function whyLines({ why, evidence }: Finding, level: string): string[] {
  if (!evidence.length) return [];
  return [`${level} Why`, '', ...(why ? [prose(why), ''] : []), ...evidenceLines(evidence), ''];
}

/** What most likely made the difference, where an earlier sign-in worked. */
export function changedLines({ changed: [changed] = [] }: ReportAttempt): string[] {
  const first = changed?.changes[0];
  if (!changed || first?.role !== 'reason') return [];
  const { name, of, worked, fails } = first;
  const value = (text: string | null) => (text === null ? 'missing' : text === '' ? 'empty' : code(text));
  const at = new Date(changed.workedAt).toISOString();
  return [
    `- It worked at ${at}. Since then this changed: ${code(name)} ${plain(of)}, ${value(worked)} then, ${value(fails)} now`,
  ];
}

/** Nobody signs in with a live check: it asks what the client would, whose name it was given. */
export const askedAs = ({ client }: ReportHandshake): string =>
  client === null || client === 'other' ? 'an MCP client' : code(client);

export function handshakeLines(handshake: ReportHandshake, { startedAt }: ReportAttempt): string[] {
  const { server, client, scalekit, via } = handshake;
  const live = via === 'live-check';
  return [
    `- MCP server: ${server === null ? 'not seen' : code(server)}`,
    live
      ? `- Asked by: the live check, as ${askedAs(handshake)} would`
      : `- MCP client: ${client === null ? 'not recognised' : plain(client)}`,
    ...(scalekit
      ? [
          `- Scalekit environment: ${code(scalekit.environment)}${scalekit.kind === 'unknown' ? '' : ` (${scalekit.kind})`}`,
          ...(scalekit.resourceId ? [`- Resource ID: ${code(scalekit.resourceId)}`] : []),
        ]
      : []),
    ...surroundings({ server, scalekit }).map(({ is, so }) => `- ${prose(is)} ${prose(so)}`),
    `- ${live ? 'Asked at' : 'Sign-in of'}: ${new Date(startedAt).toISOString()}`,
  ];
}

/** Of a capture that shows nothing, nothing is said of anybody. */
function clientLines({ line, clients }: ClientsSaid): string[] {
  if (!line) return [];
  const lines = clientGroups(clients).map(({ verdict, names, check, why, fault }) => {
    const head = `- **${clientVerdictNames[verdict]}:** ${names.map(plain).join(', ')}`;
    if (verdict !== 'cannot' && verdict !== 'might-fail') return head;
    const way = fault ? ` ${prose(fault.wayRound)} (${fault.issue})` : '';
    return `${head}. ${prose(why)}${check ? ` (${code(check)})` : ''}${way}`;
  });
  return ['### Which clients could sign in, up to the sign-in page', '', plain(line), '', ...lines, ''];
}

/** The report of one attempt. */
export function toMarkdown(handshake: ReportHandshake, attempt: ReportAttempt): string {
  const { diagnosis } = attempt;
  const { cause, suspect, consequences, warnings, stages } = diagnosis;
  const main = cause ?? suspect;
  const title = cause ? prose(cause.title) : whole(handshake, diagnosis);
  const lines = [`## ${title}`, ''];
  if (suspect && !cause) lines.push(`It looks like so far: **${prose(suspect.title)}**`, '');
  lines.push(...handshakeLines(handshake, attempt), ...changedLines(attempt));
  if (main) lines.push(`- Check: ${code(main.check)}`);
  lines.push('');
  if (main) lines.push(...findingLines(main, '###'));

  const status = new Map(stages.map((stage) => [stage.id, stage.status]));
  lines.push('### How far it came', '', '| step of the sign-in | result |', '| --- | --- |');
  for (const id of stageIds) lines.push(`| ${stageNames[id]} | ${stageStatusNames[status.get(id) ?? 'unknown']} |`);
  lines.push('');

  if (consequences.length) {
    lines.push('### What followed from it', '', ...consequences.map(({ title }) => `- ${prose(title)}`), '');
  }
  if (warnings.length) {
    lines.push('### Warnings', '');
    for (const warning of warnings) lines.push(`#### ${prose(warning.title)}`, '', ...findingLines(warning, '#####'));
  }
  lines.push(...clientLines(clientsSaid(diagnosis, handshake.via)));
  if (main?.references.length) lines.push('### Learn more', '', ...referenceLines(main), '');
  return joined(lines);
}
