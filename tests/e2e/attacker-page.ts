/**
 * A page that calls itself MCP Inspector, with a first script that takes the channel of ours for itself: from then on it
 * can tell whatever it likes. And a page that tells the truth, as the one that it could harm.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The first script of the page: before the parser has come to the title, by which the page is recognised. */
const first = `
window.caught = { offers: 0, said: [] };
document.addEventListener('mcp-auth:offer', (event) => {
  caught.offers += event.ports.length;
  [window.offered] = event.ports;
});
document.dispatchEvent(new Event('mcp-auth:wanted'));
const { set, get } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
Object.defineProperty(MessagePort.prototype, 'onmessage', {
  get,
  set(listener) {
    window.stolen = this;
    set.call(this, (event) => { caught.said.push(event.data); listener(event); });
  },
});`;

/** A page that calls itself MCP Inspector. */
const page = (script: string) => `<!doctype html><head><script>${script}</script>
<title>MCP Inspector</title><link rel="icon" href="/mcp.svg"></head><body><button>Connect</button></body>`;

export interface Site {
  origin: string;
  /** Everything that was asked of it, with the page that is said to ask. */
  asked: { method: string; path: string; origin: string | undefined }[];
  close(): Promise<void>;
}

export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Site> {
  const asked: Site['asked'] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', path: request.url ?? '', origin: request.headers.origin });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const served = (html: string) =>
  listen((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));

/** The page that lies. */
export const liar = page(first);
export const startAttacker = (): Promise<Site> => served(liar);
export const startHonest = (): Promise<Site> => served(page(''));

/** An MCP server that wants a token, and lets every page read that. */
export const startMcp = (): Promise<Site> =>
  listen((request, response) => {
    response.writeHead(request.method === 'OPTIONS' ? 204 : 401, {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-expose-headers': 'www-authenticate',
      'www-authenticate': `Bearer resource_metadata="http://${request.headers.host}/.well-known/oauth-protected-resource"`,
    });
    response.end();
  });

/** What a client asks first. In the page. */
export async function connect(url: string): Promise<void> {
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'inspector-client', version: '1' },
  };
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  }).then(
    (response) => response.text(),
    () => undefined,
  );
}

declare global {
  interface Window {
    caught: { offers: number; said: unknown[] };
    offered?: MessagePort;
    stolen?: MessagePort;
  }
}

/** Tells of requests that never were, and of answers to them of so many characters. In the page. */
export function lie({ urls, answer = 0, at = Date.now() }: { urls: string[]; answer?: number; at?: number }): number {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: {} });
  for (const [n, url] of urls.entries()) {
    const id = `lie-${at}-${n}`;
    const headers = [['content-type', 'application/json']];
    const told = [
      { type: 'request', id, at: at + n, method: 'POST', url, headers, body },
      { type: 'response', id, at: at + n, status: 200, headers, exposed: true, stream: false },
      {
        type: 'end',
        id,
        at: at + n,
        body: JSON.stringify({ jsonrpc: '2.0', id: 0, result: { is: 'x'.repeat(answer) } }),
      },
    ];
    for (const word of told) window.stolen?.postMessage(word);
  }
  return urls.length;
}

/** Tells of a stream in pieces, which ends and goes on, is answered anew, and begins again under the same name. In the page. */
export function endless(url: string, at = Date.now()): void {
  const told = (type: string, more: object) => window.stolen?.postMessage({ type, id: 'endless', at, ...more });
  const headers = [['content-type', 'text/event-stream']];
  for (let round = 0; round < 3; round++) {
    told('request', { method: 'POST', url, headers: [], body: '{"jsonrpc":"2.0","id":0,"method":"initialize"}' });
    told('response', { status: 200, headers, exposed: true, stream: true });
    for (let n = 0; n < 30; n++) told('chunk', { text: `data: {"n":"${'y'.repeat(500_000)}"}\n\n` });
    for (const status of [200, 401]) {
      told('end', { body: 'x'.repeat(500_000) });
      told('response', { status, headers, exposed: true, stream: false });
    }
  }
}

/** Tells words that are deep, go round, or are no text where one is expected; one that is right but for its address, and opens channels. In the page. */
export function odd(at = Date.now()): void {
  const round: Record<string, unknown> = { type: 'request' };
  round.headers = [round, round];
  let deep: unknown[] = [];
  for (let n = 0; n < 2000; n++) deep = [deep];
  const word = { type: 'request', id: 'odd', at, method: 'GET', url: 'https://a.test/', headers: [] };
  const words = [
    round,
    { ...word, headers: deep },
    { ...word, url: new Date(0) },
    { ...word, body: new Blob(['x'.repeat(1_000_000)]) },
    { ...word, method: new ArrayBuffer(1_000_000) },
    { ...word, at: 10n ** 400n },
    { ...word, url: '' },
    new Error('request'),
    new Map([['type', 'request']]),
    new Set(['request']),
    Object.assign([], word),
  ];
  for (const one of words) window.stolen?.postMessage(one);
  for (let n = 0; n < 1000; n++) {
    const { port1, port2 } = new MessageChannel();
    document.dispatchEvent(new MessageEvent('mcp-auth:offer', { ports: [port2], cancelable: true }));
    port1.postMessage({ ...word, id: `further-${n}` });
  }
  for (const name of ['wanted', 'none', 'offer']) document.dispatchEvent(new MessageEvent(`mcp-auth:${name}`));
}

/** Commands of ours, words in a wrong shape and what is no word at all, a thousand of them. Run in the page. */
export function nonsense(tabId: number): number {
  Object.assign(Object.prototype, { type: 'request', id: 'polluted' });
  const request = { type: 'request', id: 'n', at: 1, method: 'GET', url: 'https://a.test', headers: [] };
  const words = [
    ...['go', 'stop', 'bridge', 'inspector-v2', 'mcpjam', 'added', '', null, 7, [], {}, new Date(0), new Map([[1, 2]])],
    { type: 'bridge' },
    { type: 'clear', tabId },
    { type: 'forget' },
    { type: 'add-origin', origin: 'https://bank.test' },
    { type: 'request' },
    { ...request, id: 'x'.repeat(100), at: 0 },
    { ...request, at: Number.NaN },
    { ...request, id: 'l', url: `https://a.test/${'x'.repeat(20_000)}` },
    { ...request, id: 'h', headers: Array(201).fill(['a', 'b']) },
    { ...request, id: 't', headers: Array(200).fill(['a', 'b'.repeat(16_000)]) },
    { type: 'end', id: 'nobody', at: 1 },
    { type: 'chunk', id: 'nobody', at: 1, text: 'data: x\n\n' },
  ];
  const count = 1000;
  for (let n = 0; n < count; n++) window.stolen?.postMessage(words[n % words.length]);
  return count;
}
