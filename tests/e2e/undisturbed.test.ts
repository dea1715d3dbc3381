/**
 * A followed page's calls of `fetch` do what they would do without us: what they send, what they are answered, what the page
 * hears of failures, and when a connection ends. Each of these was once another.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../environment/until.ts';
import type { Attacked } from './attacked.ts';
import { inChromium, inFirefox } from './attacked.ts';

const browsers = [
  { name: 'Chromium', start: inChromium },
  ...(process.env.TEST_LONG ? [{ name: 'Firefox', start: inFirefox }] : []),
];

const inspector = '<title>MCP Inspector</title><link rel="icon" href="/mcp.svg">';

/** In the page, as text: a test runner would rewrite it. Each answers what can be told as JSON. */
const calls: Record<string, [call: string, answer: unknown]> = {
  'header lines that can be read only once': [
    `fetch('/echo', { headers: new Map([['x-a', '1'], ['authorization', 'Bearer t']]).entries() })
      .then((answer) => answer.json()).then(({ headers }) => [headers['x-a'], headers.authorization])`,
    ['1', 'Bearer t'],
  ],
  'a header that is called like what reads such lines': [
    `fetch('/echo', { headers: { next: '1' } }).then((answer) => answer.json()).then(({ headers }) => headers.next)`,
    '1',
  ],
  'options of a class that keeps what it has to itself': [
    `(() => { class Options { #method = 'PUT'; headers = new Map([['x-a', '1']]).entries(); get method() { return this.#method; } }
      return fetch('/echo', new Options()); })().then((answer) => answer.json()).then(({ method, headers }) => [method, headers['x-a']])`,
    ['PUT', '1'],
  ],
  'a `Request` of a class that calls itself something else, and what calls itself one': [
    `(async () => { class Mine extends Request { get [Symbol.toStringTag]() { return 'Mine'; } }
      let asked = 0;
      const like = { [Symbol.toStringTag]: 'Request', toString: () => '/echo?' + ++asked };
      const answers = await Promise.all([new Mine('/echo', { method: 'PUT' }), like].map((one) => fetch(one).then((answer) => answer.json())));
      return answers.map(({ method, url }) => [method, url]); })()`,
    [
      ['PUT', '/echo'],
      ['GET', '/echo?1'],
    ],
  ],
  'a method that is an object, and an address that counts how often it is asked': [
    `(() => { let asked = 0;
      return fetch({ toString: () => '/echo?' + ++asked }, { method: { toString: () => 'put' } }); })()
      .then((answer) => answer.json()).then(({ method, url }) => [method, url])`,
    ['PUT', '/echo?1'],
  ],
  'what throws where it is read': [
    `(() => { try { return fetch('/echo', { get method() { throw new RangeError(); } }).catch(({ name }) => name); }
      catch { return 'at once'; } })()`,
    'RangeError',
  ],
  'a failure that nobody waits for': [
    `(() => { const heard = new Promise((resolve) => addEventListener('unhandledrejection', (event) => {
        event.preventDefault(); resolve(event.reason.name); }));
      fetch('http://localhost:1/'); return heard; })()`,
    'TypeError',
  ],
  'a page that has given every object a `get`': [
    `(async () => { Object.prototype.get = () => 7;
      try { return [fetch.name, (await fetch('/echo')).body.getReader.name]; } finally { delete Object.prototype.get; } })()`,
    ['fetch', 'getReader'],
  ],
  'what a stream is piped through': [
    `(async () => { const { body } = await fetch('/echo'); const { readable, writable } = new TransformStream(); const asked = [];
      const through = body.pipeThrough({ get readable() { asked.push('readable'); return readable; }, get writable() { asked.push('writable'); return writable; } });
      return [asked, (await new Response(through).json()).method]; })()`,
    [['readable', 'writable'], 'GET'],
  ],
  'a sink that fails, and a stream that is read on behind it': [
    `(async () => { const { body } = await fetch('/endless');
      const failed = await body.pipeTo(new WritableStream({ write() { throw new RangeError(); } }), { preventCancel: true }).catch(({ name }) => name);
      const reader = body.getReader(); const { done } = await reader.read(); void reader.cancel(); return [failed, done]; })()`,
    ['RangeError', false],
  ],
  'a page whose answers cannot be copied': [
    `(async () => { const heard = []; addEventListener('unhandledrejection', ({ reason }) => heard.push(String(reason)));
      Response.prototype.clone = () => { throw new Error('one reader'); };
      const { method } = await (await fetch('/echo')).json();
      await new Promise((resolve) => setTimeout(resolve, 100)); return [method, heard]; })()`,
    ['GET', []],
  ],
};

/** The first script of a page that is no Inspector: what we ask of it, and what we would put back, is its own by then. */
const odd = `<script>document.querySelectorAll = () => { throw new Error('mine'); };
  Object.defineProperty(window, 'fetch', { get: () => undefined, set() { throw new Error('mine'); } });</script>`;

/** A page that is no Inspector, and asks before that shows. */
const early = `<script>window.answer = fetch('/endless')</script>`;

const heads: Record<string, string> = { '/odd': odd, '/early': early };

/** Ways to leave a stream that the server does not end. */
const leaves: Record<string, string> = {
  'a loop over it': `for await (const _ of body) break;`,
  'a loop over what it is piped through': `for await (const _ of body.pipeThrough(new TextDecoderStream())) break;`,
  'a pipe that is given up': `const stop = new AbortController(); const piped = body.pipeTo(new WritableStream({ write: () => stop.abort() }), { signal: stop.signal }); await piped.catch(() => {});`,
  'a sink that fails': `await body.pipeTo(new WritableStream({ write() { throw 0; } })).catch(() => {});`,
  'a transform that fails': `await body.pipeThrough(new TransformStream({ transform() { throw 0; } })).getReader().read().catch(() => {});`,
  'what it is no form of': `await body.pipeThrough(new DecompressionStream('gzip')).getReader().read().catch(() => {});`,
  'the hand that it is given to': `const reader = structuredClone(body, { transfer: [body] }).getReader(); await reader.read(); void reader.cancel();`,
  'the two halves of it': `for (const half of body.tee()) void half.cancel();`,
};

describe.each(browsers)('in $name', ({ start }) => {
  let extension: Attacked;
  let server: Server;
  let origin: string;
  let open = 0;
  let page: Awaited<ReturnType<Attacked['browser']['newPage']>>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { method, url = '', headers } = request;
      if (url.startsWith('/echo'))
        return response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ method, url, headers }));
      if (url !== '/endless')
        return response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(`<!doctype html><head>${heads[url] ?? inspector}</head><body></body>`);
      open++;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(() => response.write('data: {}\n\n'), 20);
      response.on('close', () => {
        clearInterval(timer);
        open--;
      });
      return undefined;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    extension = await start({});
  });
  afterAll(async () => {
    await extension?.close();
    server.closeAllConnections();
    server.close();
  });
  beforeEach(async () => {
    await page?.close();
    page = await extension.browser.newPage();
    await page.goto(origin);
    const tab = await extension.tabOf(page);
    await until(
      () => extension.snapshotOf(tab),
      ({ inspector }) => inspector !== null,
    );
  });
  /** By a script of the page's own: what a driver runs has a world of its own in Firefox. */
  const run = (call: string) =>
    page.evaluate(
      (call) =>
        new Promise((resolve) => {
          document.addEventListener('told', (event) => resolve(JSON.parse((event as CustomEvent<string>).detail)));
          const script = document.createElement('script');
          script.textContent = `(${call}).then((told) => document.dispatchEvent(new CustomEvent('told', { detail: JSON.stringify(told) })))`;
          document.body.append(script);
        }),
      call,
    );

  it.each(Object.entries(calls))('%s', async (_, [call, answer]) => {
    expect(await run(call)).toEqual(answer);
  });

  it.each(Object.entries(leaves))('a connection ends with %s', async (_, leave) => {
    await run(`(async () => { const { body } = await fetch('/endless'); ${leave} return 1; })()`);
    await until(
      async () => open,
      (left) => left === 0,
    );
  });

  it('a page that is no Inspector has no other reader of what it asked before that was known', async () => {
    await page.goto(`${origin}/early`);
    await run(
      `(async () => { const one = await window.answer; for (const half of [one.clone(), one]) void half.body.cancel(); return 1; })()`,
    );
    await until(
      async () => open,
      (left) => left === 0,
    );
  });

  it('a page that lets nobody put its `fetch` back hears of no error', async () => {
    const errors: unknown[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(`${origin}/odd`);
    expect(errors).toEqual([]);
  });
});
