/** All that comes out of a file: what is stored and saved, the report, the prompt, the line of JSON, the terminal's text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readFile } from '../../../../lib/capture/files/read.ts';
import { createMasker } from '../../../../lib/capture/secrets.ts';
import { reportOf } from '../../../../lib/cli/file-report.ts';
import { plain } from '../../../../lib/cli/palette.ts';
import { renderReport } from '../../../../lib/cli/render.ts';
import { shownFile } from '../../../../lib/cli/shown-file.ts';
import { toHar } from '../../../../lib/report/har.ts';
import { jsonLine } from '../../../../lib/report/json-line.ts';
import { toMarkdown } from '../../../../lib/report/markdown.ts';
import { toPrompt } from '../../../../lib/report/prompt.ts';

const masker = createMasker(new Uint8Array(32).fill(3));

export function everything(har: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'canaries-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'capture.har');
  writeFileSync(file, har);
  const report = reportOf(file, { running: false });
  const name = shownFile(file);
  const texts = report.handshakes.flatMap(({ handshake, diagnosis }) => [
    toMarkdown(handshake, { diagnosis, startedAt: 0 }),
    toPrompt(handshake, { diagnosis, startedAt: 0 }),
  ]);
  expect(texts).not.toEqual([]);
  const { exchanges } = readFile(har, masker);
  return [
    JSON.stringify(exchanges),
    toHar(exchanges).text,
    ...texts,
    jsonLine({ file: name }, report.handshakes),
    renderReport(name, report.handshakes, { paint: plain, width: 100 }),
  ].join('\n');
}
