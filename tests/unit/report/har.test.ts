/** What is saved for somebody else opens again with the same diagnosis, and a forged file gets nothing past the masker. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import type { Context } from '../../../lib/handshake/facts.ts';
import { toHar } from '../../../lib/report/har.ts';
import { fixtures } from '../../fixtures/all.ts';
import { checked, direct, type Flow, native, proxied, relayed } from '../../fixtures/flow.ts';
import { exchangesOfFile, inShort, masker } from '../../fixtures/judge.ts';

/** Of the other person, whose browser has another key. */
const theirs = createMasker(new Uint8Array(32).fill(9));

const filesOf = (kind: string) => {
  const folder = join(import.meta.dirname, '../../fixtures', kind);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.har'))
    .map((file) => ({ name: `${kind}/${file}`, exchanges: () => exchangesOfFile(join(folder, file)) }));
};

interface Capture {
  name: string;
  exchanges: () => readonly Exchange[];
  context?: Context | undefined;
}

/** As they leave a capture; a few have in them what a masker takes for a secret. */
const masked = (flow: Flow) => flow.exchanges.map(masker.maskExchange);

const captures: Capture[] = [
  ...Object.entries({ direct, relayed, proxied, native, checked }).map(([name, flow]) => ({
    name,
    exchanges: () => masked(flow()),
  })),
  ...[...fixtures].flatMap(([name, { failing, passing, context }]) => [
    { name: `${name}, failing`, exchanges: () => masked(failing), context },
    { name: `${name}, passing`, exchanges: () => masked(passing), context },
  ]),
  ...filesOf('recordings'),
  ...filesOf('cases'),
];

/** Of each handshake its newest attempt. */
const diagnosesOf = (exchanges: readonly Exchange[], context: Context = {}) =>
  handshakesOf(exchanges).map((handshake) => ({
    server: handshake.server,
    client: handshake.client,
    via: handshake.via,
    ...inShort(diagnose(handshake, { ended: true, context })),
  }));

/** As the panel saves them: each sign-in for itself, with all its attempts. */
const saved = (exchanges: readonly Exchange[]) =>
  handshakesOf(exchanges).map(({ attempts }) => attempts.flatMap((a) => a.exchanges.map(({ exchange }) => exchange)));

/** A file has ids of its own. */
const withoutId = ({ id: _, ...exchange }: Exchange) => exchange;

describe('opens again with the same diagnosis', () => {
  test.each(captures)('$name', ({ exchanges, context }) => {
    for (const before of saved(exchanges())) {
      const after = readFile(toHar(before).text, theirs).exchanges;
      expect(diagnosesOf(after, context)).toEqual(diagnosesOf(before, context));
      expect(after.map(withoutId)).toEqual(before.map(withoutId));
    }
  });
});

test('the preview says what is in the file', () => {
  const { requests, hosts, masked } = toHar(direct().exchanges);
  expect(requests).toBe(11);
  expect(hosts).toEqual(['mcp.example.com', 'acme.scalekit.dev', 'localhost:6274']);
  expect(masked).toEqual(
    ['state', 'code', 'code_verifier', 'access_token', 'refresh_token'].map((kind) => ({ kind, count: 1 })),
  );
});

test('a page that is known to be an Inspector stays one, on whatever port', () => {
  const moved = direct().all((x) => ({ ...x, page: { ...x.page, origin: 'http://localhost:7000' } })).exchanges;
  const [first] = readFile(toHar(moved, 'http://localhost:7000').text, theirs).exchanges;
  expect(first?.page.inspector).toBe(true);
  expect(readFile(toHar(moved).text, theirs).exchanges[0]?.page.inspector).toBeUndefined();
});

describe('a file that somebody else wrote', () => {
  interface Written {
    log: { creator: { name: string }; entries: { _exchange: Record<string, unknown> }[] };
  }

  /** The first request of a sign-in, with other words in its `_exchange`. */
  function forged(said: Record<string, unknown>, creator?: string): Exchange | undefined {
    const har = JSON.parse(toHar(direct().until('initialize').exchanges).text) as Written;
    if (creator !== undefined) har.log.creator.name = creator;
    const [entry] = har.log.entries;
    if (entry) entry._exchange = { ...entry._exchange, ...said };
    return readFile(JSON.stringify(har), theirs).exchanges[0];
  }

  const secret = 'sk_live_9fQ2xLr7VbT4mZ8wKc1N';
  const line = ['authorization', `Bearer ${secret}`];
  test.each<[string, Record<string, unknown>]>([
    ['a failure', { failure: { kind: 'network', text: `refused: api_key=${secret}` } }],
    ['the request of a preflight', { preflight: { startedAt: 1, request: { headers: [line] } } }],
    [
      'the answer of a preflight',
      {
        preflight: {
          startedAt: 1,
          request: { headers: [] },
          response: { status: 200, headers: [['set-cookie', `sid=${secret}`]] },
        },
      },
    ],
    [
      'the failure of a preflight',
      {
        preflight: {
          startedAt: 1,
          request: { headers: [] },
          failure: { kind: 'cors', text: `token ${secret}` },
        },
      },
    ],
    [
      'the address of a proxy',
      { failure: { kind: 'proxy', text: 'x', at: `http://me:${secret}@a.dev/${secret}?k=${secret}` } },
    ],
    ['a proxy that has no address', { failure: { kind: 'proxy', text: 'x', at: `api_key=${secret}` } }],
    [
      'the address of a proxy in a preflight',
      {
        preflight: {
          startedAt: 1,
          request: { headers: [] },
          failure: { kind: 'proxy', text: 'x', at: `http://localhost:6277/#token=${secret}` },
        },
      },
    ],
    ['the page', { page: { tabId: 1, origin: `http://user:${secret}@localhost:6274/?token=${secret}` } }],
    ['addresses', { addresses: [secret] }],
    ['another member', { note: secret }],
    ['the request', { request: { headers: [line], body: secret, url: `https://x.example/?token=${secret}` } }],
    ['the answer', { response: { headers: [line], body: secret } }],
  ])('gets nothing past the masker in %s', (_, said) => {
    const exchange = forged(said);
    expect(exchange?.request.url).toBe('https://mcp.example.com/mcp');
    expect(JSON.stringify(exchange)).not.toContain(secret);
  });

  test.each([
    ['http://localhost:6277', 'http://localhost:6277'],
    ['http://localhost:6277/delete?all=1&x=', 'http://localhost:6277'],
    ['javascript:1', undefined],
    ['localhost:6277', undefined],
  ])('chooses no more than an origin where the Inspector’s proxy is asked again: %s', (at, origin) => {
    const said = { via: 'inspector-v1-proxy', response: undefined, failure: { kind: 'proxy', text: 'x', at } };
    expect(forged(said)?.failure).toEqual({ kind: 'proxy', text: 'x', ...(origin && { at: origin }) });
  });

  test('says the way only where it is of our own making', () => {
    expect(forged({ via: 'inspector-v2-relay' })?.via).toBe('inspector-v2-relay');
    expect(forged({ via: 'inspector-v2-relay' }, 'Firefox')?.via).toBe('direct');
  });

  test.each<Record<string, unknown>>([
    { via: 'carrier pigeon' },
    { startedAt: 1e300 },
    { preflight: { startedAt: 1e300, request: { headers: [] } } },
    { durationMs: -1 },
    { failure: { kind: 'network', text: 'x'.repeat(5000) } },
    { hidden: 'authorization', page: null },
  ])('with words that no exchange has is read as any other file: %j', (said) => {
    const exchange = forged(said);
    expect(exchange?.via).toBe('direct');
    expect(exchange?.page.tabId).toBe(-1);
    expect(exchange?.response?.status).toBe(401);
  });
});
