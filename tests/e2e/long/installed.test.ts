/**
 * The zips of a release, installed as they are in new browsers, and walked with a real Inspector as a person walks who has
 * just installed one: nothing yet, the sample, a sign-in that fails, the button that asks for a host, *Check again*, the
 * file that is saved and opened again, the dashboard's JSON, and all of it forgotten. `tests/.artifacts/installed` has what
 * each step looked like. `RELEASE_DIR` names a release that is there already.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../../environment/environment.ts';
import { type Inspector, startInspector } from '../../environment/inspectors.ts';
import { awaitDiagnosis, readDiagnosis } from '../../environment/reading.ts';
import { pause, until } from '../../environment/until.ts';
import { connectV1, connectV2 } from '../../environment/walkers.ts';
import { type Installed, inChromium, inFirefox, type Looked } from '../installed.ts';
import { copyTo, folderForCopies, release, zipOf } from '../released.ts';

const artifacts = join(import.meta.dirname, '../../.artifacts/installed');

const walks = [
  { browser: 'Chromium', zip: 'chrome', start: inChromium, client: 'v2', fault: 'challenge/wrong-status' },
  { browser: 'Chromium', zip: 'chrome', start: inChromium, client: 'v1', fault: 'cors/no-allow-origin@mcp' },
  { browser: 'Firefox', zip: 'firefox', start: inFirefox, client: 'v2', fault: 'challenge/wrong-status' },
  { browser: 'Firefox', zip: 'firefox', start: inFirefox, client: 'v1', fault: 'cors/no-allow-origin@mcp' },
] as const;

const text = (look: Looked) => look.evaluate(() => (document.body.textContent ?? '').replace(/\s+/g, ' '));
const says = (look: Looked, words: RegExp) =>
  until(
    () => text(look),
    (said) => words.test(said),
  );

/** Longer than a browser lets a worker be that says nothing, milliseconds. */
const HESITATION = 45_000;

/** *Check again*, with a yes to whomever it asks about on its way, by somebody who thinks about it for so long. */
async function checkAgain(panel: Looked, hesitates = 0): Promise<string | undefined> {
  const shown = () => {
    const live = document.querySelector<HTMLElement>('[data-again] [data-times]');
    const row = document.querySelector('[data-again] .check-row');
    return {
      times: Number(live?.dataset.times ?? 0),
      outcome: live?.querySelector<HTMLElement>('[data-outcome]')?.dataset.outcome,
      asks: [...(row?.querySelectorAll('button') ?? [])].some(({ textContent }) => textContent === 'Allow'),
    };
  };
  const { times } = await panel.evaluate(shown);
  await panel.press('Check again');
  for (;;) {
    const now = await until(
      () => panel.evaluate(shown),
      ({ asks, ...now }) => asks || (now.times > times && now.outcome !== undefined),
    );
    if (!now.asks) return now.outcome;
    await pause(hesitates);
    await panel.allow('Allow');
    await until(
      () => panel.evaluate(shown),
      ({ asks }) => !asks,
    );
  }
}

/** The first words of it, above the button and below the tabs, however low the panel is. */
const seesOutcome = (panel: Looked) =>
  until(
    () =>
      panel.evaluate(() => {
        const edges = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
        const words = edges('[data-again] [data-outcome] .check-words > p');
        const [above, below] = [edges('[role="tablist"]')?.bottom ?? 0, edges('[data-again] .check-row')?.top ?? 0];
        return words !== undefined && words.top >= above && words.top < below;
      }),
    (seen) => seen,
  );

describe.runIf(process.env.TEST_LONG)('as they are', () => {
  let folder: string | undefined;
  let released: string;
  beforeAll(() => {
    mkdirSync(artifacts, { recursive: true });
    if (!process.env.RELEASE_DIR) folder = folderForCopies();
    released = process.env.RELEASE_DIR ?? release(copyTo(join(folder ?? '', 'installed')));
  }, 600_000);
  afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

  describe.each(walks)('$browser with Inspector $client', ({ browser, zip, start, client, fault }) => {
    let environment: Environment;
    let inspector: Inspector;
    let installed: Installed;
    let page: Page;
    let panel: Looked;
    beforeAll(async () => {
      environment = await startEnvironment({ fault, mcpHost: 'mcp.test', envHost: 'env.test' });
      const { trust, serverUrl } = environment;
      [installed, inspector] = await Promise.all([
        start(join(released, zipOf(zip)), trust),
        startInspector(client, { trust, ...(client === 'v2' && { serverUrl }) }),
      ]);
      page = await installed.browser.newPage();
    });
    afterAll(async () => {
      await installed?.close();
      await inspector?.close();
      await environment?.close();
    });

    const picture = (look: Looked, step: string) => look.picture(join(artifacts, `${browser}-${client}-${step}.png`));
    const connect = (expects: 'failed' | 'connected') =>
      client === 'v2'
        ? connectV2(page, inspector, '', { expects })
        : connectV1(page, inspector, environment.serverUrl, { expects });
    const inPopup = async <T>(look: (popup: Looked) => Promise<T>): Promise<T> => {
      const popup = await installed.popup(page);
      const seen = await look(popup);
      await popup.close();
      return seen;
    };
    const cause = fault.replace(/@.*/, '');

    it('says what to do where there is nothing yet, and shows the sample', async () => {
      await inPopup(async (popup) => {
        await says(popup, /Open MCP Inspector in a tab and press Connect there/);
        await picture(popup, '1-empty');
      });
      const empty = await installed.panel(page);
      await empty.press('Look at a sample');
      expect(await awaitDiagnosis(empty)).toMatchObject({ verdict: 'failing', cause: 'session/audience-mismatch' });
      await picture(empty, '2-sample');
      await empty.close();
    });

    it('a sign-in fails; where the page is told nothing, the popup asks for the host, and knows the cause then', async () => {
      await connect('failed');
      if (client === 'v1')
        await inPopup(async (popup) => {
          await until(
            () => readDiagnosis(popup),
            (shown) => !!shown?.title.includes('not finished'),
          );
          await popup.allow('Allow mcp.test');
          await until(installed.allowed, (hosts) => hosts.includes('https://mcp.test/*'));
        });
      if (client === 'v1') await connect('failed');
      await inPopup(async (popup) => {
        expect(await awaitDiagnosis(popup)).toMatchObject({ verdict: 'failing', cause });
        await picture(popup, '3-failing');
      });
      panel = await installed.panel(page);
      expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause });
    });

    it('the file that is saved of it says the same when it is opened', async () => {
      const live = await readDiagnosis(panel);
      await panel.press('Save redacted HAR…');
      await panel.press('Save the file');
      const saved = await installed.saved();
      expect(saved).toContain(environment.serverUrl);
      await panel.evaluate((saved) => {
        const input = document.querySelector<HTMLInputElement>('input[type=file]');
        const all = new DataTransfer();
        all.items.add(new File([saved], 'saved.har'));
        if (!input) throw new Error('There is no place for a file.');
        input.files = all.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }, saved);
      await until(
        () => panel.evaluate(() => document.querySelector('.handshakes')?.textContent ?? ''),
        (list) => list.includes('saved.har'),
      );
      const again = await awaitDiagnosis(panel);
      await picture(panel, '4-opened-again');
      expect(again).toEqual(live);
      await panel.evaluate(() => document.querySelector<HTMLElement>('.handshakes h2 button')?.click());
      await until(
        () => panel.evaluate(() => document.querySelector('.handshakes h2 button') === null),
        (closed) => closed,
      );
    });

    it('Check again asks for the hosts, says that it is still wrong, and that it is fixed', async () => {
      expect(await checkAgain(panel, client === 'v2' ? HESITATION : 0)).toBe('still-there');
      await seesOutcome(panel);
      await picture(panel, '5-still-there');
      expect(await installed.allowed()).toContain('https://mcp.test/*');
      environment.setFault(null);
      expect(await checkAgain(panel)).toBe('fixed');
      await seesOutcome(panel);
      await picture(panel, '6-fixed');
    });

    it('the mended one connects; a Metadata JSON that differs is a warning, and the right one is none', async () => {
      expect((await connect('connected')).result).toBe('connected');
      await until(
        () => readDiagnosis(panel),
        (shown) => shown?.verdict === 'connected',
      );
      const check = 'resource-metadata/differs-from-dashboard';
      const { environmentUrl, resourceId, serverUrl } = environment;
      const issuer = (id: string) => `${environmentUrl}/resources/${id}`;
      for (const [id, differs] of [
        [`${resourceId}9`, true],
        [resourceId, false],
      ] as const) {
        const json = JSON.stringify({ resource: serverUrl, authorization_servers: [issuer(id)] });
        await panel.evaluate(() => {
          for (const one of document.querySelectorAll('details')) one.open = true;
        });
        await until(
          () =>
            panel.evaluate((json) => {
              const field = document.querySelector<HTMLTextAreaElement>('#tab-panel textarea');
              if (field) field.value = json;
              field?.dispatchEvent(new Event('input', { bubbles: true }));
              return field !== null;
            }, json),
          (there) => there,
        );
        await panel.press('Compare');
        await until(
          () => readDiagnosis(panel),
          (shown) => shown?.verdict === 'connected' && shown.checks.includes(check) === differs,
        );
        await says(panel, /Compared\./);
        if (differs) await picture(panel, '7-dashboard');
      }
    });

    it('forgets everything', async () => {
      expect(await installed.kept()).toContain(environment.serverUrl);
      await panel.close();
      const options = await installed.options();
      await options.press('Forget everything…');
      await options.press('Forget everything');
      await says(options, /Everything is forgotten\./);
      await picture(options, '8-forgotten');
      expect(await installed.kept()).not.toContain('mcp.test');
      await options.close();
      await inPopup((popup) => says(popup, /nothing yet|press Connect/i));
    });
  });
});
