/** The key of the fingerprints: nobody gets from them to the secrets, nobody compares two sessions, and it stays with us. */
import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { keyBytes, newKey } from '../../../lib/extension/shared/key.ts';
import { commandSchema } from '../../../lib/extension/shared/messages.ts';
import { defaults } from '../../../lib/extension/shared/preferences.ts';
import { readMasked } from '../../../lib/masked.ts';
import { signIn } from '../capture/canaries/sign-in.ts';
import { Live } from './canaries/live.ts';
import { FakeBrowser } from './fake-browser.ts';

const fingerprint = (key: string, secret: string) =>
  readMasked(createMasker(keyBytes(key)).maskHeaders([['authorization', `Bearer ${secret}`]])[0]?.[1])?.fingerprint;

const first = (hex: string) => hex.slice(0, 8);

test('a fingerprint is keyed: without the key no guess can be tried, and another key tells nothing', () => {
  const secret = 'hunter2-hunter2';
  const key = newKey();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprint(key, secret)).toBe(first(createHmac('sha256', keyBytes(key)).update(secret).digest('hex')));
  const plain = ['md5', 'sha1', 'sha256', 'sha512'].map((hash) => first(createHash(hash).update(secret).digest('hex')));
  expect(plain).not.toContain(fingerprint(key, secret));
  // Somebody who has the right guess and not the key has nothing to see it by.
  const others = Array.from({ length: 200 }, () => fingerprint(newKey(), secret));
  expect(others).not.toContain(fingerprint(key, secret));
  expect(new Set(others).size).toBe(others.length);
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => vi.useRealTimers());

const fingerprintsIn = (values: unknown) =>
  new Set([...JSON.stringify(values).matchAll(/~[a-z_]+\.\d+\.([0-9a-f]{8})/g)].map(([, found]) => found ?? ''));

const secrets = JSON.stringify({
  access_token: 'opaque-token-1',
  refresh_token: 'opaque-token-2',
  id_token: 'opaque-3',
});
const recorded = signIn({ bodies: { token: secrets, session: secrets }, failsAt: 'session' });

test('two browser sessions see the same sign-in, and no fingerprint of the one is one of the other', async () => {
  const seen = [];
  for (let session = 0; session < 2; session++) {
    const live = new Live();
    await live.play(recorded);
    seen.push(fingerprintsIn(live.crossing));
  }
  const [one = new Set<string>(), other = new Set<string>()] = seen;
  expect(one.size).toBeGreaterThan(3);
  expect(other.size).toBe(one.size);
  expect([...one].filter((found) => other.has(found))).toEqual([]);
});

test('the key is told to who is followed, and to nobody else', async () => {
  const browser = new FakeBrowser();
  browser.start();
  for (const kind of ['inspector-v1', 'inspector-v2', 'inspector', 'added'] as const)
    expect(await browser.page(1, { kind })).toEqual({ follow: true, key: expect.stringMatching(/^[0-9a-f]{64}$/) });
  for (const kind of ['mcpjam', 'other'] as const) expect(await browser.page(2, { kind })).toEqual({ follow: false });
});

test('no other message has it, no store but the one in memory, nothing that is run in a page', async () => {
  const live = new Live();
  const { browser } = live;
  await browser.fromOwn({ type: 'set-preferences', preferences: { ...defaults, keepGood: true } });
  await live.play(recorded);
  const key = JSON.parse(browser.session.get('key') as string) as string;
  await browser.page(7);
  const server = 'https://mcp.acme.dev/mcp';
  const asked = {
    tabId: 7,
    id: 'x',
    text: '{"resource":"x"}',
    value: true,
    server,
    origin: 'https://a.dev',
    act: 'show',
  };
  const preferences = { ...defaults, keepGood: true };
  const commands = commandSchema.options.map((option) => option.entries.type.literal);
  expect(commands.length).toBeGreaterThan(12);
  for (const type of commands) {
    const answer = browser.fromOwn({ ...asked, type, preferences });
    await vi.advanceTimersByTimeAsync(20_000);
    live.note('answers', await answer);
  }
  live.note('views', ...browser.view(7).messages);
  live.note('scripts in pages', ...browser.executed, ...browser.scripts.values());
  live.note('disk', ...browser.local);
  expect(
    Object.values(live.crossing)
      .flat()
      .filter((text) => text.includes(key.slice(0, 21))),
  ).toEqual([]);
  // Where it lies.
  const holding = [...browser.session].filter(([, text]) => String(text).includes(key.slice(0, 21)));
  expect(holding.map(([name]) => name)).toEqual(['key']);
});
