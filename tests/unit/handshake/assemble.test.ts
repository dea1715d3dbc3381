/** Which exchanges belong together: servers, attempts, redirects, sign-in pages. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { nameOfClient } from '../../../lib/handshake/client.ts';
import {
  answer,
  at,
  type Change,
  direct,
  type Flow,
  headers,
  mcpRequest,
  native,
  page,
  proxied,
  relayed,
  request,
  server,
  start,
  withoutBody,
} from '../../fixtures/flow.ts';

const rolesOf = (exchanges: Exchange[]) =>
  handshakesOf(exchanges).map((h) => h.attempts.map((a) => a.exchanges.map((x) => x.role).join(' ')));

/** The same handshake with another MCP server, later. */
const elsewhere = (flow: Flow, origin: string, later: number): Exchange[] =>
  flow.exchanges.map((x) => {
    const text = JSON.stringify(x)
      .replaceAll('mcp.example.com', new URL(origin).host)
      .replaceAll('c0de0000', 'c0de0001');
    const moved: Exchange = JSON.parse(
      text.replaceAll('51a7e000', '51a7e001').replaceAll('m2m_1', 'm2m_2').replaceAll('res_1', 'res_2'),
    );
    return { ...moved, id: `${origin} ${x.id}`, startedAt: x.startedAt + later };
  });

describe('a Connect of the person', () => {
  const pressed = (exchange: Exchange): Exchange => ({ ...exchange, connect: true });
  /** A later Connect, with the token that is still there. */
  const again = (n: number) =>
    direct()
      .from('connect')
      .exchanges.map((x, i) => ({
        ...x,
        id: `${n}-${i}`,
        startedAt: start + n * 1500 + i * 20,
        ...(i === 0 && { connect: true }),
      }));
  const attemptsOf = (exchanges: readonly Exchange[]) => handshakesOf(exchanges)[0]?.attempts ?? [];
  const whole = direct().change('initialize', pressed).exchanges;

  it('is a row each, with a token too, and however soon', () => {
    const exchanges = [...whole, ...[1, 2, 3, 4, 5, 6].flatMap(again)];
    expect(attemptsOf(exchanges)).toHaveLength(7);
    expect(attemptsOf(exchanges.map(({ connect: _, ...x }) => x))).toHaveLength(1);
  });

  it('is not what the Inspector does by itself after the sign-in, though it calls it so', () => {
    expect(attemptsOf(direct().change('initialize', pressed).change('connect', pressed).exchanges)).toHaveLength(1);
    const unseen = direct().change('initialize', pressed).without('token').change('connect', pressed);
    expect(attemptsOf(unseen.exchanges)).toHaveLength(1);
  });

  it('is another row where the sign-in before it was left, or refused', () => {
    const second = whole.map((x, i) => ({ ...x, id: `second-${i}`, startedAt: x.startedAt + 3000 }));
    expect(attemptsOf([...direct().until('authorize').exchanges, ...second])).toHaveLength(2);
    const refused = direct()
      .until('token')
      .change('token', answer(400, { json: { error: 'invalid_grant' } }));
    expect(attemptsOf([...refused.exchanges, ...second])).toHaveLength(2);
  });

  it('leaves to the row before it what its backend did not do while it was down', () => {
    const dead = { kind: 'proxy', text: 'TypeError: Failed to fetch' } as const;
    const down = ['tools/list', 'ping'].map((method, i) => {
      const { response: _, ...x } = mcpRequest(method);
      return {
        ...x,
        id: `down${i}`,
        startedAt: start + 5000 + i * 100,
        via: 'inspector-v2-relay',
        failure: dead,
      } as Exchange;
    });
    const via = (x: Exchange): Exchange => (x.navigation ? x : { ...x, via: 'inspector-v2-relay' });
    const later = again(6).map(via);
    const attempts = attemptsOf([...whole.map(via), ...down, ...later]);
    expect(attempts.map(({ exchanges }) => exchanges.length)).toEqual([whole.length + 2, later.length]);
  });
});

describe('one server', () => {
  const whole = 'mcp resource-metadata server-metadata registration authorization callback token mcp mcp mcp mcp';

  it.each([
    ['direct', direct()],
    ['relayed', relayed()],
    ['proxied', proxied()],
  ])('%s: every exchange has its role, in one attempt', (_, flow) => {
    expect(rolesOf(flow.exchanges)).toEqual([[whole]]);
  });

  it('a client that is no browser: likewise', () => {
    expect(rolesOf(native().exchanges)).toEqual([[whole]]);
  });

  it('the order of delivery does not matter', () => {
    expect(rolesOf(direct().exchanges.toReversed())).toEqual([[whole]]);
  });

  it('a capture that begins in the middle has no server, until an MCP request names one', () => {
    const middle = direct().from('serverMetadata').until('token');
    expect(handshakesOf(middle.exchanges).map((h) => h.server)).toEqual([null]);
    expect(handshakesOf(direct().from('serverMetadata').exchanges).map((h) => h.server)).toEqual([server]);
  });

  it('traffic that is no handshake makes none', () => {
    const other = answer(200, { json: { ok: true } })(request('GET', 'https://example.com/api/items'));
    expect(handshakesOf([{ ...other, id: 'a', startedAt: start }])).toEqual([]);
    expect(handshakesOf([])).toEqual([]);
  });

  it('knows the client by what it says of itself', () => {
    expect(handshakesOf(direct().exchanges).map((h) => nameOfClient(h.client))).toEqual(['MCP Inspector 0.22.0']);
  });
});

describe('sign-in pages', () => {
  const login = (url: string) => answer(200, { body: '<html>' })(request('GET', url, { navigation: true }));

  it('belong to the authorization stage until the callback', () => {
    const flow = direct().add(
      { login: login('https://acme.scalekit.dev/login'), consent: login('https://idp.example/consent') },
      'authorize',
    );
    expect(rolesOf(flow.exchanges)).toEqual([
      [
        'mcp resource-metadata server-metadata registration authorization authorization authorization callback token mcp mcp mcp mcp',
      ],
    ]);
  });

  it('are none where the developer opens the client again without having signed in', () => {
    const refused = direct()
      .until('authorize')
      .change('authorize', answer(400, { body: '<html>' }));
    const back = refused.add({ home: login(`${page}/`), news: login('https://news.example/') });
    expect(rolesOf(back.exchanges)).toEqual([['mcp resource-metadata server-metadata registration authorization']]);
    // A redirect to the client's page is the authorization server's answer.
    const sent = direct()
      .until('authorize')
      .change('authorize', answer(302, { headers: { location: `${page}/oops` } }));
    expect(rolesOf(sent.add({ page: login(`${page}/oops`) }).exchanges)).toEqual([
      ['mcp resource-metadata server-metadata registration authorization authorization'],
    ]);
  });

  it('other pages belong to nothing', () => {
    const flow = direct().add({ home: login(`${page}/`) });
    expect(rolesOf(flow.exchanges)[0]?.[0]?.split(' ')).toHaveLength(11);
  });
});

describe('two servers in one tab', () => {
  it('are two handshakes, each with its own exchanges', () => {
    const exchanges = [...direct().exchanges, ...elsewhere(relayed(), 'https://other.example.org', 50)];
    const handshakes = handshakesOf(exchanges);
    expect(handshakes.map((h) => h.server)).toEqual([server, 'https://other.example.org/mcp']);
    expect(handshakes.map((h) => h.attempts.map((a) => a.exchanges.length))).toEqual([[11], [11]]);
  });

  it('on one origin are told apart by their path', () => {
    const second = elsewhere(direct(), 'https://mcp.example.com', 5000).map(
      (x): Exchange =>
        JSON.parse(
          JSON.stringify(x)
            .replaceAll('mcp.example.com/mcp', 'mcp.example.com/second')
            .replaceAll('resource/mcp', 'resource/second'),
        ),
    );
    expect(
      handshakesOf([...direct().exchanges, ...second]).map((h) => [h.server, h.attempts[0]?.exchanges.length]),
    ).toEqual([
      [server, 11],
      ['https://mcp.example.com/second', 11],
    ]);
  });
});

describe('attempts', () => {
  it.each<[string, Change, number]>([
    [
      'a page',
      answer(200, { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Token</title>' }),
      2,
    ],
    ['no token', answer(200, { json: { token_type: 'Bearer' } }), 2],
    ['a token', (x) => x, 1],
    ['what nobody saw', withoutBody, 1],
  ])(
    'one whose token endpoint answered with %s: what comes later without one begins anew, or not',
    (_, change, count) => {
      const first = native().until('token').change('token', change).exchanges;
      const later = native()
        .until('initialize')
        .exchanges.map((x) => ({ ...x, id: 'later', startedAt: x.startedAt + 60_000 }));
      expect(handshakesOf([...first, ...later])[0]?.attempts).toHaveLength(count);
    },
  );

  const again = (flow: Flow, later: number) =>
    flow.exchanges.map((x) => ({ ...x, id: `again-${x.id}`, startedAt: x.startedAt + later }));

  it('a second tokenless initialize after the first attempt connected begins a new one', () => {
    const [handshake] = handshakesOf([...direct().exchanges, ...again(direct(), 1200)]);
    expect(handshake?.attempts.map((a) => a.exchanges.length)).toEqual([11, 11]);
  });

  it('one after two idle seconds begins a new one', () => {
    const failed = direct().until('serverMetadata');
    const [handshake] = handshakesOf([...failed.exchanges, ...again(direct(), 2400)]);
    expect(handshake?.attempts.map((a) => a.exchanges.length)).toEqual([3, 11]);
  });

  it('one sooner is a retry and stays inside', () => {
    const [handshake] = handshakesOf([...direct().until('serverMetadata').exchanges, ...again(direct(), 1000)]);
    expect(handshake?.attempts.map((a) => a.exchanges.length)).toEqual([14]);
  });

  it('one while the developer is at the sign-in page stays inside', () => {
    const [handshake] = handshakesOf([...direct().until('authorize').exchanges, ...again(direct(), 60_000)]);
    expect(handshake?.attempts.map((a) => a.exchanges.length)).toEqual([16]);
  });

  it('a connected session goes on in its attempt, however long the pause', () => {
    const flow = direct().add({ later: at(600_000)(answer(200)(mcpRequest('tools/call', 'x'))) });
    expect(handshakesOf(flow.exchanges)[0]?.attempts).toHaveLength(1);
  });

  it('a file without request headers counts requests after a token as carrying it', () => {
    const sanitized = direct().all((x) => ({
      ...x,
      request: {
        ...x.request,
        headersPartial: true,
        headers: x.request.headers.filter(([n]) => n !== 'authorization'),
      },
    }));
    expect(handshakesOf(sanitized.exchanges)[0]?.attempts).toHaveLength(1);
  });
});

describe('redirects', () => {
  const moved = (status: number) => answer(status, { headers: { location: `${server}/` } });

  it("a redirect's target belongs to the handshake of the URL that redirects", () => {
    const target = answer(401)({
      ...request('POST', `${server}/`),
      request: { ...direct().get('initialize').request, url: `${server}/` },
    });
    const flow = direct().until('initialize').change('initialize', moved(307)).add({ target });
    const handshakes = handshakesOf(flow.exchanges);
    expect(handshakes.map((h) => h.server)).toEqual([server]);
    expect(handshakes[0]?.attempts[0]?.exchanges.map((x) => x.redirectedFrom)).toEqual([undefined, 'x0']);
  });

  it('to a login page as well', () => {
    const login = answer(200, { body: '<html>' })(request('GET', 'https://login.example/sso'));
    const flow = direct()
      .until('initialize')
      .change('initialize', answer(302), headers({ location: 'https://login.example/sso' }))
      .add({ login });
    expect(rolesOf(flow.exchanges)).toEqual([['mcp mcp']]);
  });
});

describe('server-sent events', () => {
  it("an SSE server's message endpoint is no server of its own", () => {
    const stream = answer(200, { headers: { 'content-type': 'text/event-stream' } })(
      request('GET', 'http://localhost:3000/sse', { headers: { accept: 'text/event-stream' } }),
    );
    const message = answer(202)(
      request('POST', 'http://localhost:3000/messages?sessionId=1', {
        json: { jsonrpc: '2.0', id: 0, method: 'initialize' },
      }),
    );
    const handshakes = handshakesOf([
      { ...stream, id: 'a', startedAt: start },
      { ...message, id: 'b', startedAt: start + 20 },
    ]);
    expect(handshakes.map((h) => [h.server, h.attempts[0]?.exchanges.length])).toEqual([
      ['http://localhost:3000/sse', 2],
    ]);
  });
});
