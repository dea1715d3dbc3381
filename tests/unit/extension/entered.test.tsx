/**
 * What a person enters may hold a secret too: an address, a Metadata JSON, an error text, a log, a file and its name. It
 * reaches our own worker as it is, and what comes out of that has none of it.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckPage } from '../../../components/check/check-page.tsx';
import { Options } from '../../../components/options/options.tsx';
import { createReader } from '../../../lib/extension/reader/reader.ts';
import type { CheckMessage } from '../../../lib/extension/shared/check-port.ts';
import type { FromReader, ToReader } from '../../../lib/extension/shared/file-messages.ts';
import { rememberServer } from '../../../lib/extension/shared/remembered-servers.ts';
import { createCheckClient } from '../../../lib/extension/views/check-client.ts';
import { createFileOpener, type Reader } from '../../../lib/extension/views/open-file.ts';
import { toHar } from '../../../lib/report/har.ts';
import { jsonLine } from '../../../lib/report/json-line.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { addresses, unnamed } from '../capture/canaries/addresses.ts';
import { bare, named, names } from '../capture/canaries/places.ts';
import { type Canary, formed, leaks, plant, shapeOf } from '../capture/canaries/planting.ts';
import { signIn } from '../capture/canaries/sign-in.ts';
import { fakeCheckHost } from '../components/gallery/fake-check.ts';
import { fakeClient } from '../components/gallery/fake-client.ts';
import { Live } from './canaries/live.ts';
import { pagesOf, renderer } from './canaries/rendered.tsx';
import { type Answer, fake } from './worker/fake-network.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

let positions = 0;
function planter() {
  const canaries: Canary[] = [];
  return {
    canaries,
    put(place: string, among?: typeof formed): string {
      const { secret, canary } = plant(place, shapeOf(positions++, among));
      canaries.push(canary);
      return secret;
    },
  };
}

const pass = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);
const SERVER = 'https://mcp.acme.dev/mcp';

/** A Metadata JSON with a secret in as many places as it can have one. */
function metadata(put: (place: string) => string): string {
  const document: Record<string, unknown> = { resource: `${SERVER}?api_key=${encodeURIComponent(put('resource'))}` };
  for (const name of names.slice(0, 12)) document[name] = put(name);
  const nested = {
    headers: [{ name: 'x-api-key', value: put('a header') }],
    text: JSON.stringify({ token: put('JSON') }),
  };
  return JSON.stringify({ ...document, authorization_servers: ['https://acme.scalekit.dev'], nested });
}

test.each([false, true])('a pasted Metadata JSON, in a private window: %s', async (inPrivate) => {
  const live = new Live();
  const page = renderer();
  const { canaries, put } = planter();
  if (inPrivate) live.browser.privateTabs.add(2);
  await live.play(signIn({}));
  const pasted = metadata(put);
  const text = await live.browser.fromOwn({ type: 'dashboard', tabId: 2, server: SERVER, text: pasted });
  expect(text).toEqual({ ok: true });
  await pass();
  live.noteStores();
  const { snapshot, exchanges } = await live.play(signIn({}));
  expect(snapshot.handshakes[0]?.dashboardMetadata).toContain('scalekit');
  live.note('documents of the pages', ...(await pagesOf(page, snapshot, exchanges)));
  for (const [border, texts] of Object.entries(live.crossing))
    expect([border, leaks(canaries, texts.join('\n'))]).toEqual([border, []]);
});

test('an opened file and its name', async () => {
  const page = renderer();
  const { canaries, put } = planter();
  const body = JSON.stringify({
    error: 'invalid_request',
    api_key: put('a body'),
    error_description: `Bad key ${put('words', formed)}`,
  });
  const names = [
    `client_secret-${put('a name', formed)}.har`,
    `${put('the whole name', formed)}.har`,
    `log of ${put('the end', formed)}`,
  ];
  for (const name of names) {
    const said: FromReader[] = [];
    const listeners: ((event: { data: FromReader }) => void)[] = [];
    const answer = createReader((message) => {
      said.push(structuredClone(message));
      for (const listener of listeners) listener({ data: message });
    });
    const openFile = createFileOpener(
      () =>
        ({
          postMessage: (message: ToReader) => void answer(message),
          addEventListener: (type: string, listener: (event: { data: FromReader }) => void) =>
            void (type === 'message' && listeners.push(listener)),
          terminate() {},
        }) as unknown as Reader,
    );
    const file = new File([signIn({ bodies: { token: body }, failsAt: 'token' })], name);
    const outcome = await openFile(file, () => {}, new AbortController().signal);
    if (outcome === 'stopped' || 'problem' in outcome) throw new Error('It was not opened.');
    const { snapshot, compare } = outcome.opened;
    await compare(SERVER, metadata(put));
    const shown = await pagesOf(page, snapshot, {});
    const handed = snapshot.handshakes.map((handshake) =>
      jsonLine(
        { file: snapshot.source.kind === 'har' ? snapshot.source.name : '' },
        handshake.attempts.map(({ diagnosis }) => ({ handshake, diagnosis })),
      ),
    );
    expect(handed.join()).toContain('"file":"');
    expect(leaks(canaries, [JSON.stringify(said), outcome.opened.name, ...shown, ...handed].join('\n'))).toEqual([]);
  }
});

test('the settings, which are asked of a host by an address with a secret in it', async () => {
  const view = renderer();
  for (const [place, address] of Object.entries({ ...addresses, ...unnamed })) {
    const { canaries, put } = planter();
    const client = fakeClient(null, { allow: true });
    await view.show(<Options client={client} asked={address(put(`asked: ${place}`))} />);
    expect([place, view.text()]).toEqual([place, expect.stringContaining('May the answers of')]);
    view.root.querySelector<HTMLElement>('.asked button')?.click();
    await view.settle();
    expect(client.calls).toContainEqual(['requestHost', expect.stringMatching(/^https:\/\/[a-z.]+$/)]);
    expect(leaks(canaries, [view.text(), JSON.stringify(client.calls)].join('\n'))).toEqual([]);
  }
  await view.show(null);
});

/** A server that says back whatever it was asked with. */
const guarded =
  (server: string, body: string): Answer =>
  ({ url, method }) => {
    const { origin } = new URL(server);
    if (url.includes('oauth-protected-resource'))
      return { status: 200, body: { resource: server, authorization_servers: [`${origin}/as`], note: body } };
    if (url.includes('oauth-authorization-server')) return { status: 500, body: { error: body, asked: url } };
    return {
      status: method === 'OPTIONS' ? 204 : 401,
      headers: { 'www-authenticate': `Bearer error="${encodeURIComponent(url)}"`, 'x-debug': url },
      body: { url, error: body },
    };
  };

const places = Object.entries({ ...addresses, ...unnamed })
  .map(
    ([place, address]) =>
      [place, (secret: string) => address(secret).replace('https://mcp.acme.dev', 'http://localhost:3000')] as const,
  )
  // What has a user in it is refused before it is asked.
  .filter(([, address]) => !address('x').includes('@'));
const texts = [
  ...Object.entries(named).map(
    ([form, text]) => [form, (secret: string) => text('api_key', secret), undefined] as const,
  ),
  ...Object.entries(bare).map(([form, text]) => [form, text, formed] as const),
];

test('a check: the address, what is pasted beside it, and what a server makes of it', async () => {
  const view = renderer();
  for (const [n, [place, address]] of places.entries()) {
    if (!process.env.TEST_LONG && n % 3) continue;
    const { canaries, put } = planter();
    const url = address(put(`address: ${place}`, formed));
    const said: CheckMessage[] = [];
    const stored: unknown[] = [];
    const [form, text, among] = texts[(n * 7) % texts.length] ?? [];
    const body = text?.(put(`an answer: ${form}`, among)) ?? '';
    const network = fake(guarded(url, body));
    const host = fakeCheckHost({ openFile: async () => 'stopped' });
    const storage = { get: async () => ({}), set: async (items: unknown) => void stored.push(items) };
    host.servers.remember = (server) => rememberServer(storage, server);
    host.check = createCheckClient({
      send: async () => undefined,
      connect() {
        const page = network.page();
        const listeners: ((message: unknown) => void)[] = [];
        let heard = 0;
        // What the worker says is handed on as it comes.
        const hear = setInterval(() => {
          for (const message of page.said.slice(heard)) for (const listener of listeners) listener(message);
          said.push(...page.said.slice(heard));
          heard = page.said.length;
        }, 10);
        return {
          postMessage: page.say,
          onMessage: { addListener: (listener) => void listeners.push(listener) },
          onDisconnect: { addListener() {} },
          disconnect: () => clearInterval(hear),
        };
      },
    });
    const errorText = `${texts[n % texts.length]?.[1](put('the error text', formed))}\nat login`;
    const given = { url, client: 'vscode', dashboardMetadata: metadata(put), errorText };
    await view.show(<CheckPage host={host} given={given} />);
    const asking = view.root.querySelector<HTMLFormElement>('form');
    asking?.dispatchEvent(new window.Event('submit', { bubbles: true, cancelable: true }));
    await pass(2000);
    for (const row of view.root.querySelectorAll<HTMLElement>('.request-list button[aria-expanded]')) row.click();
    await pass(500);
    const done = said.find((one) => one.type === 'done');
    expect([place, said.at(-1)?.type]).toEqual([place, 'done']);
    const handed = (done?.handshakes ?? []).flatMap((handshake) =>
      handshake.attempts.flatMap((attempt) => [toMarkdown(handshake, attempt), toPrompt(handshake, attempt)]),
    );
    expect(handed).not.toEqual([]);
    const out = [JSON.stringify(said), JSON.stringify(stored), ...handed, toHar(done?.exchanges ?? []).text];
    expect([place, leaks(canaries, out.join('\n'))]).toEqual([place, []]);
    // The fields hold what the person wrote; nothing around them does.
    for (const field of view.root.querySelectorAll('textarea, input')) field.remove();
    expect([place, leaks(canaries, view.root.outerHTML)]).toEqual([place, []]);
    await view.show(null);
  }
});

test('and there were many', () => {
  console.info(`${positions} canaries entered`);
  expect(positions).toBeGreaterThanOrEqual(150);
});
