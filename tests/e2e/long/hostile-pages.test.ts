/**
 * The real pages of the built extension in Chromium, the panel in DevTools, with a sign-in in which the network says
 * something hostile wherever it can, megabytes of it: nothing of it acts, nobody is asked for anything, and the page answers.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { createFileSession } from '../../../lib/extension/reader/file-session.ts';
import { type StagedChromium, stagedChromium } from '../../pages/surfaces.ts';
import { failing } from '../../unit/capture/canaries/sign-in.ts';
import { hostile, megabytes } from '../../unit/capture/megabytes.ts';
import { session } from '../../unit/components/gallery/handshakes.ts';
import type { GalleryState } from '../../unit/components/gallery/states.ts';
import { extensionDirectory } from '../extension.ts';

const masker = createMasker(new Uint8Array(32).fill(4));

/** What a sign-in is shown as, in each page and in each tab of the panel. */
function statesOf(kind: string, text: string, step: (typeof failing)[number]): Record<string, GalleryState> {
  const { exchanges: list } = readFile(megabytes(text, step), masker);
  const whole = createFileSession(list, { name: `${text.slice(0, 80)}.har`, prefix: 'f' }, () => {}).snapshot();
  const snapshot = { ...whole, tabId: 1, source: { kind: 'tab' as const } };
  const exchanges = Object.fromEntries(list.map((one) => [one.id, one]));
  const ids = snapshot.handshakes.flatMap(({ attempts }) =>
    attempts.flatMap((one) => one.exchanges.map(({ id }) => id)),
  );
  const panel = { page: 'panel', snapshot, exchanges } as const;
  const result = { url: 'https://mcp.acme.dev/mcp', handshakes: snapshot.handshakes.slice(0, 1), exchanges: list };
  const name = `${kind}-${step.replaceAll(' ', '-')}`;
  return {
    [`${name}-diagnosis`]: { ...panel, expanded: true },
    [`${name}-sequence`]: { ...panel, tab: 'sequence' },
    [`${name}-exchange`]: { ...panel, tab: 'exchanges', exchange: ids.at(-1) ?? '' },
    [`${name}-popup`]: { page: 'popup', snapshot, exchanges },
    [`${name}-check`]: {
      page: 'check',
      exchanges,
      expanded: true,
      check: {
        given: { url: result.url, errorText: text.repeat(100), dashboardMetadata: JSON.stringify({ resource: text }) },
        comesTo: { phase: 'done', asked: [], result: { ...result, notes: [text.repeat(100)], cancelled: false } },
      },
    },
  };
}

const states: Record<string, GalleryState> = {};
if (process.env.TEST_LONG)
  Object.entries(hostile).forEach(([kind, text], n) => {
    Object.assign(states, statesOf(kind, text, failing[n % failing.length] ?? 'session'));
  });

/** What acts in the page, or would. */
function acting(): string[] {
  const found = [...document.querySelectorAll('script, img, iframe, frame, object, embed, base, style')]
    // The page's own, and what stands in for its worker.
    .filter((one) => !(one instanceof HTMLScriptElement && new URL(one.src, location.href).origin === location.origin))
    .map(({ outerHTML }) => outerHTML.slice(0, 200));
  for (const element of document.querySelectorAll('#app *'))
    for (const { name, value } of element.attributes) {
      if (/^on|^srcdoc$|^formaction$/.test(name)) found.push(`${name}=${value.slice(0, 100)}`);
      if (!/^(?:href|src|action)$/.test(name)) continue;
      const { protocol, host } = new URL(value, location.href);
      if (!/^(?:https?|chrome-extension):$/.test(protocol) || host.endsWith('evil.test'))
        found.push(`${name}=${value.slice(0, 100)}`);
    }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
  const shown = document.querySelector('#app')?.textContent ?? '';
  if (unseen.test(shown)) found.push(`unseen: ${JSON.stringify(unseen.exec(shown)?.[0])}`);
  return found;
}

describe.runIf(process.env.TEST_LONG)('hostile words in the real pages', () => {
  let staged: StagedChromium;
  const dialogs: string[] = [];
  const asked: string[] = [];
  beforeAll(async () => {
    // The panel begins empty.
    const empty = { page: 'panel', snapshot: session([]) } as const;
    staged = await stagedChromium(await extensionDirectory(), { ...states, 'panel-nothing': empty });
    for (const { window } of [staged.tab, staged.panel]) {
      window.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      window.on('request', (request) => {
        if (/^(?:https?|data|javascript):/.test(request.url())) asked.push(request.url().slice(0, 200));
      });
    }
  });
  afterAll(() => staged?.close());

  it.each(Object.keys(states))('%s', async (name) => {
    const surface = states[name]?.page === 'panel' ? staged.panel : staged.tab;
    await surface.look({ width: 1300, height: 700, theme: 'light' });
    await surface.show(name);
    expect(await surface.evaluate(acting)).toEqual([]);
    const { length, says } = await surface.evaluate(() => {
      const text = document.querySelector('#app')?.textContent ?? '';
      return { length: text.length, says: text.includes('H0STILE') };
    });
    expect(length).toBeGreaterThan(200);
    expect(length).toBeLessThan(600_000);
    if (!name.endsWith('popup') && !name.endsWith('sequence')) expect(says).toBe(true);
    expect([dialogs, asked]).toEqual([[], []]);
  });
});
