/** Whose an exchange is: what links it, what outweighs a link, and what nothing links. */
import { describe, expect, it } from 'vitest';
import { createRelevance } from '../../../lib/capture/relevance.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { assemble, handshakesOf } from '../../../lib/handshake/assemble.ts';
import { fixtures } from '../../fixtures/all.ts';
import {
  answer,
  clientId,
  direct,
  type Flow,
  failed,
  issuer,
  json,
  masked,
  native,
  page,
  proxied,
  redirectUri,
  relayed,
  request,
  server,
  tokenUrl,
  url,
} from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const healthy = { verdict: 'connected', cause: null, suspect: null, consequences: [], warnings: [] };

/** The exchanges that are part of a handshake, by their name in the flow. */
function belonging(flow: Flow): string[] {
  const { exchanges } = flow;
  const names = new Map(exchanges.map(({ id }, i) => [id, flow.steps[i]?.name ?? '']));
  return handshakesOf(exchanges).flatMap(({ attempts }) =>
    attempts.flatMap((a) => a.exchanges.map(({ exchange }) => names.get(exchange.id) ?? '')),
  );
}

const other = 'http://localhost:3000';
const by = (origin: string | null) => (x: Exchange) => ({ ...x, page: { ...x.page, origin } });
const tokenRequest = (to: string, fields: Record<string, string>) =>
  answer(400, { json: { error: 'invalid_grant' } })(
    request('POST', to, { form: { grant_type: 'refresh_token', ...fields }, headers: { origin: other } }),
  );

describe('another client outweighs a shared endpoint', () => {
  it.each([
    ['by its page', by(other)(tokenRequest(tokenUrl, {}))],
    ['by its client id', by(null)(tokenRequest(tokenUrl, { client_id: 'another' }))],
    ['by its redirect URI', by(null)(tokenRequest(tokenUrl, { redirect_uri: `${other}/cb` }))],
  ])('%s', (_, theirs) => {
    for (const place of ['initialize', 'authorize', 'tools']) {
      const flow = direct().add({ theirs }, place);
      expect(belonging(flow), place).not.toContain('theirs');
      expect(judgeInShort(flow)).toEqual(healthy);
    }
  });

  it('also before anything is known of the client but its page', () => {
    const theirs = answer(302, { headers: { location: `${other}/cb?error=access_denied` } })(
      request('GET', `${issuer}/oauth/authorize?response_type=code&client_id=another&redirect_uri=${other}/cb`, {
        navigation: true,
      }),
    );
    expect(
      belonging(
        direct()
          .until('serverMetadata')
          .add({ theirs: by(null)(theirs) }),
      ),
    ).not.toContain('theirs');
  });

  /** No Inspector's: a page that has users of its own. */
  const app = 'https://app.example.com';
  const onApp = (x: Exchange): Exchange =>
    JSON.parse(JSON.stringify(x).replaceAll(page, app).replaceAll(encodeURIComponent(page), encodeURIComponent(app)));
  const ofApp = () => direct().all(onApp);
  const ofThePage = onApp(
    request('POST', tokenUrl, { form: { grant_type: 'refresh_token', client_id: 'of-its-users' } }),
  );
  const silent = new URL(ofApp().get('authorize').request.url);
  for (const [name, value] of Object.entries({
    client_id: 'of-its-users',
    redirect_uri: `${app}/silent`,
    prompt: 'none',
  }))
    silent.searchParams.set(name, value);
  silent.searchParams.delete('resource');
  silent.searchParams.delete('state');
  const asked = { ...request('GET', silent.href, { navigation: true }), page: { tabId: 1, origin: app } };

  it.each<[string, Exchange]>([
    ['renews their session', answer(400, { json: { error: 'invalid_grant' } })(ofThePage)],
    [
      'the same, elsewhere',
      answer(400, { json: { error: 'invalid_grant' } })({
        ...ofThePage,
        request: { ...ofThePage.request, url: `${issuer}/token` },
      }),
    ],
    [
      'asks whether they are signed in',
      answer(302, { headers: { location: `${app}/silent?error=login_required` } })(asked),
    ],
  ])('also of a page that signs its own users in at the same server: %s', (_, theirs) => {
    for (const place of ['authorize', 'token', 'tools']) {
      const flow = ofApp().until(place).add({ theirs });
      expect(belonging(flow), place).not.toContain('theirs');
      expect(judgeInShort(flow)).toEqual(judgeInShort(ofApp().until(place)));
    }
  });

  it.each(['resourceMetadata', 'serverMetadata'])(
    'but not the client of before, which is given up for another: %s',
    (place) => {
      const before = answer(400, { json: { error: 'invalid_client' } })(ofThePage);
      const flow = ofApp().add({ before }, place);
      expect(belonging(flow)).toContain('before');
      expect(belonging(flow)).toHaveLength(flow.steps.length);
    },
  );

  it('nor a page that registers once more, with another callback', () => {
    const again = json({ client_id: 'another', redirect_uris: [`${app}/other`] })(
      answer(201, { json: {} })(
        onApp(request('POST', ofApp().get('register').request.url, { json: { redirect_uris: [`${page}/other`] } })),
      ),
    );
    const flow = ofApp().add({ again }, 'authorize');
    expect(handshakesOf(flow.exchanges)).toHaveLength(1);
    expect(belonging(flow)).toContain('again');
  });

  it('nor the page of an Inspector, which has no users of its own', () => {
    const mine = request('POST', tokenUrl, { form: { grant_type: 'refresh_token', client_id: 'another' } });
    const flow = direct().add({ mine }, 'authorize');
    expect(handshakesOf(flow.exchanges)).toHaveLength(1);
    expect(belonging(flow)).toContain('mine');
  });

  it('but a value that came back says more than all of it', () => {
    const mine = by(other)(tokenRequest(tokenUrl, { refresh_token: masked('refresh_token', '2ef2e500') }));
    expect(belonging(direct().add({ mine }))).toContain('mine');
  });

  it('and so does the callback of the client, when a person has given it another id', () => {
    const again = url((u) => u.searchParams.set('client_id', 'another'))(direct().get('authorize'));
    expect(belonging(direct().until('authorize').add({ again }))).toContain('again');
  });
});

describe('what nothing links', () => {
  const stale = tokenRequest('https://old.example/token', {});
  const visit = by(null)(
    answer(200, { body: '<html>' })(request('GET', 'https://news.example/', { navigation: true })),
  );
  const asleep = by(null)({ ...stale, request: { ...stale.request, headers: [['accept', '*/*']] } });

  it('belongs to the only server of a client process alone', () => {
    const flow = native().without('authorize', 'callback').add({ stale: asleep });
    expect(belonging(flow)).toContain('stale');
  });

  it('belongs to nobody beside ordinary pages', () => {
    const flow = native()
      .without('authorize', 'callback')
      .add({ stale: by(null)(stale), visit });
    expect(belonging(flow)).not.toContain('stale');
    expect(belonging(flow)).not.toContain('visit');
  });

  it('belongs to the client whose page asked, whatever else is in the capture', () => {
    const flow = direct().add({ stale: by(page)(stale), visit });
    expect(belonging(flow)).toContain('stale');
  });
});

describe('two sign-ins at once', () => {
  /** The same sign-in to another server of the same authorization server, 30 ms later, in the same page. */
  const twin = (flow: Flow) =>
    flow.exchanges.map((x, i): Exchange => {
      const text = JSON.stringify(x)
        .replaceAll('mcp.example.com', 'twin.example.com')
        .replaceAll('c0de0000', 'c0de0001')
        .replaceAll('51a7e000', '51a7e001')
        .replaceAll(clientId, 'm2m_222');
      return { ...JSON.parse(text), id: `twin-${i}`, startedAt: x.startedAt + 30 };
    });

  it.each([
    ['by their pages', direct],
    ['by a relay', relayed],
    ['by programs that are no browser', native],
  ])('keep their own: %s', (_, flow) => {
    const handshakes = handshakesOf([...flow().exchanges, ...twin(flow())]);
    expect(handshakes.map(({ server: at, attempts }) => [at, attempts[0]?.exchanges.length])).toEqual([
      [server, 11],
      ['https://twin.example.com/mcp', 11],
    ]);
    for (const { id, attempts } of handshakes) {
      const twins = attempts[0]?.exchanges.map(({ exchange }) => exchange.id.startsWith('twin-'));
      expect(new Set(twins)).toEqual(new Set([id !== server]));
    }
  });
});

describe('a capture that begins later', () => {
  it.each(['register', 'authorize', 'token'] as const)('from %s on is one handshake', (from) => {
    const flow = direct().from(from).until('token');
    expect(handshakesOf(flow.exchanges).map((h) => h.server)).toEqual([null]);
    expect(belonging(flow)).toEqual(flow.steps.map(({ name }) => name));
  });

  it('a registration seen alone is a handshake', () => {
    const alone = direct().from('register').until('register').change('register', by(null));
    expect(belonging(alone)).toEqual(['register']);
  });

  it('a callback before everything else is joined by its redirect URI', () => {
    const early = answer(200)(
      request('GET', `${redirectUri}?code=${masked('code', 'c0de0002')}`, { navigation: true }),
    );
    expect(
      belonging(new (direct().constructor as typeof Flow)([{ name: 'early', exchange: early }, ...direct().steps])),
    ).toContain('early');
  });
});

describe("the Inspector's proxy", () => {
  const health = failed(
    'proxy',
    'net::ERR_CONNECTION_REFUSED',
  )({
    ...request('GET', 'http://localhost:6277/health'),
    via: 'inspector-v1-proxy',
  });

  it('refused, and back: one handshake, which connected', () => {
    const flow = proxied().add({ health }, 'initialize');
    expect(handshakesOf(flow.exchanges).map((h) => h.server)).toEqual([server]);
    expect(judgeInShort(flow).verdict).toBe('connected');
  });

  it('refused alone is a handshake without a server', () => {
    const alone = proxied().add({ health }).from('health');
    expect(handshakesOf(alone.exchanges).map((h) => h.server)).toEqual([null]);
    expect(judgeInShort(alone).cause).toBe('network/inspector-proxy-down');
  });
});

describe('bounds', () => {
  it('of many servers the most recent ones are kept, and it is said how many are not', () => {
    const first = direct().get('initialize');
    const many = Array.from(
      { length: 250 },
      (_, i): Exchange => ({
        ...first,
        id: `s${i}`,
        startedAt: first.startedAt + i,
        request: { ...first.request, url: `https://s${i}.example/mcp` },
      }),
    );
    const { handshakes, leftOut } = assemble(many);
    expect([handshakes.length, handshakes[0]?.server, leftOut]).toEqual([200, 'https://s50.example/mcp', 50]);
  });
});

describe('what may be part of a handshake keeps its bodies', () => {
  const flows = [...fixtures].flatMap(([id, { failing, passing }]) => [
    { id, flow: failing },
    { id: `${id}, passing`, flow: passing },
  ]);

  it.each(flows)('$id', ({ flow }) => {
    const relevance = createRelevance();
    for (const x of flow.exchanges) {
      relevance.learn(x);
      expect(relevance.keep(x)).toBe(x);
    }
  });

  it('what a sign-up, a chat and a chain send does not leave', () => {
    const sent = [
      request('POST', 'https://app.example.com/register', { json: { email: 'a@example.com' } }),
      request('POST', 'https://app.example.com/chat', {
        json: { prompt: 'hi' },
        headers: { accept: 'text/event-stream' },
      }),
      request('POST', 'https://rpc.example/v3', { json: { jsonrpc: '2.0', id: 1, method: 'eth_chainId' } }),
    ];
    const relevance = createRelevance();
    for (const x of sent) relevance.learn(x);
    expect(sent.map((x) => relevance.keep(x).request.body)).toEqual([undefined, undefined, undefined]);
  });
});
