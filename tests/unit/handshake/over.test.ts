/** When an attempt has ended by its own traffic, whatever the clock says. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { rows } from '../../../lib/handshake/over.ts';
import {
  answer,
  at,
  blocked,
  claims,
  direct,
  Flow,
  failed,
  masked,
  mcpRequest,
  proxied,
  relayed,
  request,
  serverMetadataUrl,
  token,
  tokenUrl,
} from '../../fixtures/flow.ts';
import { exchangesOfFile, judgeSession } from '../../fixtures/judge.ts';

const verdict = (exchanges: readonly Exchange[]) => judgeSession(exchanges, { running: true }).map((d) => d.verdict);
const overOf = (flow: Flow) => handshakesOf(flow.exchanges).at(0)?.attempts.at(-1)?.over;

const refused = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
/** Signs in again and again, each time with a token that the server refuses. */
const loop = (turns: number): Flow => {
  const turn = (n: number) =>
    direct()
      .from('authorize')
      .until('connect')
      .change('connect', refused)
      .steps.map(({ name, exchange }) => ({ name: `${name}${n}`, exchange }));
  return new Flow([...direct().until('register').steps, ...Array.from({ length: turns }, (_, n) => turn(n)).flat()]);
};

describe('the same refusal of the same request', () => {
  it('ends it the third time, and what goes on is the same attempt', () => {
    expect(verdict(loop(2).exchanges)).toEqual(['incomplete']);
    expect(verdict(loop(3).exchanges)).toEqual(['failing']);
    const [handshake, ...others] = handshakesOf(loop(40).exchanges);
    expect(others).toEqual([]);
    expect(handshake?.attempts).toHaveLength(1);
    expect(verdict(loop(40).exchanges)).toEqual(['failing']);
  });

  it('is none where another was refused, or for another reason', () => {
    const mixed = loop(2)
      .add({ server: mcpRequest('tools/list', token(claims)) })
      .change('server', refused);
    expect(overOf(mixed)).toBeUndefined();
    expect(overOf(loop(3).change('connect2', answer(500)))).not.toBe('refused-again');
  });

  describe('of a network', () => {
    /** A client that is in asks again and again, and each time this comes of it. */
    const polled = (...texts: string[]) =>
      direct().add(
        Object.fromEntries(
          texts.map((text, n) => [
            `poll${n}`,
            at(60_000 * (n + 1))(failed('network', text)(mcpRequest('tools/list', token(claims)))),
          ]),
        ),
      );

    it.each([
      [
        'that wakes up',
        ['net::ERR_NETWORK_IO_SUSPENDED', 'net::ERR_INTERNET_DISCONNECTED', 'net::ERR_NETWORK_CHANGED'],
      ],
      ['that is not there', Array(4).fill('net::ERR_INTERNET_DISCONNECTED')],
      ['that is not there, in Firefox', Array(4).fill('NS_ERROR_OFFLINE')],
      [
        'that says now this, now that',
        ['net::ERR_TIMED_OUT', 'net::ERR_NAME_NOT_RESOLVED', 'net::ERR_CONNECTION_RESET'],
      ],
    ])('%s is none', (_, texts) => {
      expect(overOf(polled(...texts))).toBeUndefined();
      expect(verdict(polled(...texts).exchanges)).not.toContain('failing');
    });

    it.each([
      ['again and again', Array(3).fill('net::ERR_CONNECTION_REFUSED')],
      ['at one address after the other', [5, 6, 7].map((n) => `connect ECONNREFUSED 203.0.113.${n}:443`)],
      ['after longer and longer', [31, 62, 124].map((ms) => `Failed to connect to port 443 after ${ms} ms`)],
    ])('is one where nothing listens, %s', (_, texts) => {
      expect(overOf(polled(...texts))).toBe('refused-again');
    });
  });

  it('is not the challenge that begins a sign-in', () => {
    const [challenge] = direct().steps;
    if (!challenge) throw new Error('no challenge');
    const often = new Flow([0, 1, 2, 3].map((n) => ({ ...challenge, name: `initialize${n}` })));
    expect(overOf(often)).toBeUndefined();
    expect(verdict(often.exchanges)).toEqual(['incomplete']);
  });

  it('is not metadata that is looked for again, nor a person who tries again at the sign-in page', () => {
    const notFound = answer(404)(request('GET', serverMetadataUrl.replace('oauth-', 'openid-')));
    expect(overOf(direct().until('resourceMetadata').add({ a: notFound, b: notFound, c: notFound }))).toBeUndefined();
    const wrong = answer(401)(request('POST', 'https://acme.scalekit.dev/login', { navigation: true }));
    expect(overOf(direct().until('authorize').add({ a: wrong, b: wrong, c: wrong }))).toBeUndefined();
  });
});

describe('what an Inspector asks nothing more after', () => {
  const first = (...changes: Parameters<Flow['change']>[1][]) =>
    direct()
      .until('initialize')
      .change('initialize', ...changes);
  const other = (flow: Flow) =>
    flow.all((x) => ({
      ...x,
      request: { ...x.request, ...(x.request.body && { body: x.request.body.replaceAll(/inspector/gi, 'robot') }) },
    }));

  it.each([
    ['a first message refused', first(answer(403))],
    ['a first message that the browser blocks', first(blocked)],
    ['a first message that reaches nobody', first(failed('network', 'net::ERR_CONNECTION_REFUSED'))],
    ['a redirect that its proxy does not follow', proxied().until('initialize').change('initialize', answer(302))],
    ['its proxy that is not there', proxied().until('initialize').change('initialize', failed('proxy', 'refused'))],
    ['a registration refused', direct().until('register').change('register', answer(403))],
    [
      'a code refused',
      direct()
        .until('token')
        .change('token', answer(400, { json: { error: 'invalid_target' } })),
    ],
    ['a token answer that the browser blocks', direct().until('token').change('token', blocked)],
  ])('%s', (_, flow) => {
    expect(overOf(flow)).toBe('gave-up');
    expect(overOf(other(flow).all((x) => ({ ...x, via: 'direct' })))).toBeUndefined();
    // Something came after all.
    expect(overOf(flow.add({ more: request('GET', serverMetadataUrl) }))).toBeUndefined();
  });

  it.each([
    ['the first 401', first()],
    ['a challenge under another status', first(answer(403, { headers: { 'www-authenticate': 'Bearer' } }))],
    ['words that older versions take for a 401', first(answer(500, { body: 'Unauthorized' }))],
    ['a redirect that the page follows', first(answer(302))],
    ['a request that was given up', first(failed('aborted', 'net::ERR_ABORTED'))],
    [
      'a client that is forgotten and registered anew',
      direct()
        .until('token')
        .change('token', answer(400, { json: { error: 'invalid_client' } })),
    ],
    [
      'a code that is tried once more',
      direct()
        .until('token')
        .change('token', answer(400, { json: { error: 'invalid_grant' } })),
    ],
    [
      'a refusal whose reason was not seen',
      direct()
        .until('token')
        .change('token', answer(400), ({ response, ...x }) => ({
          ...x,
          response: { status: 400, headers: response?.headers ?? [] },
        })),
    ],
    [
      'a registration of the guided flow, which no message went before',
      direct().without('initialize').until('register').change('register', answer(403)),
    ],
  ])('but not %s', (_, flow) => expect(overOf(flow)).toBeUndefined());

  it('a token refused that was just refreshed, by version 2', () => {
    const refresh = answer(200, { json: { access_token: token(claims, 'aaaaaaaa'), token_type: 'Bearer' } })(
      request('POST', tokenUrl, {
        form: { grant_type: 'refresh_token', refresh_token: masked('refresh_token', '2ef2e500') },
      }),
    );
    const again = mcpRequest('initialize', token(claims, 'aaaaaaaa'));
    const flow = (base: Flow) =>
      base.until('connect').change('connect', refused).add({ refresh, again }).change('again', refused);
    const through = flow(direct()).all((x) => (x.navigation ? x : { ...x, via: 'inspector-v2-relay' }));
    expect(overOf(through)).toBe('gave-up');
    expect(overOf(flow(direct()))).toBeUndefined();
    expect(overOf(flow(relayed()).until('refresh'))).toBeUndefined();
  });

  it('a callback with an error', () => {
    const callback = request('GET', 'http://localhost:6274/oauth/callback?error=access_denied&state=x', {
      navigation: true,
    });
    expect(overOf(direct().until('authorize').add({ back: callback }))).toBe('gave-up');
  });
});

describe('the recordings that the list names', () => {
  const folder = join(import.meta.dirname, '../../fixtures/recordings');
  const files = readdirSync(folder).filter((file) => file.endsWith('.har'));
  const named = [...new Set(rows.flatMap(({ measured }) => measured.match(/\b(?:ff-)?v[12]-[\w-]+/g) ?? []))];

  /** Firefox's file does not say that the page could not read the answer. */
  const unsaid = ['ff-v1-direct-asmeta-404', 'ff-v1-direct-origin-duplicated-token'];

  it.each(named)('%s ends with it, and at no moment before', (name) => {
    expect(files).toContain(`${name}.har`);
    const exchanges = exchangesOfFile(join(folder, `${name}.har`));
    expect(verdict(exchanges)).toEqual([unsaid.includes(name) ? 'incomplete' : 'failing']);
    for (let end = 1; end < exchanges.length; end++) {
      expect(verdict(exchanges.slice(0, end)), `after ${end}`).not.toContain('failing');
    }
  });
});

describe('the next Connect after it', () => {
  it('is another attempt though two seconds have not passed', () => {
    const failing = direct().until('register').change('register', answer(403));
    const again = direct().all(at(0));
    const both = [
      ...failing.exchanges,
      ...again.steps.map(({ exchange }, i) => ({
        ...exchange,
        id: `again${i}`,
        startedAt: (failing.exchanges.at(-1)?.startedAt ?? 0) + 500 + i * 50,
      })),
    ];
    expect(handshakesOf(both)[0]?.attempts).toHaveLength(2);
  });
});
