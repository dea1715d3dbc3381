/** Whatever is in a file: nothing throws past its caller, nothing is said that is not in it, nothing in it acts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UnusableFile } from '../../../lib/capture/files/format.ts';
import { readFile } from '../../../lib/capture/files/read.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { plain } from '../../../lib/cli/palette.ts';
import { renderReport } from '../../../lib/cli/render.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Diagnosis, Evidence } from '../../../lib/finding.ts';
import { assemble } from '../../../lib/handshake/assemble.ts';
import { claimsOf, headerOf } from '../../../lib/protocol/jwt.ts';
import { readChallenge } from '../../../lib/protocol/www-authenticate.ts';
import { toHar } from '../../../lib/report/har.ts';
import { jsonLine } from '../../../lib/report/json-line.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { snapshotOf } from '../../../lib/snapshot/handshake.ts';
import { readBody } from '../../../lib/text/body.ts';
import { parseEventStream } from '../../../lib/text/event-stream.ts';
import { describeMasked } from '../../../lib/text/masked-words.ts';
import { metaValues, pageText } from '../../../lib/text/page.ts';
import { bare, formOf, httpUrl } from '../../../lib/text/url.ts';
import { fc, seed } from '../../property.ts';
import { readerOf } from './in-input.ts';
import { changes, hostileTexts, mutated } from './mutated.ts';

const long = Boolean(process.env.TEST_LONG);
const [captures, inputs] = long ? [5000, 50_000] : [120, 400];
/** Many of them in the long runs, beside browsers. */
const timeout = 900_000;
const masker = createMasker(new Uint8Array(32).fill(5));

const fixtures = join(import.meta.dirname, '../../fixtures');
const files = ['recordings', 'cases']
  .flatMap((folder) => readdirSync(join(fixtures, folder)).map((name) => join(fixtures, folder, name)))
  .filter((file) => file.endsWith('.har'))
  .map((file) => readFileSync(file, 'utf8'))
  // A run of long ones would test few.
  .filter((text) => text.length < 400_000);

/** What came of a file; `undefined` where it says that it is none. */
function diagnosed(text: string) {
  try {
    const { exchanges } = readFile(text, masker);
    const handshakes = assemble(exchanges).handshakes.flatMap((handshake) => {
      const shown = snapshotOf(handshake, { ended: true, attempts: handshake.attempts.slice(-1) });
      return shown.attempts.map((attempt) => ({ handshake: shown, attempt, diagnosis: attempt.diagnosis }));
    });
    return { exchanges, handshakes };
  } catch (error) {
    if (error instanceof UnusableFile) return undefined;
    throw error;
  }
}

const evidenceOf = ({ cause, suspect, consequences, warnings }: Diagnosis): Evidence[] =>
  [cause, suspect, ...consequences, ...warnings].flatMap((finding) => finding?.evidence ?? []);

/** Evidence that no exchange of the file has. A permission check that was not recorded shows by its request's failure, or not at all. */
function invented(exchanges: readonly Exchange[], evidence: readonly Evidence[]): Evidence[] {
  const byId = new Map(exchanges.map((x) => [x.id, x]));
  return evidence.filter(({ exchange, method, url, status, observed }) => {
    const x = byId.get(exchange);
    const answers = [x?.response?.status, x?.preflight?.response?.status, x?.failure?.status];
    return (
      !x ||
      describeMasked(x.request.url) !== url ||
      (x.request.method !== method &&
        !(method === 'OPTIONS' && (x.preflight || x.failure || observed === 'not seen'))) ||
      (status !== undefined && !answers.includes(status))
    );
  });
}

test(`captures that were changed, ${captures} of them with the seed ${seed}`, { timeout }, () => {
  let evident = 0;
  let values = 0;
  fc.assert(
    fc.property(fc.constantFrom(...files), changes, (file, made) => {
      const changed = mutated(file, made);
      const found = diagnosed(changed);
      if (!found) return;
      if (found.handshakes.some(({ diagnosis }) => evidenceOf(diagnosis).length)) evident++;
      const { exchanges, handshakes } = found;
      let notIn: ReturnType<typeof readerOf> | undefined;
      for (const { handshake, attempt, diagnosis } of handshakes) {
        const evidence = evidenceOf(diagnosis);
        expect(invented(exchanges, evidence)).toEqual([]);
        if (evidence.length) notIn ??= readerOf(changed);
        for (const { what, observed } of evidence) {
          values++;
          // A header stands with its name.
          const value = observed?.startsWith(`${what}: `) ? observed.slice(what.length + 2) : observed;
          expect([what, observed, notIn?.(value ?? '')]).toEqual([what, observed, []]);
        }
        toMarkdown(handshake, attempt);
        toPrompt(handshake, attempt);
      }
      const said = renderReport('x.har', handshakes, { paint: plain, width: 100 });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      const line = jsonLine({ file: 'x.har' }, handshakes);
      expect(line).not.toMatch(/[\p{C}\u2028\u2029]/u);
      expect(JSON.parse(line)).toMatchObject({ file: 'x.har' });
      // Read again, the redacted file is a file.
      if (exchanges.length) readFile(toHar(exchanges).text, masker);
    }),
    { numRuns: captures },
  );
  // Most of them still were captures, of which something was said.
  console.info(`${evident} of ${captures} captures with evidence, ${values} values that were observed`);
  expect(evident).toBeGreaterThan(captures / 4);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.constantFrom(...hostileTexts),
  fc.json({ maxDepth: 4 }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc
    .array(
      fc.constantFrom(
        'Bearer ',
        'realm=',
        '"',
        '\\',
        ',',
        ' ',
        '=',
        'a',
        'data: ',
        '\n',
        '{',
        '}',
        '<',
        '>',
        ':',
        '.',
        '%',
        'eyJ',
      ),
      {
        maxLength: 40,
      },
    )
    .map((parts) => parts.join('')),
);

/** Readers of text from the network: whatever they are given, they answer. */
const parsers: Record<string, (text: string) => unknown> = {
  challenge: (text) => readChallenge([text, text]),
  token: (text) => [claimsOf(text), headerOf(text)],
  body: (text) => [readBody(text), readBody(text, 'text/event-stream'), readBody(text, 'text/html')],
  'event stream': (text) => parseEventStream(text),
  page: (text) => [pageText(text), metaValues(text, 'a')],
  address: (text) => [httpUrl(text), bare(text), formOf(text)],
  masker: (text) => [masker.maskBody(text), masker.maskUrl(text), masker.maskHeaders([['cookie', text]])],
  file: (text) => diagnosed(text),
  'log of VS Code': (text) =>
    diagnosed(
      `2026-01-01 00:00:00.000 [trace] Fetching https://a.dev/ with options: {}\n2026-01-01 00:00:00.000 [trace] ${text}`,
    ),
  'log of Claude Code': (text) =>
    diagnosed(
      `${JSON.stringify({ debug: 'Initializing HTTP transport to https://a.dev/mcp', timestamp: '2026-01-01T00:00:00Z', sessionId: 's' })}\n${JSON.stringify({ debug: text, timestamp: '2026-01-01T00:00:00Z', sessionId: 's' })}`,
    ),
  'log of GitHub Copilot CLI': (text) =>
    diagnosed(
      `2026-01-01T00:00:00.000Z [INFO] [rust:rmcp::service] ${text}\n2026-01-01T00:00:00.000Z [DEBUG] [rust:a] mcp discover_and_start_root {"signature":${JSON.stringify(text)}}`,
    ),
  'log of mcp-remote': (text) =>
    diagnosed(
      `[2026-01-01T00:00:00.000Z][1] Starting mcp-remote with server URL: ${text}\n[2026-01-01T00:00:00.000Z][1] ${text}`,
    ),
};

describe(`any text, ${inputs} a parser with the seed ${seed}`, { timeout }, () => {
  test.each(Object.entries(parsers))('%s', (_, parse) => {
    fc.assert(
      fc.property(anyText, (text) => {
        parse(text);
      }),
      { numRuns: inputs },
    );
  });
});
