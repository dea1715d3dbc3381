/** An answer that has a status of failure, and tells the client to ask once more: nothing is refused. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  claims,
  clientId,
  type Flow,
  headers,
  json,
  masked,
  mcpRequest,
  native,
  request,
  requestHeaders,
  resourceMetadataUrl,
  server,
  start,
  token,
  tokenUrl,
} from '../../fixtures/flow.ts';
import { judge, judgeInShort, judgeSession } from '../../fixtures/judge.ts';
import { nothing } from '../../fixtures/pages.ts';

type Change = (x: Exchange) => Exchange;
/** Of a capture that is still going on. */
const runs = ({ exchanges }: Flow) => judgeSession(exchanges, { running: true }).map(({ verdict }) => verdict);
const says = (error: string, status = 400) => answer(status, { json: { error } });
const alone = (x: Exchange): Exchange => ({
  ...x,
  page: { tabId: -1, origin: null },
  request: { ...x.request, headers: x.request.headers.filter(([name]) => name !== 'origin') },
});

describe('a client that asks until the person has decided', () => {
  const device = 'urn:ietf:params:oauth:grant-type:device_code';
  const asks = (change: Change, grant = device) =>
    change(alone(request('POST', tokenUrl, { form: { grant_type: grant, client_id: clientId, resource: server } })));
  const polls = (...answers: Change[]): Flow =>
    native()
      .until('register')
      .add(Object.fromEntries(answers.map((change, i) => [`poll${i}`, asks(change)])));
  const pending = says('authorization_pending');
  const waiting = polls(pending, pending, says('slow_down'), pending, pending, pending);

  it.each<[string, Flow]>([
    ['on another device', waiting],
    ['of a server that answers 200', polls(...Array<Change>(4).fill(says('authorization_pending', 200)))],
    [
      'by a message to a telephone',
      native()
        .until('serverMetadata')
        .add({ poll: asks(pending, 'urn:openid:params:grant-type:ciba') }),
    ],
  ])('waits: %s', (_, flow) => {
    expect(judgeInShort(flow)).toEqual({ verdict: 'incomplete', ...nothing });
    expect(runs(flow)).toEqual(['incomplete']);
  });

  it('ends well', () => {
    const flow = waiting.add({
      issued: asks(answer(200, { json: { access_token: token(claims), token_type: 'Bearer', expires_in: 3600 } })),
      ...Object.fromEntries(
        native()
          .from('connect')
          .steps.map(({ name, exchange }) => [name, exchange]),
      ),
    });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'connected', cause: null });
    expect(judgeInShort(flow).warnings).not.toContain('token/invalid-request');
  });

  it.each(['authorization_pending', 'slow_down'])('is refused where it has its code already: %s', (error) => {
    const flow = native().until('token').change('token', says(error));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'token/invalid-request' });
    const again = { second: flow.get('token'), third: flow.get('token') };
    expect(runs(flow.add(again))).toEqual(['failing']);
    const json = (x: Exchange): Exchange => ({
      ...x,
      request: {
        ...x.request,
        headers: [['content-type', 'application/json']],
        body: '{"grant_type":"refresh_token"}',
      },
    });
    expect(judgeInShort(flow.change('token', json)).verdict).toBe('failing');
  });

  it.each([
    ['expired_token', 'token/invalid-grant'],
    ['access_denied', 'token/invalid-request'],
    ['invalid_grant', 'token/invalid-grant'],
  ])('fails by what ended it: %s', (error, cause) => {
    const flow = polls(pending, pending, pending, says(error));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause });
    const [first] = judge(flow).cause?.evidence ?? [];
    expect(first?.observed).toContain(error);
  });
});

describe('a client that proves that it has the key of its token', () => {
  const proof = requestHeaders({ dpop: masked('credential', 'd9090000') });
  const wantsNonce: Change = (x) =>
    headers({ 'dpop-nonce': 'n1' })(says('use_dpop_nonce', x.request.url === tokenUrl ? 400 : 401)(x));
  const wantsNonceHere = answer(401, {
    headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"', 'dpop-nonce': 'n2' },
  });
  const bound = requestHeaders({ authorization: `DPoP ${token(claims)}` });
  const asksForProof = headers({
    'www-authenticate': `DPoP algs="ES256", resource_metadata="${resourceMetadataUrl}"`,
  });
  const proving = native().change('token', proof, json({ token_type: 'DPoP' }));
  /** A message of its own, so much later. */
  const asksHere = (id: number, later: number): Exchange => {
    const x = wantsNonceHere(bound(proof(native().get('connect'))));
    const body = JSON.stringify({ ...JSON.parse(x.request.body ?? ''), id });
    return { ...x, startedAt: start + 5000 + later, durationMs: 40, request: { ...x.request, body } };
  };
  const asked = proving.add({ nonce: wantsNonce(proving.get('token')) }, 'callback');

  it('is asked for a nonce by both servers, and connects', () => {
    const flow = [...'connect,initialized,tools'.split(',')]
      .reduce((x, name) => x.change(name, proof, bound), asked.change('initialize', asksForProof))
      .without('stream')
      .add({ nonceHere: wantsNonceHere(bound(proof(native().get('connect')))) }, 'token');
    expect(judgeInShort(flow)).toEqual({ verdict: 'connected', ...nothing });
  });

  it.each<[string, Flow]>([
    ['by the authorization server', asked.until('nonce')],
    [
      'in the challenge of the MCP server',
      proving.until('token').add({ nonceHere: wantsNonceHere(bound(proof(native().get('connect')))) }),
    ],
    [
      'in words of the MCP server',
      proving.until('token').add({ nonceHere: wantsNonce(bound(proof(native().get('connect')))) }),
    ],
    [
      'by the MCP server, for two messages at once',
      proving.until('token').add({ once: asksHere(1, 0), meanwhile: asksHere(2, 10) }),
    ],
  ])('is not refused when that is the last that was seen: %s', (_, flow) => {
    expect(judgeInShort(flow)).toEqual({ verdict: 'incomplete', ...nothing });
  });

  it('is not stuck where every token comes with a question', () => {
    const renew = (
      n: number,
      change: Change = answer(200, { json: { access_token: token(claims), token_type: 'DPoP' } }),
    ) =>
      change(
        proof(
          alone(
            request('POST', tokenUrl, {
              form: { grant_type: 'refresh_token', refresh_token: masked('refresh_token', `2ef2e50${n}`) },
            }),
          ),
        ),
      );
    const flow = asked
      .until('token')
      .add(
        Object.fromEntries(
          [1, 2, 3].flatMap((n) => [
            [`nonce${n}`, renew(n, wantsNonce)],
            [`new${n}`, renew(n)],
          ]),
        ),
      )
      .add({ failing: answer(500)(alone(mcpRequest('tools/list', token(claims)))) });
    expect(runs(flow)).toEqual(['incomplete']);
  });

  it.each<[string, Flow, string]>([
    [
      'asked for the nonce again',
      asked.add({ again: asked.get('nonce') }, 'nonce').until('again'),
      'token/invalid-request',
    ],
    ['without any proof', native().until('token').change('token', wantsNonce), 'token/invalid-request'],
    [
      'asked for the nonce again by the MCP server',
      proving.until('token').add({
        once: wantsNonceHere(bound(proof(native().get('connect')))),
        again: wantsNonceHere(bound(proof(native().get('connect')))),
      }),
      'session/token-rejected',
    ],
    [
      'asked for the nonce again by the MCP server, at a message that was written anew',
      proving.until('token').add({ once: asksHere(1, 0), again: asksHere(2, 2000) }),
      'session/token-rejected',
    ],
    [
      'a bound token for none',
      native()
        .until('token')
        .change('token', json({ token_type: 'DPoP' })),
      'token/invalid-response',
    ],
    [
      'a challenge that says nothing to it',
      native().until('initialize').change('initialize', asksForProof),
      'challenge/not-bearer',
    ],
  ])('is refused what is no question: %s', (_, flow, cause) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause });
  });

  it('is stuck when it is asked a third time', () => {
    const flow = asked.until('nonce').add({ second: asked.get('nonce'), third: asked.get('nonce') });
    expect(runs(flow)).toEqual(['failing']);
  });
});
