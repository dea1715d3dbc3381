/** One attempt may hold several sign-ins: what came of an earlier one says nothing of the one that is on. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  authorizeUrl,
  claims,
  clientId,
  direct,
  type Flow,
  json,
  masked,
  mcpRequest,
  redirectUri,
  relayed,
  request,
  requestHeaders,
  start,
  token,
  tokenUrl,
  url,
} from '../../fixtures/flow.ts';
import { causeOf, judgeInShort } from '../../fixtures/judge.ts';
import { type Change, html, nothing, opens, redirect, shown } from '../../fixtures/pages.ts';

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

const codeRefused = {
  code: answer(400, { json: { error: 'invalid_grant' } })(
    request('POST', tokenUrl, { form: { grant_type: 'authorization_code', code: 'c0de' } }),
  ),
};
const saysExpired = answer(401, {
  headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="The token has expired"' },
});
const ahead = token({ ...claims, nbf: start / 1000 + 600 });
const issued = (access_token: string) => direct().until('token').change('token', json({ access_token }));
const notYet = issued(ahead).add(call(refused, ahead));
const over = token({ ...claims, exp: start / 1000 - 60 });
const overAtOnce = issued(over).add(call(refused, over));
const unread = token(undefined, '0bac0e00');
const saidAtOnce = issued(unread).add(call(saysExpired, unread));

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

describe('a step-up', () => {
  const asking = (scope: string) => ({
    again: url((u) => u.searchParams.set('scope', scope))(again().again as Exchange),
  });

  it('is incomplete while the person is at its sign-in page', () => {
    const narrow = direct().change(
      'authorize',
      url((u) => u.searchParams.set('scope', 'todo:read')),
    );
    const flow = refusedLater(lacking, narrow).add(asking('todo:read todo:write'));
    expect(judgeInShort(flow)).toEqual({ ...nothing, verdict: 'incomplete' });
    expect(judgeInShort(refusedLater(lacking, narrow)).cause).toBe('session/insufficient-scope');
  });

  it('is none where the client asks for no more than it had asked for', () => {
    const flow = refusedLater(lacking).add(asking('todo:read todo:write'));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'session/insufficient-scope' });
  });
});

it('a client that had signed in with its ID is told that the server forgot it', () => {
  const { title, summary, why } = causeOf(refusedLater(refused).add(again(unknownClient)));
  expect(`${title} ${summary} ${why}`).not.toMatch(/\bjust gave|a moment before/);
  expect(why).toContain('restarted');
  const first = causeOf(direct().until('authorize').change('authorize', unknownClient));
  expect(`${first.title} ${first.summary}`).toMatch(/just gave.*a moment before/);
});

describe('a token that says nothing of the client that is not known', () => {
  const renewed = (client_id: string) => ({
    renewed: answer(200, { json: { access_token: token(claims), token_type: 'Bearer' } })(
      request('POST', tokenUrl, {
        form: { grant_type: 'refresh_token', refresh_token: masked('refresh_token', '2ef2e500'), client_id },
      }),
    ),
  });
  const forgotten = (flow: Flow) => {
    const { check, title, summary } = causeOf(flow.change('authorize', unknownClient));
    expect(check).toBe('authorization/unknown-client');
    return !/\bjust gave.*a moment before/.test(`${title} ${summary}`);
  };
  const first = direct().until('authorize');

  it.each<[string, Flow]>([
    ['of another ID, before it registered', first.add(renewed('old_client_9'), 'serverMetadata')],
    ['of another ID, since', first.add(renewed('old_client_9'), 'register')],
    ['before it registered, whoever had the ID', first.add(renewed(clientId), 'serverMetadata')],
  ])('%s', (_, flow) => expect(forgotten(flow)).toBe(false));

  it('and one of its own does', () => expect(forgotten(first.add(renewed(clientId), 'register'))).toBe(true));

  it('also where its ID is hidden in the header, and the one of the sign-in page is known', () => {
    const unnamed: Change = (x) => {
      const fields = new URLSearchParams(x.request.body);
      fields.delete('client_id');
      return { ...x, request: { ...x.request, body: fields.toString() } };
    };
    const flow = direct().change(
      'token',
      unnamed,
      requestHeaders({ authorization: `Basic ${masked('credential', '5ec2e701')}` }),
    );
    expect(causeOf(refusedLater(refused, flow).add(again(unknownClient))).why).toContain('restarted');
  });
});

describe('a token whose time was up', () => {
  const hours =
    (n: number): Change =>
    (x) => ({ ...x, startedAt: start + n * 3_600_000 });
  const late = (exchanges: Record<string, Exchange>) =>
    Object.fromEntries(Object.entries(exchanges).map(([name, x]) => [name, hours(2)(x)]));
  const expired = (more: Record<string, Exchange>, flow = direct()) =>
    flow.add(late({ ...call(refused), ...rediscovery(flow), ...more }));
  const renewal = (error: string) => ({
    renewal: answer(400, { json: { error } })(
      request('POST', tokenUrl, {
        form: { grant_type: 'refresh_token', refresh_token: masked('refresh_token', '2ef2e500') },
      }),
    ),
  });

  it.each<[string, Record<string, Exchange>]>([
    ['without a token to renew it', {}],
    ['with one that is over too', renewal('invalid_grant')],
    ['with one of a client that is not known any more', renewal('invalid_client')],
  ])('has the person at the sign-in page again: %s', (_, more) => {
    for (const flow of [direct(), relayed()]) {
      expect(judgeInShort(expired(more, flow)).verdict).toBe('failing');
      expect(judgeInShort(expired({ ...more, ...again() }, flow))).toEqual({ ...nothing, verdict: 'incomplete' });
    }
  });

  it.each<[string, Change, string]>([
    ['a gateway', answer(503, html('<center>503</center><center>nginx</center>')), 'network/gateway-error'],
    ['a gateway that waits in vain', answer(504, html('<center>nginx</center>')), 'network/gateway-error'],
    ['a limit', answer(429, { json: { error: 'slow_down' } }), 'network/rate-limited'],
    ['its server', answer(500, { json: { error: 'server_error' } }), 'token/server-error'],
  ])('has the person there again, whatever kept it from its renewal: %s', (_, change, check) => {
    const kept = { renewal: change(renewal('invalid_grant').renewal) };
    expect(judgeInShort(expired(kept)).cause).toBe(check);
    expect(judgeInShort(expired({ ...kept, ...again() }))).toMatchObject({ verdict: 'incomplete', cause: null });
    const code = { ...again(redirect(redirectUri)), ...backAgain('code=c0de'), code: change(codeRefused.code) };
    expect(judgeInShort(expired(code)).cause).toBe(check);
  });

  it('fails where no answer of its renewal can be read by its page: the code will meet the same', () => {
    const closed: Change = (x) => ({ ...x, response: { status: 400, headers: [], body: '' } });
    const kept = { renewal: closed(renewal('invalid_grant').renewal) };
    expect(judgeInShort(expired({ ...kept, ...again() })).cause).toBe('cors/no-allow-origin');
  });

  it('also where only the answer that brought the token says how long it is good', () => {
    const opaque = token(undefined, '0bac0e00');
    const flow = direct()
      .all((x) => ({
        ...x,
        ...(x.request.headers.some(([name]) => name === 'authorization') && {
          request: requestHeaders({ authorization: `Bearer ${opaque}` })(x).request,
        }),
      }))
      .change('token', json({ access_token: opaque }))
      .add(late({ ...call(refused, opaque), ...rediscovery(direct()) }));
    const { check, title, evidence } = causeOf(flow);
    expect(check).toBe('session/token-expired');
    expect(title).toContain('`expires_in`');
    expect(evidence.map(({ what, observed }) => `${what}: ${observed}`)).toContain('expires_in: "expires_in": 3600');
    expect(judgeInShort(flow.add(late(again())))).toEqual({ ...nothing, verdict: 'incomplete' });
  });

  it.each([0, -1])('and not where it says %i, which some do who do not say it', (expiresIn) => {
    const opaque = token(undefined, '0bac0e00');
    const bearer = requestHeaders({ authorization: `Bearer ${opaque}` });
    const flow = direct()
      .until('connect')
      .change('token', json({ access_token: opaque, expires_in: expiresIn }))
      .change('connect', bearer, refused);
    for (const one of [flow, flow.add(again())])
      expect(judgeInShort(one)).toMatchObject({ verdict: 'failing', cause: 'session/token-rejected' });
  });

  it('warns of what the token endpoint should not have said', () => {
    expect(judgeInShort(expired({ ...renewal('invalid_request'), ...again() }))).toEqual({
      ...nothing,
      verdict: 'incomplete',
      warnings: ['token/invalid-request'],
    });
  });

  it.each<[string, Flow, string]>([
    [
      'the sign-in after it is declined',
      expired({ ...again(redirect(redirectUri)), ...backAgain('error=access_denied') }),
      'authorization/access-denied',
    ],
    [
      'the code of the sign-in after it is refused',
      expired({ ...again(redirect(redirectUri)), ...backAgain('code=c0de'), ...codeRefused }),
      'token/invalid-grant',
    ],
    [
      'the token that comes is over as well',
      expired({
        ...again(redirect(redirectUri)),
        ...backAgain('code=c0de'),
        token: direct().get('token'),
        later: call(refused).call,
      }),
      'session/token-expired',
    ],
    ['by the clock of the server alone', refusedLater(saysExpired).add(again()), 'session/token-expired'],
    ['it was over when it came', overAtOnce.add(again()), 'session/token-expired'],
    ['the server says so at once', saidAtOnce.add(again()), 'session/token-expired'],
    ['it is not valid yet', notYet.add(again()), 'session/token-expired'],
  ])('fails where %s', (_, flow, check) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: check });
  });
});
