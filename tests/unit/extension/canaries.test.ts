/**
 * Secrets that nobody has, in all places of live traffic, looked for wherever something crosses a border of the extension:
 * messages, stores, what views are sent, the documents of its pages, what is handed on, the console.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toHar } from '../../../lib/report/har.ts';
import { jsonLine } from '../../../lib/report/json-line.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { addresses, answers, configured, headers, headerValues, unnamed } from '../capture/canaries/addresses.ts';
import { bare, named, names } from '../capture/canaries/places.ts';
import { type Canary, formed, leaks, plant, shapeOf } from '../capture/canaries/planting.ts';
import { carriers, failing, type Planted, signIn } from '../capture/canaries/sign-in.ts';
import { Live } from './canaries/live.ts';
import { pagesOf, renderer } from './canaries/rendered.tsx';

/** Sign-ins that are played: each plants another form in each of its bodies, and a secret in each header. */
const PLAYS = process.env.TEST_LONG ? 60 : 4;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Form {
  form: string;
  text(secret: string): string;
  /** Kinds of secrets; all where nothing is said. */
  among?: typeof formed;
}
const forms: Form[] = [
  ...Object.entries(named).map(([form, text], n) => ({
    form,
    text: (secret: string) => text(names[n % names.length] ?? '', secret),
  })),
  ...Object.entries(bare).map(([form, text]) => ({ form, text, among: formed })),
];
const lines = [...headers, ...configured];
const places = Object.entries({ ...addresses, ...unnamed });

/** What one sign-in has planted in it. */
function planting(turn: number): { planted: Planted; canaries: Canary[] } {
  const canaries: Canary[] = [];
  const put = (place: string, shape = shapeOf(turn + canaries.length)): string => {
    const { secret, canary } = plant(place, shape);
    canaries.push(canary);
    return secret;
  };
  const bodies: Planted['bodies'] = {};
  carriers.forEach((carrier, n) => {
    const { form, text, among } = forms[(turn * carriers.length + n) % forms.length] as Form;
    bodies[carrier] = text(put(`${form} in ${carrier}`, shapeOf(turn + canaries.length, among)));
  });
  const asked = Object.fromEntries(
    lines.map((name, n) => {
      const [form, value] = Object.entries(headerValues)[(turn + n) % 3] ?? [];
      const secret = put(`${name} ${form}`);
      return [name, name === 'Cookie' ? `a=${secret}` : (value?.(secret) ?? secret)];
    }),
  );
  const answered = Object.fromEntries(Object.entries(answers).map(([place, answer]) => answer(put(place))));
  const [place = '', address] = places[turn % places.length] ?? [];
  const server = address?.(put(`address: ${place}`, shapeOf(turn, formed)));
  const failsAt = failing[(turn + 6) % (failing.length + 1)];
  return { planted: { bodies, asked, answered, ...(server && { server }), ...(failsAt && { failsAt }) }, canaries };
}

/** Where what is left of a secret is seen, in one of its two forms. */
const marked = [
  'bridge to worker',
  'DevTools to worker',
  'worker to views',
  'storage.session',
  'handed on',
  'documents of the pages',
];
const mark = /~[a-z_]+\.\d+\.[0-9a-f]{8}|‹[a-z ]+, \d+ characters, #[0-9a-f]{8}›/;

test('no canary crosses a border of the extension', async () => {
  const console = { log: vi.spyOn(globalThis.console, 'log'), error: vi.spyOn(globalThis.console, 'error') };
  const live = new Live();
  const preferences = { theme: 'system', preserve: false, keepGood: true };
  await live.browser.fromOwn({ type: 'set-preferences', preferences });
  const page = renderer();
  const canaries: Canary[] = [];
  const found: string[] = [];
  for (let turn = 0; turn < PLAYS; turn++) {
    const { planted, canaries: own } = planting(turn);
    own.push({ place: 'the key of the fingerprints', secret: JSON.parse(live.browser.session.get('key') as string) });
    canaries.push(...own);
    const { snapshot, exchanges } = await live.play(signIn(planted));
    live.note('documents of the pages', ...(await pagesOf(page, snapshot, exchanges)));
    for (const handshake of snapshot.handshakes)
      for (const attempt of handshake.attempts) {
        live.note('handed on', toMarkdown(handshake, attempt), toPrompt(handshake, attempt));
        live.note('handed on', jsonLine({ page: null }, [{ handshake, diagnosis: attempt.diagnosis }]));
      }
    live.note('handed on', toHar(Object.values(exchanges)).text);
    const crossed = Object.entries(live.crossing).map(
      ([border, texts]) => [border, texts.splice(0).join('\n')] as const,
    );
    // Something stands in each one's place, and a reader is told what.
    for (const border of marked)
      expect([border, new Map(crossed).get(border)]).toEqual([border, expect.stringMatching(mark)]);
    const leaked = leaks(own, crossed.map(([, text]) => text).join('\n'));
    for (const [border, text] of leaked.length ? crossed : [])
      found.push(...leaks(own, text).map((place) => `${border}: ${place}`));
  }
  const borders = Object.keys(live.crossing);
  const said = [...console.log.mock.calls, ...console.error.mock.calls];
  expect(found).toEqual([]);
  expect(said).toEqual([]);
  // What is on disk has no fingerprint in it: it would mean nothing another day.
  expect(JSON.stringify([...live.browser.local])).not.toMatch(mark);
  globalThis.console.info(`${canaries.length} canaries at ${borders.length} borders: ${borders.join(', ')}`);
  expect(borders).toHaveLength(10);
  expect(canaries.length).toBeGreaterThanOrEqual(200);
  // Many of them in the long runs.
}, 900_000);
