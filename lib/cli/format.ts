/** How a report is written: for a person, for a script, for an issue, for a coding agent. */
import { jsonLine } from '../report/json-line.ts';
import { toMarkdown } from '../report/markdown.ts';
import { toPrompt } from '../report/prompt.ts';
import type { DiagnosedHandshake } from './file-report.ts';
import { colours, plain } from './palette.ts';
import { renderReport } from './render.ts';
import type { Terminal } from './terminal.ts';

const formats = ['text', 'json', 'markdown', 'prompt'] as const;
type Format = (typeof formats)[number];

export const formatUsage = (
  each: string,
) => `  --format NAME   text; json, one line for ${each}; markdown, for an issue; prompt, for a coding agent
  --json          the same as --format json`;

const isFormat = (name: string): name is Format => formats.some((format) => format === name);

export function formatOf({ json, format = 'text' }: { json?: boolean; format?: string }): Format | { problem: string } {
  if (json) return 'json';
  return isFormat(format) ? format : { problem: `There is no format "${format}".` };
}

const ofAttempts = (handshakes: readonly DiagnosedHandshake[], written: typeof toMarkdown): string =>
  handshakes
    .flatMap(({ handshake }) => handshake.attempts.slice(-1).map((attempt) => written(handshake, attempt)))
    .join('\n') || 'No sign-in to an MCP server was seen.\n';

/** Of a file, or of a server that was asked. */
export function write(
  format: Format,
  of: { file: string } | { url: string },
  handshakes: readonly DiagnosedHandshake[],
  io: Terminal,
): string {
  if (format === 'json') return `${jsonLine(of, handshakes)}\n`;
  if (format === 'markdown') return ofAttempts(handshakes, toMarkdown);
  if (format === 'prompt') return ofAttempts(handshakes, toPrompt);
  const style = { paint: io.colours ? colours : plain, width: io.width };
  return renderReport('file' in of ? of.file : of.url, handshakes, style);
}
