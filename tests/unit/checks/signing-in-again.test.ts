/** One attempt may hold several sign-ins: what came of an earlier one says nothing of the one that is on. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  authorizeUrl,
  claims,
  direct,
  type Flow,
  masked,
  mcpRequest,
  redirectUri,
  relayed,
  request,
  token,
  url,
} from '../../fixtures/flow.ts';
import { causeOf, judgeInShort } from '../../fixtures/judge.ts';

type Change = (x: Exchange) => Exchange;
const html = (body: string) => ({ headers: { 'content-type': 'text/html' }, body: `<!doctype html>${body}` });
const shown = answer(200, html('<form method="post"><input name="password"></form>'));
const redirect = (location: string) => answer(302, { headers: { location } });
const opens = (address: string, change: Change = shown) => change(request('GET', address, { navigation: true }));
const nothing = { cause: null, suspect: null, consequences: [], warnings: [] };

const state = masked('state', '0a9a1200');
/** The next sign-in: another `state`, and whatever the authorization server says to it. */
const again = (change: Change = shown): Record<string, Exchange> => ({
  again: change(url((u) => u.searchParams.set('state', state))(direct().get('authorize'))),
});
const backAgain = (params: string): Record<string, Exchange> => ({
  backAgain: opens(`${redirectUri}?${params}&state=${state}`, answer(200, html('MCP Inspector'))),
});

const refused = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
const lacking = answer(403, {
  headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="todo:write"' },
});
const call = (change: Change, sent = token(claims)) => ({ call: change(mcpRequest('tools/call', sent)) });
const rediscovery = (flow: Flow) => ({
  again1: flow.get('resourceMetadata'),
  again2: flow.get('serverMetadata'),
});
/** Connected; then one message is refused, and the client looks for a sign-in anew. */
const refusedLater = (change: Change, flow = direct()) => flow.add(call(change)).add(rediscovery(flow));

const unknownClient = answer(400, html('<p>Client Not Registered</p>'));
const unknownScope = answer(400, html('<p>invalid_scope: todo:write</p>'));

describe('a refusal of the newest sign-in', () => {
  it.each<[string, Flow, string, string]>([
    [
      'of a server that forgot its clients',
      refusedLater(refused).add(again(unknownClient)),
      'authorization/unknown-client',
      'session/token-rejected',
    ],
    [
      'the same, by its relay',
      refusedLater(refused, relayed()).add(again(unknownClient)),
      'authorization/unknown-client',
      'session/token-rejected',
    ],
    [
      'of a step-up',
      refusedLater(lacking).add(again(unknownScope)),
      'authorization/invalid-scope',
      'session/insufficient-scope',
    ],
    [
      'at the callback',
      refusedLater(lacking).add({ ...again(redirect(redirectUri)), ...backAgain('error=access_denied') }),
      'authorization/access-denied',
      'session/insufficient-scope',
    ],
  ])('is the cause, whatever came back before: %s', (_, flow, cause, follows) => {
    expect(judgeInShort(flow)).toEqual({ ...nothing, verdict: 'failing', cause, consequences: [follows] });
  });

  it('is told where the client is in still', () => {
    expect(judgeInShort(direct().add(again(unknownClient)))).toEqual({
      ...nothing,
      verdict: 'connected',
      warnings: ['authorization/unknown-client'],
    });
  });

  it('is that of a request which lacks what makes it one, and nothing names its address', () => {
    const flow = direct().without('resourceMetadata', 'serverMetadata').until('callback');
    const inPart = { again: answer(400, html('<p>invalid_request</p>'))(opens(`${authorizeUrl}?client_id=x`)) };
    expect(judgeInShort(flow.add(inPart)).cause).toBe('authorization/invalid-request');
  });
});

describe('the person is at the sign-in page again', () => {
  const cameBack = (params: string, to = redirectUri) =>
    direct()
      .until('callback')
      .change(
        'callback',
        url((u) => {
          u.href = `${to}${params}`;
        }),
      );

  it.each<[string, Flow]>([
    ['declined', cameBack('?error=access_denied')],
    ['without a code', cameBack('')],
    ['with another state', cameBack(`?code=c0de&state=${masked('state', '99999999')}`)],
    ['to another host', cameBack('?code=c0de', redirectUri.replace('localhost', '127.0.0.1'))],
  ])('after one that came back: %s', (_, flow) => {
    expect(judgeInShort(flow).verdict).toBe('failing');
    for (const running of [false, true])
      expect(judgeInShort(flow.add(again()), { running })).toEqual({ ...nothing, verdict: 'incomplete' });
  });

  it('and what was refused to the page that showed it is forgotten', () => {
    const flow = direct().until('authorize').change('authorize', unknownClient).add(again());
    expect(judgeInShort(flow)).toEqual({ ...nothing, verdict: 'incomplete' });
  });
});

it('a code is compared with the request that it came from', () => {
  const flow = direct()
    .until('token')
    .change('token', answer(400, { json: { error: 'invalid_grant' } }))
    .add(again())
    .change(
      'again',
      url((u) => u.searchParams.set('redirect_uri', `${redirectUri}/debug`)),
    );
  expect(causeOf(flow).title).not.toContain('redirect_uri');
});
