/**
 * Whatever the network says, and however much: in the documents of the pages, in a terminal, in a report, in a task for a
 * coding agent and in a saved file it is text, shown to be what it is, and of a length that a person can look at.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { plain } from '../../../lib/cli/palette.ts';
import { renderReport } from '../../../lib/cli/render.ts';
import { createFileSession } from '../../../lib/extension/reader/file-session.ts';
import { toHar } from '../../../lib/report/har.ts';
import { jsonLine } from '../../../lib/report/json-line.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { failing } from '../capture/canaries/sign-in.ts';
import { hostile, megabytes } from '../capture/megabytes.ts';
import { proseOf, structure } from '../report/structure.ts';
import { pagesOf, renderer } from './canaries/rendered.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const masker = createMasker(new Uint8Array(32).fill(4));

/** Longest text of a page, of what is handed on, and of a file that is saved, in UTF-16 code units. */
const LONGEST = { page: 600_000, handedOn: 150_000, line: 600_000, har: 8_000_000 };

/** What no view of ours is made of, and what would act. */
const acts = 'script, img, iframe, object, embed, base, frame, video, audio, style, link, svg [onload]';
function problemsIn(root: Element): string[] {
  const found = [...root.querySelectorAll(acts)].map(({ outerHTML }) => outerHTML.slice(0, 200));
  for (const element of root.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on|^srcdoc$|^formaction$/.test(name)) found.push(`${name}=${value.slice(0, 100)}`);
      if (/^(?:href|src|action|xlink:href)$/.test(name) && !/^(?:https?:\/\/|\/[^/]|#)/.test(value))
        found.push(`${name}=${value.slice(0, 100)}`);
      if (name === 'href' && /evil\.test/.test(new URL(value, 'https://own.test').host))
        found.push(value.slice(0, 100));
      if (/^(?:id|class|style)$/.test(name) && value.includes('H0STILE')) found.push(`${name}=${value.slice(0, 100)}`);
    }
  }
  return found;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

const steps = [...failing, undefined];
/** Each says something at each step in the long run; in every run three do at one step each. */
const everyRun = ['script', 'terminal', 'shell'];
const plays = Object.entries(hostile).flatMap(([kind, text], n) => {
  const at = process.env.TEST_LONG ? steps : everyRun.includes(kind) ? [steps[n % steps.length]] : [];
  return at.map((step) => [kind, step ?? 'none', text] as const);
});

test.each(plays)('%s, failing at: %s', async (_, step, text) => {
  const file = megabytes(
    text,
    failing.find((one) => one === step),
  );
  expect(file.length).toBeGreaterThan(2_000_000);
  const { exchanges } = readFile(file, masker);
  const snapshot = createFileSession(exchanges, { name: `${text.slice(0, 80)}.har`, prefix: 'f' }, () => {}).snapshot();
  expect(snapshot.handshakes.length).toBeGreaterThan(0);

  const page = renderer();
  let looked = 0;
  const texts = await pagesOf(
    page,
    snapshot,
    Object.fromEntries(exchanges.map((x) => [x.id, x])),
    undefined,
    (root) => {
      looked++;
      expect(problemsIn(root)).toEqual([]);
      expect(root.textContent).not.toMatch(unseen);
    },
  );
  expect(looked).toBe(texts.length);
  expect(texts.join('')).toContain('H0STILE');
  expect(texts.map(({ length }) => length).filter((length) => length > LONGEST.page)).toEqual([]);

  for (const handshake of snapshot.handshakes) {
    for (const attempt of handshake.attempts) {
      const one = [{ handshake, diagnosis: attempt.diagnosis }];
      for (const written of [toMarkdown(handshake, attempt), toPrompt(handshake, attempt)]) {
        expect(written.length).toBeLessThan(LONGEST.handedOn);
        expect(written).not.toMatch(unseen);
        expect(structure(written)).toMatchObject({ open: 0, mentions: 0, numbers: 0 });
        // Outside of what is quoted the network says nothing.
        expect(proseOf(written)).not.toMatch(/H0STILE|evil\.test|Ignore all|alert|rm -rf|reboot/);
      }
      const terminal = renderReport('x.har', one, { paint: plain, width: 100 });
      expect(terminal).not.toMatch(unseen);
      expect(terminal.length).toBeLessThan(LONGEST.handedOn);
      const line = jsonLine({ file: 'x.har' }, one);
      expect(line).not.toMatch(/[\p{C}\u2028\u2029]/u);
      expect(line.length).toBeLessThan(LONGEST.line);
    }
  }
  const saved = toHar(exchanges).text;
  expect(saved.length).toBeLessThan(LONGEST.har);
  expect(readFile(saved, masker).exchanges).toHaveLength(exchanges.length);
});
