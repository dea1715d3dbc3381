/** What a source does not show is not seen: nothing is decided by it, and nothing ends by it. */
import { describe, expect, it } from 'vitest';
import { type Exchange, UNEXPLAINED } from '../../../lib/exchange.ts';
import { NOT_SHOWN } from '../../../lib/masked.ts';
import {
  answer,
  claims,
  direct,
  type Flow,
  failed,
  issuer,
  mcpRequest,
  native,
  preflight,
  proxied,
  request,
  requestHeaders,
  sanitized,
  server,
  serverMetadataUrl,
  token,
} from '../../fixtures/flow.ts';
import { factsOfFlow, judgeInShort } from '../../fixtures/judge.ts';

describe('a request that nobody answered, and nobody says why', () => {
  const chromium = requestHeaders({ 'user-agent': 'Mozilla/5.0 Chrome/156.0.0.0 Safari/537.36' });
  const pending = request('GET', server, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token(claims)}` },
  });
  const allowing = {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
  };
  const unexplained = failed('network', UNEXPLAINED);
  const noAnswer = { startedAt: 0, request: { headers: [] }, failure: { kind: 'network' as const, text: UNEXPLAINED } };

  it.each<[string, Exchange]>([
    ['Firefox, a stream without headers', unexplained(pending)],
    ['its preflight neither', { ...unexplained(pending), preflight: noAnswer }],
    ['Chromium, as the file was saved', chromium(pending)],
    ['Chromium, with the preflight answered', preflight(204, allowing)(chromium(pending))],
    ['a call', unexplained(mcpRequest('tools/call', token(claims)))],
    ['a stream that a reason ends', failed('network', 'net::ERR_CONNECTION_REFUSED')(pending)],
  ])('ends nothing once the client is in: %s', (_, left) => {
    expect(judgeInShort(direct().add({ left }))).toMatchObject({ verdict: 'connected', cause: null, warnings: [] });
  });

  it('is told where the preflight of a stream is refused, and ends nothing either', () => {
    const warned = { verdict: 'connected', cause: null, warnings: ['cors/preflight-rejected'] };
    expect(judgeInShort(direct().add({ left: preflight(401)(pending) }))).toMatchObject(warned);
  });

  it.each<[string, Flow, string]>([
    ['before', direct().until('initialize').change('initialize', unexplained), 'network/unreachable'],
    [
      'with a reason',
      direct().add({ left: failed('network', 'net::ERR_CONNECTION_REFUSED')(mcpRequest('tools/call', token(claims))) }),
      'network/unreachable',
    ],
    [
      'with a preflight that was refused',
      direct().add({ left: preflight(401)(unexplained(mcpRequest('tools/call', token(claims)))) }),
      'cors/preflight-rejected',
    ],
    [
      'after a refusal',
      direct().add({ refused: answer(500)(mcpRequest('tools/list', token(claims))), left: unexplained(pending) }),
      'session/server-error',
    ],
  ])('is a failure %s', (_, flow, cause) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause });
  });
});

describe('a document that a page asked for, where nothing shows why it got none', () => {
  const unseen = failed('cors', 'TypeError: Failed to fetch');
  const refused = (status: number) => (x: Exchange) => preflight(status)(failed('cors', 'net::ERR_FAILED')(x));
  const form = (url: string) => request('GET', url, { headers: { 'mcp-protocol-version': '2025-11-25' } });
  const other = refused(404)(form(`${issuer}/.well-known/openid-configuration`));
  const until = (...changes: ((x: Exchange) => Exchange)[]) =>
    direct()
      .until('serverMetadata')
      .change('serverMetadata', ...changes);

  it.each([307, 400, 403, 404, 405])(
    'is not known by what is refused at the next URL, where perhaps nothing is: %d',
    (status) => {
      const next = refused(status)(other);
      expect(judgeInShort(until(unseen).add({ next }))).toMatchObject({ verdict: 'incomplete', cause: null });
    },
  );

  it.each([401, 500, 502])('is known by what answers at the next URL too: %d', (status) => {
    const next = refused(status)(other);
    expect(judgeInShort(until(unseen).add({ next }))).toMatchObject({ verdict: 'failing' });
  });

  it.each<[string, Flow, string]>([
    ['its own refusal', until(refused(204)).add({ other }), 'cors/no-allow-origin'],
    [
      'the refusal of it asked once more',
      until(unseen).add({ again: refused(401)(form(serverMetadataUrl)) }),
      'cors/preflight-rejected',
    ],
    ['a refusal alone', until(() => other), 'cors/preflight-rejected'],
  ])('is known by %s', (_, flow, cause) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause });
  });
});

describe('a token that the file does not show', () => {
  const tokensOf = (flow: Flow) => factsOfFlow(flow).mcp.map((x) => x.token.kind);
  const said = (status: number, challenge?: string) =>
    answer(status, { json: { error: 'no' }, ...(challenge && { headers: { 'www-authenticate': challenge } }) });
  const alone = (...changes: ((x: Exchange) => Exchange)[]) =>
    native()
      .from('tools')
      .change('tools', ...changes);

  it('was carried where one was issued before, and is unknown before that', () => {
    expect(tokensOf(direct().all(sanitized))).toEqual(['unknown', 'token', 'token', 'token', 'token']);
  });

  it.each([
    ['a preflight that names it', alone(requestHeaders({ authorization: NOT_SHOWN }), said(403)), 'token'],
    ['an answer that speaks of it', alone(sanitized, said(401, 'Bearer error="invalid_token"')), 'token'],
    ['a scope that it lacks', alone(sanitized, said(403, 'Bearer error="insufficient_scope"')), 'token'],
    ['a challenge', alone(sanitized, said(401, 'Bearer resource_metadata="https://a.dev/x"')), 'unknown'],
    ['nothing', alone(sanitized), 'unknown'],
    ['a source that would have shown it', alone(requestHeaders({ authorization: null })), 'none'],
  ])('%s: %#', (_, flow, kind) => {
    expect(tokensOf(flow)).toEqual([kind]);
  });

  it('an answer of success says nothing of whether the server is open', () => {
    const flow = alone(sanitized);
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'connected', warnings: [] });
  });
});

describe('an empty Bearer whose answer was lost', () => {
  const empty = requestHeaders({ authorization: 'Bearer' });
  const lost = (x: Exchange): Exchange => ({ ...x, response: { status: 0, headers: [], headersPartial: true } });
  const gone = ({ response: _response, ...x }: Exchange): Exchange => x;

  it.each([
    ['to a proxy that shows no body', proxied, lost],
    ['to a page, its status lost', direct, lost],
    ['to a client that is no page, no answer at all', native, gone],
  ])('is a fault of the request alone: %s', (_, flow, change) => {
    const ended = flow().until('connect').change('connect', empty, change);
    expect(judgeInShort(ended)).toMatchObject({ verdict: 'failing', cause: 'session/empty-token' });
  });

  it('is none where the server took it', () => {
    expect(judgeInShort(proxied().change('connect', empty))).toMatchObject({ verdict: 'connected', cause: null });
  });
});
