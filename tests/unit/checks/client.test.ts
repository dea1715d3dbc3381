/** Clients that do what a later version stopped doing, or that remember what is no more. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  direct,
  json,
  proxied,
  relayed,
  request,
  resourceMetadataUrl,
  serverMetadataUrl,
  url,
} from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const missing = (address: string) => answer(404, { body: 'Cannot GET' })(request('GET', address));

describe('the Inspector’s SSE through its proxy', () => {
  const proxy = 'http://localhost:6277';

  it('looks for the metadata at the proxy', () => {
    const flow = proxied()
      .until('initialize')
      .add({
        path: missing(`${proxy}/.well-known/oauth-protected-resource/sse`),
        root: missing(`${proxy}/.well-known/oauth-protected-resource`),
        server: missing(`${proxy}/.well-known/oauth-authorization-server`),
        register: answer(404)(request('POST', `${proxy}/register`, { json: { redirect_uris: [] } })),
      });
    expect(judgeInShort(flow).cause).toBe('client/outdated');
  });

  it('loses the 401 in versions 0.14 and 0.17, and no sign-in begins', () => {
    const lost = {
      status: 401,
      headers: [],
      headersPartial: true as const,
      body: '{"error":"Missing Bearer token"}',
    };
    const flow = proxied()
      .until('initialize')
      .change('initialize', (x) => ({ ...x, response: lost }));
    expect(judgeInShort(flow).cause).toBe('client/outdated');
    const begins = proxied().change('initialize', (x) => ({ ...x, response: lost }));
    expect(judgeInShort(begins)).toMatchObject({ verdict: 'connected', cause: null });
  });

  it('is not blamed for the metadata of an authorization server on this machine', () => {
    const flow = proxied()
      .until('resourceMetadata')
      .change('resourceMetadata', json({ authorization_servers: ['http://localhost:9000/resources/res_1'] }))
      .add({
        first: missing('http://localhost:9000/.well-known/oauth-authorization-server/resources/res_1'),
        second: missing('http://localhost:9000/.well-known/openid-configuration/resources/res_1'),
      });
    expect(judgeInShort(flow).cause).toBe('server-metadata/not-found');
  });
});

describe('addresses from before a change', () => {
  it('an issuer that the resource metadata does not name', () => {
    const old = answer(404)(request('GET', serverMetadataUrl.replace('acme.scalekit.dev', 'old.scalekit.dev')));
    expect(judgeInShort(relayed().until('resourceMetadata').add({ old })).cause).toBe('client/stale-metadata');
  });

  it('a resource of the same environment that it does not name', () => {
    const old = answer(404)(request('GET', serverMetadataUrl.replace(/res_\d+/, 'res_900000000000000001')));
    expect(judgeInShort(relayed().until('resourceMetadata').add({ old })).cause).toBe('client/stale-metadata');
  });

  describe('the origin where nothing was found once', () => {
    const origin = new URL(resourceMetadataUrl).origin;
    const register = () => answer(404)(request('POST', `${origin}/register`, { json: { redirect_uris: [] } }));
    const vain = () => ({
      oauth: missing(`${origin}/.well-known/oauth-authorization-server`),
      openid: missing(`${origin}/.well-known/openid-configuration`),
    });

    it('is kept although the resource metadata names another', () => {
      const flow = relayed().until('resourceMetadata').add(vain(), 'initialize').add({ register: register() });
      expect(judgeInShort(flow).cause).toBe('client/stale-metadata');
    });

    it('is guessed where the resource metadata is missing the next time', () => {
      const again = missing(resourceMetadataUrl);
      const flow = relayed()
        .until('resourceMetadata')
        .add({ again, ...vain(), register: register() });
      expect(JSON.stringify(judgeInShort(flow))).not.toContain('client/stale-metadata');
    });
  });

  it('a slash at the end is no other address', () => {
    const slash = url((target) => {
      target.pathname += '/';
    });
    expect(judgeInShort(relayed().change('token', slash))).toMatchObject({
      verdict: 'connected',
      cause: null,
      consequences: [],
    });
  });
});

it('a client that never asks for the resource metadata that the challenge names', () => {
  const origin = new URL(resourceMetadataUrl).origin;
  const asked = {
    server: missing(`${origin}/.well-known/oauth-authorization-server`),
    register: answer(404)(request('POST', `${origin}/register`, { json: { redirect_uris: [] } })),
  };
  expect(judgeInShort(direct().until('initialize').add(asked)).cause).toBe('client/outdated');
  // There is no later version than Inspector 2: it stored something, or the capture has gaps.
  expect(judgeInShort(relayed().until('initialize').add(asked)).cause).toBe('server-metadata/not-found');
});
