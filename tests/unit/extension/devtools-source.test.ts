/** Bodies as DevTools have them: whole, or not asked for. */
import type { Entry } from 'har-format';
import { expect, it } from 'vitest';
import { type FinishedRequest, startDevtoolsSource } from '../../../lib/extension/devtools/source.ts';
import { newKey } from '../../../lib/extension/shared/key.ts';
import type { SourceMessage } from '../../../lib/extension/shared/messages.ts';

const page = {
  title: 'MCP Inspector',
  url: 'http://localhost:6274/',
  referrer: '',
  icons: ['/mcp.svg'],
  startedAt: 0,
  since: 0,
  loadedFrom: 'http://localhost:6274/',
  load: 'navigate',
  parsed: true,
};
const body = JSON.stringify({ resource: 'https://mcp.example/mcp', authorization_servers: ['https://as.example'] });
const entry = (n: number, size: number): Entry => ({
  startedDateTime: '2026-01-01T00:00:00.000Z',
  time: 1,
  request: {
    method: 'GET',
    url: `https://mcp.example/.well-known/oauth-protected-resource/mcp?n=${n}`,
    httpVersion: 'h2',
    headers: [],
    queryString: [],
    cookies: [],
    headersSize: -1,
    bodySize: 0,
  },
  response: {
    status: 200,
    statusText: '',
    httpVersion: 'h2',
    headers: [{ name: 'content-type', value: 'application/json' }],
    cookies: [],
    content: { size, mimeType: 'application/json' },
    redirectURL: '',
    headersSize: -1,
    bodySize: size,
  },
  cache: {},
  timings: { send: 0, wait: 1, receive: 0 },
});

it('a body of 4 MiB is asked for, one that is longer is not; the exchange is there without it', async () => {
  const most = 4 * 1024 * 1024;
  const asked: number[] = [];
  const told = new Map<string, string | undefined>();
  let finished: (request: FinishedRequest) => void = () => undefined;
  const both = Promise.withResolvers<void>();
  await startDevtoolsSource({
    tabId: 7,
    post: async (message: SourceMessage) => {
      if (message.type === 'page') return { key: newKey(), follow: true };
      if (message.type === 'traffic')
        for (const { exchange } of message.items) told.set(exchange.request.url, exchange.response?.body);
      if (told.size === 2) both.resolve();
      return null;
    },
    onFinished: (listener) => {
      finished = listener;
    },
    onNavigated: () => undefined,
    earlier: async () => [],
    evaluate: async () => page,
    added: async () => [],
  });
  for (const [n, size] of [most, most + 1].entries()) {
    finished({
      entry: entry(n, size),
      content: async () => {
        asked.push(n);
        return { text: body, encoding: null };
      },
    });
  }
  await both.promise;
  expect(asked).toEqual([0]);
  expect([...told.values()].map((text) => text?.includes('mcp.example') ?? false).sort()).toEqual([false, true]);
});
