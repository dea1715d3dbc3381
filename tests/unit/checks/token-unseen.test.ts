/** A token is refused before the server has looked at it: by what stands in front, or for a password in its place. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  claims,
  environment,
  type Flow,
  headers,
  relayed,
  requestHeaders,
  resourceId,
  token,
} from '../../fixtures/flow.ts';
import { causeOf } from '../../fixtures/judge.ts';
import { nginxPage } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

const html = { 'content-type': 'text/html' };
const nginx = { ...html, server: 'nginx/1.22.1' };
const page = nginxPage('401 Authorization Required');
const basic = { 'www-authenticate': 'Basic realm="Restricted"' };
const squid = (code: string) =>
  answer(code === 'ERR_ACCESS_DENIED' ? 401 : 407, {
    headers: { ...html, server: 'squid/5.7', via: '1.1 front (squid/5.7)', 'x-squid-error': `${code} 0` },
    body: `<html><head><meta type="copyright" content="Copyright (C) 1996-2021 The Squid Software Foundation"></head><body id=${code}></body></html>`,
  });
const told = (flow: Flow) => {
  const { check, owner, fix, title } = causeOf(flow);
  return { check, owner, title, place: fix.do[0]?.place.name, cases: fix.or.map(({ when }) => when) };
};
const refused = (...changes: Parameters<Flow['change']>[1][]) =>
  relayed()
    .until('connect')
    .change('connect', ...changes);

describe('what stands in front refuses it with a page of its own', () => {
  it.each<[string, Parameters<typeof refused>[0]]>([
    ['nginx', answer(401, { headers: nginx, body: page })],
    ['Squid', squid('ERR_ACCESS_DENIED')],
    [
      'HAProxy',
      answer(401, {
        headers: { ...html, 'cache-control': 'no-cache' },
        body: '<html><body><h1>401 Unauthorized</h1>\nYou need a valid user and password to access this content.\n</body></html>\n',
      }),
    ],
  ])('%s', (name, change) => {
    const flow = refused(change);
    expect(told(flow)).toMatchObject({ check: 'session/token-rejected', owner: 'network', place: name });
    expect(told(flow).cases).toContain(`If your MCP server leaves the check of the token to ${name}`);
    expect(faultsOfWords(causeOf(flow))).toEqual([]);
  });

  it.each([
    ['its `aud`', { ...claims, aud: [resourceId] }],
    ['its `iss`', { ...claims, iss: environment }],
  ])('explains what the token alone would not: %s', (_, one) => {
    const flow = refused(
      answer(401, { headers: nginx, body: page }),
      requestHeaders({ authorization: `Bearer ${token(one)}` }),
    );
    expect(told(flow)).toMatchObject({ check: 'session/token-rejected', owner: 'network' });
  });

  it('is the server’s refusal where its challenge stayed', () =>
    expect(told(refused(answer(401, { headers: { ...nginx, 'www-authenticate': 'Bearer' }, body: page }))).owner).toBe(
      'mcp-server',
    ));

  it('is another’s where the proxy wants a sign-in of its own', () =>
    expect(told(refused(squid('ERR_CACHE_ACCESS_DENIED'))).check).toBe('network/corporate-proxy'));
});

describe('a password is asked for in its place', () => {
  it.each<[string, Record<string, string>, string, string, string]>([
    ['nginx', { ...nginx, ...basic }, 'network', 'nginx', 'If your code asks for that password'],
    [
      'Caddy, which has no page',
      { server: 'Caddy', ...basic },
      'network',
      'Caddy',
      'If your code asks for that password',
    ],
    ['nobody who is named', basic, 'mcp-server', 'your MCP server', 'If your code asks for no password'],
  ])('by %s', (_, all, owner, place, other) => {
    const flow = refused(answer(401, { headers: all, body: place === 'nginx' ? page : 'Unauthorized' }));
    expect(told(flow)).toMatchObject({ check: 'session/token-rejected', owner, place });
    expect(told(flow).title).toContain('asks for a password in place of the token');
    expect(told(flow).cases).toContain(other);
    expect(faultsOfWords(causeOf(flow))).toEqual([]);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['nginx has a page for it', { server: 'nginx', 'content-type': 'text/plain' }, 'Unauthorized'],
    ['Express says its own', { server: 'nginx', 'x-powered-by': 'Express' }, undefined],
    ['JSON of a program behind Envoy', { server: 'envoy', 'content-type': 'application/json' }, '{"error":"no"}'],
    ['Cloudflare never asks', { server: 'cloudflare' }, 'Unauthorized'],
  ])('by the server, whatever name stands there: %s', (_, all, body) => {
    const flow = refused(answer(401, { headers: { ...all, ...basic }, ...(body && { body }) }));
    expect(told(flow)).toMatchObject({ owner: 'mcp-server', place: 'your MCP server' });
    expect(told(flow).title).toContain('asks for a password in place of the token');
  });

  it('is not so where its words show that it looked at the token', () =>
    expect(told(refused(answer(401, { headers: basic, json: { error: 'invalid_token' } }))).title).not.toContain(
      'password',
    ));

  it('is not so where the server took that token before', () => {
    const flow = relayed().change('tools', answer(401, { headers: basic, body: 'Unauthorized' }));
    expect(told(flow).title).toBe('Your MCP server refuses a token that it accepted before');
  });

  it.each(['DPoP algs="ES256", error="invalid_token"', 'DPoP algs="ES256", Basic realm="x"'])(
    'is not so where a token is asked for under another name: %s',
    (challenge) => {
      const flow = refused(answer(401, { headers: { ...nginx, 'www-authenticate': challenge }, body: page }));
      expect(told(flow)).toMatchObject({ owner: 'mcp-server' });
      expect(told(flow).title).not.toContain('password');
    },
  );

  it('is not so where a token is asked for too', () =>
    expect(
      told(refused(answer(401, { body: '' }), headers({ 'www-authenticate': ['Basic realm="x"', 'Bearer'] }))).title,
    ).not.toContain('password'));
});
