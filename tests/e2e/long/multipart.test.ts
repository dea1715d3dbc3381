/**
 * Bodies of every type that a page can send, with secrets in them, by the real script in a real page: what is kept of them
 * and shown has none, and what is read at all says what stood there.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { until } from '../../environment/until.ts';
import { names } from '../../unit/capture/canaries/places.ts';
import { type Canary, leaks, plant, shapeOf } from '../../unit/capture/canaries/planting.ts';
import { type Attacked, inChromium } from '../attacked.ts';
import { type Site, startHonest, startMcp } from '../attacker-page.ts';

let extension: Attacked;
let sites: Site[] = [];
let page: Page;
let tab: number;
beforeAll(async () => {
  sites = await Promise.all([startHonest(), startMcp()]);
  extension = await inChromium({});
  page = await extension.browser.newPage();
  await page.goto(sites[0]?.origin ?? '');
  tab = await extension.tabOf(page);
  await until(
    () => extension.snapshotOf(tab),
    ({ inspector }) => inspector !== null,
  );
});
afterAll(async () => {
  await extension?.close();
  for (const site of sites) await site.close();
});

/** Sends fields in each way that a body has. In the page. */
async function send(url: string, fields: [string, string][]): Promise<void> {
  const form = () => {
    const made = new FormData();
    for (const [name, value] of fields) made.append(name, value);
    made.append('file', new Blob([JSON.stringify(Object.fromEntries(fields))]), `${fields[0]?.[1]}.json`);
    return made;
  };
  const text = JSON.stringify(Object.fromEntries(fields));
  const bodies = {
    form,
    parameters: () => new URLSearchParams(fields),
    text: () => text,
    blob: () => new Blob([text], { type: 'application/json' }),
    bytes: () => new TextEncoder().encode(text),
  };
  for (const [name, body] of Object.entries(bodies)) {
    const method = 'POST';
    await fetch(`${url}?${name}`, { method, body: body() }).catch(() => undefined);
    await fetch(new Request(`${url}?request-${name}`, { method, body: body() })).catch(() => undefined);
  }
}

it('no body has a secret in what is kept and shown of it', async () => {
  const canaries: Canary[] = [];
  const fields = names.map((name, n): [string, string] => {
    const { secret, canary } = plant(name, shapeOf(n));
    canaries.push(canary);
    return [name, secret];
  });
  await page.evaluate(send, `${sites[1]?.origin}/mcp`, fields);
  const stored = () =>
    extension.pages.evaluate(() => chrome.storage.session.get(null) as Promise<Record<string, string>>);
  const kept = async () =>
    Object.entries(await stored())
      .filter(([key]) => key.startsWith(`seen:${tab}:`))
      .map(([, text]) => (JSON.parse(text) as { exchange: Exchange }).exchange);
  const read = ['parameters', 'text', 'request-form', 'request-parameters', 'request-text', 'request-blob'];
  const bodyOf = (all: Exchange[], name: string) =>
    all.find(({ request }) => request.url.endsWith(`?${name}`) && request.body)?.request.body;
  const all = await until(kept, (seen) => read.every((name) => bodyOf(seen, name)));
  for (const name of read) expect(bodyOf(all, name)).toMatch(/~client_secret\.\d+\.[0-9a-f]{8}/);
  // A `Request` can be read beside the page, and has the parts of a form as they were sent.
  expect(bodyOf(all, 'request-form')).toMatch(/name="client_secret"\r\n\r\n~client_secret\./);
  const shown = await extension.snapshotOf(tab);
  expect(leaks(canaries, [JSON.stringify(await stored()), JSON.stringify(shown)].join('\n'))).toEqual([]);
});
