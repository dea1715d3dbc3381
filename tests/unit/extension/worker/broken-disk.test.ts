/** A profile whose disk cannot be read, or is full, as browsers report it: what is seen is shown all the same. */
import { describe, expect, it } from 'vitest';
import type { KeptSignIn } from '../../../../lib/changed/kept-sign-in.ts';
import { at, direct, issuer, server } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, failing, inBrowser, pass, play, startAnew, TAB } from './started.ts';

inBrowser();

/** A store that answers only for the first reads of it. */
class Broken extends Map<string, unknown> {
  #left: number;
  constructor(reads: number, values: [string, unknown][] = []) {
    super();
    for (const [key, value] of values) this.set(key, value);
    this.#left = reads;
  }
  override [Symbol.iterator]() {
    if (this.#left-- <= 0) throw new Error('IO error: 000003.log: Unable to read');
    return super[Symbol.iterator]();
  }
}

async function shown(exchanges = direct().exchanges) {
  const welcome = await browser.page(TAB);
  await play(exchanges, TAB, 300);
  await pass(3000);
  return { follow: welcome?.follow, verdict: await verdict() };
}

/** Another sign-in that works. */
const later = (ms: number) => direct().exchanges.map((x, i) => ({ ...at(ms + i * 100)(x), id: `later ${i}` }));

async function verdict() {
  const view = browser.view(TAB);
  await pass(100);
  return newest(view)?.diagnosis.verdict;
}

it.each([
  ['nothing of it', 0],
  ['the settings alone', 1],
])('where %s can be read', async (_, reads) => {
  startAnew((own) => {
    own.local = new Broken(reads);
  });
  expect(await shown()).toEqual({ follow: true, verdict: 'connected' });
});

it('where the sign-ins that worked cannot be read', async () => {
  startAnew((own) => {
    own.local = new Broken(2, [['preferences', { keepGood: true }]]);
  });
  expect(await shown()).toEqual({ follow: true, verdict: 'connected' });
});

it('a full disk: a document that was pasted before and another that is pasted now hold in memory', async () => {
  const document = JSON.stringify({ resource: server, authorization_servers: [issuer] });
  startAnew((own) => {
    own.local.set('dashboard-metadata', [[server, document]]);
    own.local.set = () => {
      throw new Error('IO error: No space left on device');
    };
  });
  expect(await shown()).toEqual({ follow: true, verdict: 'connected' });
  const text = JSON.stringify({ resource: server, authorization_servers: [issuer], scopes_supported: ['now'] });
  expect(await browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text })).toEqual({ ok: true });
  // The worker is stopped whenever nothing happens.
  await pass(3000);
  browser.start();
  await pass(3000);
  const view = browser.view(TAB);
  await pass(100);
  expect(view.snapshot?.handshakes[0]?.dashboardMetadata).toBe(text);
});

it('a fault is said, too, and after a stop', async () => {
  startAnew((own) => {
    own.local = new Broken(0);
  });
  expect((await shown(failing().exchanges)).verdict).toBe('failing');
  browser.start();
  await pass(3000);
  expect(await verdict()).toBe('failing');
});

/** A store that is read only once it works, and written only if it may be. */
class Sometimes extends Map<string, unknown> {
  isBroken = true;
  isFull = false;
  override [Symbol.iterator]() {
    if (this.isBroken) throw new Error('IO error: 000003.log: Unable to read');
    return super[Symbol.iterator]();
  }
  override set(key: string, value: unknown) {
    if (this.isFull) throw new Error('IO error: No space left on device');
    return super.set(key, value);
  }
}

/** A browser whose disk has this, and cannot be read. */
function unreadable(...values: [string, unknown][]): Sometimes {
  const disk = new Sometimes();
  for (const [key, value] of values) disk.set(key, value);
  startAnew((own) => {
    own.local = disk;
  });
  return disk;
}

describe('a disk that is read only later', () => {
  const other = 'https://other.example/mcp';
  const document = (resource: string) => JSON.stringify({ resource, authorization_servers: [issuer] });
  const paste = (server: string, text: string | null) =>
    browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text });
  const pasted = [other, document(other)] as const;

  it('what was pasted before stays beside what is pasted since', async () => {
    const disk = unreadable(['dashboard-metadata', [pasted]]);
    await shown();
    disk.isBroken = false;
    expect(await paste(server, document(server))).toEqual({ ok: true });
    expect(disk.get('dashboard-metadata')).toEqual([pasted, [server, document(server)]]);
  });

  it('what was pasted meanwhile is written once it can be, after a stop too', async () => {
    const disk = unreadable(['dashboard-metadata', [pasted]]);
    await shown();
    expect(await paste(server, document(server))).toEqual({ ok: true });
    await pass(3000);
    disk.isBroken = false;
    browser.start();
    await pass(3000);
    expect(disk.get('dashboard-metadata')).toEqual([pasted, [server, document(server)]]);
  });

  it('what was taken out meanwhile is said to be there still, and goes once it can', async () => {
    const disk = unreadable(['dashboard-metadata', [pasted, [server, document(server)]]]);
    await shown();
    expect(await paste(server, null)).toBeUndefined();
    await pass(3000);
    disk.isBroken = false;
    browser.start();
    await pass(3000);
    expect(disk.get('dashboard-metadata')).toEqual([pasted]);
  });

  const GOOD = 'good-sign-ins';
  const worked = (startedAt: number, of: string): KeptSignIn => ({
    ...{ server: of, page: null, startedAt, registered: false, parts: [], order: [] },
  });
  const servers = (disk: Sometimes) => (disk.get(GOOD) as KeptSignIn[] | undefined)?.map((one) => one.server);

  it('the sign-in that was allowed to be kept stays, and the newer one beside it', async () => {
    const disk = unreadable(['preferences', { keepGood: true }], [GOOD, [worked(1, other)]]);
    expect(await shown()).toEqual({ follow: true, verdict: 'connected' });
    expect(await browser.fromOwn({ type: 'preferences' })).toBeNull();
    expect(servers(disk)).toEqual([other]);
    disk.isBroken = false;
    await play(later(60_000), TAB, 300);
    await pass(3000);
    expect(servers(disk)).toEqual([other, server]);
    expect(await browser.fromOwn({ type: 'preferences' })).toMatchObject({ keepGood: true });
  });

  it('nothing is kept where that was not allowed', async () => {
    const disk = unreadable(['preferences', { keepGood: false }]);
    await shown();
    disk.isBroken = false;
    await play(later(60_000), TAB, 300);
    await pass(3000);
    expect(servers(disk)).toBeUndefined();
  });

  it('what is forgotten meanwhile does not come back', async () => {
    const disk = unreadable(
      ['preferences', { keepGood: true }],
      [GOOD, [worked(1, other)]],
      ['dashboard-metadata', [pasted]],
    );
    await shown();
    disk.isBroken = false;
    expect(await browser.fromOwn({ type: 'forget' })).toBe(true);
    await play(later(60_000), TAB, 300);
    await pass(3000);
    expect([...disk.keys()]).toEqual([]);
  });
});

it('a setting that a full disk does not take is not said to hold', async () => {
  const disk = unreadable(['preferences', { keepGood: true }]);
  disk.isBroken = false;
  const preferences = { theme: 'dark', preserve: true, keepGood: false } as const;
  disk.isFull = true;
  expect(await browser.fromOwn({ type: 'set-preferences', preferences })).toBeUndefined();
  expect(await browser.fromOwn({ type: 'preferences' })).toMatchObject({ theme: 'system', keepGood: true });
  disk.isFull = false;
  expect(await browser.fromOwn({ type: 'set-preferences', preferences })).toBe(true);
  expect(await browser.fromOwn({ type: 'preferences' })).toEqual(preferences);
});

it('a pasted document with a secret in it is on no disk, and outlives a stop all the same', async () => {
  const text = JSON.stringify({ resource: server, authorization_servers: [issuer], client_secret: 'Vogelhaus-9!x' });
  await shown();
  expect(await browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text })).toEqual({ ok: true });
  await pass(3000);
  expect(JSON.stringify([...browser.local, ...browser.session])).not.toContain('Vogelhaus');
  expect(browser.local.get('dashboard-metadata')).toEqual([]);
  browser.start();
  await pass(3000);
  const view = browser.view(TAB);
  await pass(100);
  expect(view.snapshot?.handshakes[0]?.dashboardMetadata).toMatch(/"client_secret":"~client_secret\.13\./);
});
