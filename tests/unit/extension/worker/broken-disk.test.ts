/** A profile whose disk cannot be read, or is full, as browsers report it: what is seen is shown all the same. */
import { expect, it } from 'vitest';
import { direct, issuer, server } from '../../../fixtures/flow.ts';
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

it('a disk that is read only later: what lay there stays beside what is pasted since', async () => {
  const other = 'https://other.example/mcp';
  const document = (resource: string) => JSON.stringify({ resource, authorization_servers: [issuer] });
  let isBroken = true;
  class Sometimes extends Map<string, unknown> {
    override [Symbol.iterator]() {
      if (isBroken) throw new Error('IO error: 000003.log: Unable to read');
      return super[Symbol.iterator]();
    }
  }
  const disk = new Sometimes();
  disk.set('dashboard-metadata', [[other, document(other)]]);
  startAnew((own) => {
    own.local = disk;
  });
  await shown();
  isBroken = false;
  const text = document(server);
  expect(await browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text })).toEqual({ ok: true });
  expect(disk.get('dashboard-metadata')).toEqual([
    [other, document(other)],
    [server, text],
  ]);
});
