/** The real pages in use by who has a keyboard alone, or hears them: tests for `pages.test.ts`, which has the browser open. */
import { expect, test } from 'vitest';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { until } from '../environment/until.ts';
import { states } from '../unit/components/gallery/states.ts';
import { enter, focused, keyboardProblems, press } from './keyboard.ts';
import type { StagedChromium, Surface } from './surfaces.ts';

const { TEST_LONG } = process.env;

/** What every run goes through. */
const walked = ['popup-many'];
/** Those with the most controls of each kind of page. */
const walkedLong = [
  ...[
    'panel-shortcuts',
    'panel-file-notes',
    'panel-exchange-refused',
    'panel-exchange-token',
    'panel-failing-expanded',
  ],
  ...['panel-sequence-cors', 'panel-requests-cause', 'check-failing-expanded', 'check-token', 'check-registered'],
  ...['popup-running', 'options-forget', 'options-filled'],
];

/** What goes once it is pressed, and what has the focus then. The first is for every run. */
const presses: [state: string, pressed: string, focus: string][] = [
  ['panel-exchange-refused', '.exchange-detail header button', '.exchange-list'],
  ['panel-requests-status', '.request-filter .quiet', '[type=search]'],
  ['panel-file-notes', '.handshake-group h2 button', '*'],
  ['panel-failing', '.check-row .primary', '.check-row button'],
  ['popup-many', '.others .handshake', '.others .handshake'],
  ['check-servers', '.servers li .icon-button', '.servers li button'],
  ['check-failing', '.asked button', '.address input'],
];

const announcements = '.announced';

export function testsInUse(staged: () => StagedChromium): void {
  const show = async (name: string, more = {}): Promise<Surface> => {
    const surface = states[name]?.page === 'panel' && !states[name]?.alone ? staged().panel : staged().tab;
    await surface.look({ width: 1300, height: 700, theme: 'light', ...more });
    await surface.show(name);
    return surface;
  };

  test('Tab and the arrows come to all that can be acted upon, and it is seen where they are', async () => {
    const found: Record<string, string[]> = {};
    for (const name of [...walked, ...(TEST_LONG ? walkedLong : [])]) {
      for (const forced of TEST_LONG ? [false, true] : [false]) {
        const problems = await keyboardProblems(await show(name, { forced }));
        if (problems.length) found[`${name}${forced ? ' forced' : ''}`] = problems;
      }
    }
    expect(found).toEqual({});
    // Twice in the long run.
  }, 900_000);

  test.each(presses.slice(0, TEST_LONG ? undefined : 1))(
    '%s: %s goes, and the focus stays near',
    async (state, pressed, focus) => {
      const surface = await show(state);
      await enter(surface);
      await surface.evaluate((pressed) => {
        window.staged.pressed = document.querySelector<HTMLElement>(pressed) ?? undefined;
        window.staged.pressed?.focus();
      }, pressed);
      expect(await focused(surface)).not.toBeNull();
      await press(surface, 'Enter');
      await until(
        () => surface.evaluate(() => window.staged.pressed?.isConnected),
        (there) => there === false,
      );
      const is = await surface.evaluate((focus) => document.activeElement?.matches(`#app ${focus}`), focus);
      expect(is, `${await focused(surface)}`).toBe(true);
    },
  );

  test.runIf(TEST_LONG)('what vanishes under the focus hands it to what is near', async () => {
    const surface = await show('panel-running');
    await enter(surface);
    await surface.evaluate((snapshot: SessionSnapshot) => {
      document.querySelector<HTMLElement>('#tab-panel button')?.focus();
      window.staged.send(snapshot);
    }, states['panel-connected']?.snapshot as SessionSnapshot);
    await until(
      () => surface.evaluate(() => document.querySelector('.attempt')?.getAttribute('data-verdict')),
      (verdict) => verdict === 'connected',
    );
    expect(await focused(surface)).not.toBeNull();
  });

  test.runIf(TEST_LONG)('Escape closes a dialog, and the focus is where it was', async () => {
    const surface = await show('panel-failing');
    await enter(surface);
    await surface.evaluate(() => document.querySelector<HTMLElement>('#tab-diagnosis')?.focus());
    const before = await focused(surface);
    await press(surface, '?');
    await until(
      () => surface.evaluate(() => document.querySelector('dialog:modal') !== null),
      (open) => open,
    );
    await press(surface, 'Escape');
    await until(
      () => surface.evaluate(() => document.querySelector('dialog') === null),
      (closed) => closed,
    );
    expect(await focused(surface)).toBe(before);
  });

  const outcomes: [from: string, to: string, said: unknown[]][] = [
    ['panel-running', 'panel-failing-scalekit', [expect.stringMatching(/^Failing: /)]],
    ['panel-running', 'panel-connected', ['Connected']],
    ['popup-running', 'panel-connected', ['Connected']],
  ];
  test.each(outcomes.slice(0, TEST_LONG ? undefined : 1))(
    '%s, then %s: what it came to is said once',
    async (from, to, said) => {
      const surface = await show(from);
      const heard = await surface.evaluate(
        async (snapshot: SessionSnapshot, announcements) => {
          const heard: string[] = [];
          const region = document.querySelector(announcements);
          const hear = () => void heard.push(region?.textContent ?? '');
          const observer = new MutationObserver(hear);
          if (region) observer.observe(region, { childList: true, characterData: true, subtree: true });
          const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          for (let time = 0; time < 3; time++) {
            window.staged.send(structuredClone(snapshot));
            await frame();
            await frame();
          }
          return heard;
        },
        states[to]?.snapshot as SessionSnapshot,
        announcements,
      );
      expect(heard).toEqual(said);
    },
  );

  test('the check page says what a check came to, in a region that was there before', async () => {
    const surface = await show('check-failing');
    const heard = await surface.evaluate(async (announcements) => {
      const heard: string[] = [];
      const region = document.querySelector(announcements);
      const hear = () => void heard.push(region?.textContent ?? '');
      const observer = new MutationObserver(hear);
      if (region) observer.observe(region, { childList: true, characterData: true, subtree: true });
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      document.querySelector<HTMLElement>('.asked button')?.click();
      await frame();
      document.querySelector<HTMLElement>('.check-form [type=submit]')?.click();
      while (heard.length < 2) await frame();
      return heard;
    }, announcements);
    expect(heard).toEqual(['', expect.stringMatching(/^Failing: Your MCP server’s metadata/)]);
  });

  test.runIf(TEST_LONG)('what Check again came to is said in a region that was there before', async () => {
    const surface = await show('panel-failing');
    const heard = await surface.evaluate(async () => {
      window.staged.state.says.again = [{ type: 'again-done', outcome: { kind: 'fixed' } }];
      const region = document.querySelector('.check-live');
      document.querySelector<HTMLElement>('.check-row .primary')?.click();
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      while (region?.isConnected && !region.querySelector('[data-outcome=fixed]')) await frame();
      return [region?.getAttribute('aria-live'), region?.isConnected];
    });
    expect(heard).toEqual(['polite', true]);
  });
}
