/**
 * A client brings the token of another day along, and it is refused: keys, URL and environment change, and tokens are
 * revoked. What it does then is sign in anew; whether that goes well, nobody knows before the new token is used.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import type { TokenClaims } from '../../../lib/protocol/jwt.ts';
import {
  answer,
  claims,
  direct,
  type Flow,
  masked,
  mcpRequest,
  relayed,
  request,
  requestHeaders,
  start,
  token,
  tokenUrl,
} from '../../fixtures/flow.ts';
import { inShort, judgeInShort, judgeSession } from '../../fixtures/judge.ts';
import { type Change, nothing, shown } from '../../fixtures/pages.ts';

const incomplete = { ...nothing, verdict: 'incomplete' };
const saved = (claimed?: TokenClaims) => requestHeaders({ authorization: `Bearer ${token(claimed, '0dd0dd00')}` });
const refusal = (error: string, status = 401) =>
  answer(status, { headers: { 'www-authenticate': `Bearer error="${error}"` }, json: { error } });

/** The same sign-in, begun with a token that was saved; the person is at the sign-in page. */
const begun = (claimed?: TokenClaims, change: Change = refusal('invalid_token'), flow = direct()) =>
  flow.until('authorize').change('initialize', saved(claimed), change).change('authorize', shown);

const native = (flow: Flow) =>
  flow.all((x) => {
    const { request: asked } = requestHeaders({ origin: null })(x);
    return { ...x, page: { ...x.page, origin: null }, request: asked };
  });

const renewal = (change: Change): Record<string, Exchange> => ({
  renewal: change(
    request('POST', tokenUrl, {
      form: { grant_type: 'refresh_token', refresh_token: masked('refresh_token', '2ef2e500') },
    }),
  ),
});
const unanswered: Change = ({ response: _response, durationMs: _took, ...x }) => x;

/** While the recording goes on, as far as the attempt itself has not ended. */
const live = (flow: Flow) => judgeSession(flow.exchanges, { running: true }).map(inShort)[0];

const kinds: [string, Flow][] = [
  ['no JWT', begun()],
  ['of another URL', begun({ ...claims, aud: ['https://old.example.com/mcp'] })],
  ['of another environment', begun({ ...claims, iss: 'https://old.scalekit.dev' })],
  ['signed with other keys', begun(claims)],
  ['without a scope', begun(claims, refusal('insufficient_scope', 403))],
  ['forbidden', begun(claims, refusal('access_denied', 403))],
  ['through the relay', begun(claims, undefined, relayed())],
];

describe('a saved token that is refused', () => {
  it.each(kinds)('has the person at the sign-in page, and nothing is wrong yet: %s', (_, flow) => {
    for (const running of [false, true]) expect(judgeInShort(flow, { running })).toEqual(incomplete);
    expect(judgeInShort(flow.until('register'))).toEqual(incomplete);
  });

  it.each(kinds)('is what stopped a client that did not go on: %s', (_, flow) => {
    expect(judgeInShort(flow.until('initialize'))).toMatchObject({ verdict: 'failing' });
    expect(judgeInShort(flow.until('initialize')).cause).toMatch(/^session\//);
  });

  it('however often the client tried it', () => {
    const again = { again: begun().get('initialize'), oneMore: begun().get('initialize') };
    const flow = begun().add(again, 'initialize');
    for (const one of [judgeInShort(flow), live(flow)]) expect(one).toEqual(incomplete);
  });

  it('is got past where no refresh helps', () => {
    const refused = renewal(answer(400, { json: { error: 'invalid_grant' } }));
    expect(judgeInShort(begun().add(refused, 'serverMetadata'))).toEqual(incomplete);
  });

  it('says nothing once there is a new one, until that is used', () => {
    const flow = direct().change('initialize', saved(claims), refusal('invalid_token'));
    expect(judgeInShort(flow.until('callback'))).toEqual(incomplete);
    expect(judgeInShort(flow.until('token'))).toEqual(incomplete);
    expect(judgeInShort(flow)).toEqual({ ...nothing, verdict: 'connected' });
    const refusedToo = flow.until('connect').change('connect', refusal('invalid_token'));
    expect(judgeInShort(refusedToo)).toMatchObject({ verdict: 'failing', cause: 'session/token-rejected' });
  });

  it('has the browser of a program open, which its recording does not have', () => {
    const flow = begun(claims).until('serverMetadata');
    expect(judgeInShort(native(flow))).toEqual(incomplete);
    expect(judgeInShort(flow).cause).toBe('session/token-rejected');
    expect(judgeInShort(native(flow).until('resourceMetadata')).cause).toBe('session/token-rejected');
  });
});

describe('a token of this very recording that is refused', () => {
  const atPageAgain = { again: begun().get('authorize') };
  const refused = direct().until('connect').change('connect', refusal('invalid_token'));

  it('is what a new sign-in will meet again', () => {
    expect(judgeInShort(refused.add(atPageAgain))).toMatchObject({
      verdict: 'failing',
      cause: 'session/token-rejected',
    });
  });

  const pressed = (x: Exchange): Exchange => ({ ...x, connect: true, startedAt: start + 60_000 });
  const onceMore = (first: Flow) =>
    first.add({
      pressed: pressed(refused.get('connect')),
      atPage: { ...begun().get('authorize'), startedAt: start + 61_000 },
    });

  it('in an attempt before this one too, unless a message was accepted with it', () => {
    expect(judgeInShort(onceMore(refused))).toMatchObject({ verdict: 'failing', cause: 'session/token-rejected' });
    expect(judgeInShort(onceMore(direct()))).toEqual(incomplete);
  });
});

describe('a token of this sign-in whose answer was not recorded', () => {
  const refused = (bearer: string) => refusal('invalid_token')(mcpRequest('initialize', bearer));
  const looks = (n: number) => ({
    [`resourceMetadata${n}`]: direct().get('resourceMetadata'),
    [`serverMetadata${n}`]: direct().get('serverMetadata'),
  });
  const atPageAgain = { again: begun().get('authorize') };
  const cause = { verdict: 'failing', cause: 'session/token-rejected' };
  const old = { ...claims, iat: start / 1000 - 3600 };

  it('came with the callback, where it was not sent before it', () => {
    const back = direct().until('callback');
    const one = refused(token(old, '0e0e0e00'));
    expect(judgeInShort(back.add({ one }).add(atPageAgain))).toMatchObject(cause);
    expect(judgeInShort(native(back.add({ one }).add(looks(2))))).toMatchObject(cause);
    expect(judgeInShort(back.add({ one }, 'initialize').add({ stale: one }).add(atPageAgain)).verdict).toBe('failing');
    expect(judgeInShort(direct().until('register').add({ one }).add(atPageAgain))).toEqual(incomplete);
  });

  it('says itself that it is newer than the first request', () => {
    const fresh = (seconds: number) =>
      native(
        direct()
          .until('register')
          .add({ one: refused(token({ ...claims, iat: start / 1000 + seconds }, '0e0e0e00')), ...looks(2) }),
      );
    expect(judgeInShort(fresh(20))).toMatchObject(cause);
    expect(judgeInShort(fresh(-20))).toEqual(incomplete);
  });
});

describe('the same token that is refused again', () => {
  const one = refusal('invalid_token')(
    mcpRequest('initialize', token({ ...claims, iat: start / 1000 - 3600 }, '0dd0dd00')),
  );
  const round = (n: number) => ({
    [`refused${n}`]: one,
    [`resourceMetadata${n}`]: direct().get('resourceMetadata'),
    [`serverMetadata${n}`]: direct().get('serverMetadata'),
  });
  const registered = (n: number) => ({ ...round(n), [`register${n}`]: direct().get('register') });
  const rounds = (...all: Record<string, Exchange>[]) =>
    native(all.reduce((flow, each) => flow.add(each), direct().until('initialize').without('initialize')));

  it.each([
    ['metadata', round],
    ['a registration', registered],
  ])('is not about to be replaced, after %s', (_, each) => {
    expect(judgeInShort(rounds(each(1)))).toEqual(incomplete);
    expect(judgeInShort(rounds(each(1), each(2)))).toMatchObject({ verdict: 'failing' });
    expect(live(rounds(each(1), each(2), each(3), each(4)))).toMatchObject({
      verdict: 'failing',
      cause: 'session/token-rejected',
    });
  });

  it('is, where it was tried only once more before that, or the person is at the sign-in page', () => {
    expect(judgeInShort(rounds({ first: one, second: one, ...round(3) }))).toEqual(incomplete);
    expect(judgeInShort(rounds(round(1), registered(2), { atPage: direct().get('authorize') }))).toEqual(incomplete);
  });
});

describe('a token whose time was up', () => {
  const late = (ms: number, x: Exchange): Exchange => ({ ...x, startedAt: start + 7_200_000 + ms });
  const call = late(0, refusal('invalid_token')(mcpRequest('tools/call', token(claims))));
  const over = direct().add({ call });

  it.each<[string, Record<string, Exchange>]>([
    ['its refresh', { renewal: late(100, unanswered(renewal(shown).renewal as Exchange)) }],
    ['the metadata that comes before it', { metadata: late(100, unanswered(direct().get('serverMetadata'))) }],
  ])('is being replaced while the answer is under way: %s', (_, sent) => {
    for (const running of [false, true]) expect(judgeInShort(over.add(sent), { running })).toEqual(incomplete);
    expect(judgeInShort(over)).toMatchObject({ verdict: 'failing', cause: 'session/token-expired' });
  });

  it('is replaced once another came, and not by one that is over too', () => {
    const brings = (claimed: TokenClaims) => {
      const access_token = token(claimed, '0e0e0e00');
      const came = answer(200, { json: { access_token, token_type: 'Bearer' } });
      return over.add({ renewal: late(100, renewal(came).renewal as Exchange) });
    };
    expect(judgeInShort(brings({ ...claims, exp: start / 1000 + 10_800 }))).toEqual(incomplete);
    expect(judgeInShort(brings(claims))).toMatchObject({ verdict: 'failing', cause: 'session/token-expired' });
  });

  it('is refused several times at once where a client calls several tools at once, which ends nothing', () => {
    const calls = (apart: number, sent = call) => {
      const all = [0, 1, 2].map((i) => [`call${i}`, { ...sent, startedAt: sent.startedAt + i * apart }] as const);
      return direct().add(Object.fromEntries(all));
    };
    expect(call.durationMs).toBe(40);
    const early = { ...call, startedAt: start + 60_000 };
    expect(live(calls(10))).toMatchObject({ verdict: 'incomplete', suspect: 'session/token-expired' });
    expect(live(calls(10, early))).toMatchObject({ verdict: 'incomplete', suspect: 'session/token-rejected' });
    expect(live(calls(100, early))).toMatchObject({ verdict: 'failing', cause: 'session/token-rejected' });
    const renewed = { renewal: late(200, unanswered(renewal(shown).renewal as Exchange)) };
    expect(live(calls(10).add(renewed))).toEqual(incomplete);
  });

  it('is not replaced by a client that sends it again and again', () => {
    const sent = (times: number) => {
      const all = Array.from({ length: times }, (_, i) => [`call${i}`, late(i * 100, call)] as const);
      return direct().add(Object.fromEntries(all));
    };
    expect(live(sent(2))).toMatchObject({ verdict: 'incomplete', suspect: 'session/token-expired' });
    for (const times of [3, 8])
      expect(live(sent(times))).toMatchObject({ verdict: 'failing', cause: 'session/token-expired' });
  });

  it('ends nothing however often one is over, as each is renewed', () => {
    const hours = [2, 4, 6, 8].map((hour) => {
      const bearer = token({ ...claims, exp: start / 1000 + (hour - 1) * 3600 }, `0e0e0e0${hour}`);
      return [
        `call${hour}`,
        { ...refusal('invalid_token')(mcpRequest('tools/call', bearer)), startedAt: start + hour * 3_600_000 },
      ] as const;
    });
    expect(live(direct().add(Object.fromEntries(hours)))).toMatchObject({
      verdict: 'incomplete',
      suspect: 'session/token-expired',
    });
  });

  it('is not while one that this server refused at once is renewed', () => {
    const refused = direct().until('connect').change('connect', refusal('invalid_token'));
    expect(judgeInShort(refused.add({ renewal: unanswered(renewal(shown).renewal as Exchange) }))).toMatchObject({
      verdict: 'failing',
      cause: 'session/token-rejected',
    });
  });
});
