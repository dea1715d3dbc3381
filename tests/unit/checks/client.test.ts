/** Clients that do what a later version stopped doing, or that remember what is no more. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  direct,
  type Flow,
  issuer,
  json,
  native,
  proxied,
  relayed,
  request,
  resourceMetadataUrl,
  server,
  serverMetadataDocument,
  serverMetadataUrl,
  token,
  url,
} from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';
import { nothing } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

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

describe('addresses that the metadata names for some only', () => {
  const other = 'https://mtls.acme.example/token';
  const moved = (to: string) => (x: Exchange) => ({ ...x, request: { ...x.request, url: to } });
  const aliased = json({ mtls_endpoint_aliases: { token_endpoint: other } });

  it('are no old ones: of a client that has a certificate', () => {
    const flow = native().change('serverMetadata', aliased).change('token', moved(other));
    expect(judgeInShort(flow)).toEqual({ verdict: 'connected', ...nothing });
  });

  it('are old ones all the same where they are neither', () => {
    const flow = native().change('serverMetadata', aliased).change('token', moved('https://old.acme.example/token'));
    expect(judgeInShort(flow).warnings).toEqual(['client/stale-metadata']);
  });

  const asked = (change: (x: Exchange) => Exchange): Flow =>
    native()
      .without('register', 'authorize', 'callback')
      .add(
        {
          provider: change({
            ...native().get('token'),
            request: {
              ...native().get('token').request,
              url: 'https://acme.okta.example/oauth2/v1/token',
              body: new URLSearchParams({
                grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
                requested_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
                client_id: 'of-the-company',
                resource: server,
              }).toString(),
            },
          }),
        },
        'serverMetadata',
      );

  it('nor are those of a provider that a company asks first', () => {
    const { warnings, verdict } = judgeInShort(
      asked(answer(200, { json: { access_token: token(), token_type: 'N_A' } })),
    );
    expect({ verdict, warnings }).toEqual({ verdict: 'connected', warnings: [] });
  });

  it('and what that one refuses is its matter', () => {
    const { cause } = judge(asked(answer(400, { json: { error: 'access_denied' } })).until('provider'));
    expect(cause).toMatchObject({ check: 'token/invalid-request', owner: 'scalekit' });
    expect(cause?.title).toContain('acme.okta.example');
    expect(JSON.stringify(cause?.fix.do)).toContain('acme.okta.example');
  });
});

describe('the metadata of the issuer’s host, read after that of the issuer', () => {
  const { origin } = new URL(serverMetadataUrl);
  const host = (name: string, document: object) =>
    answer(200, { json: document })(request('GET', `${origin}/.well-known/${name}`));
  const ofHost = { ...serverMetadataDocument, issuer: origin, registration_endpoint: undefined };
  const without = { ...ofHost, client_id_metadata_document_supported: false };
  const asked = (name: string, document: object = without) =>
    native()
      .until('serverMetadata')
      .add({ host: host(name, document) });

  it.each(['openid-configuration', 'oauth-authorization-server'])(
    'is not what says where to register: Gemini CLI and Qwen Code go by %s',
    (name) => {
      const { verdict, cause, consequences } = judge(asked(name));
      expect(verdict).toBe('failing');
      expect(cause).toMatchObject({ check: 'client/outdated', stage: 'registration', owner: 'client' });
      expect(consequences).toEqual([]);
      expect(cause && faultsOfWords(cause)).toEqual([]);
    },
  );

  it('is no matter where the client registers all the same, or has a client ID', () => {
    const flow = asked('openid-configuration');
    expect(judgeInShort(flow.add({ register: answer(403)(native().get('register')) })).cause).toBe(
      'registration/disabled',
    );
    expect(judgeInShort(flow.add({ authorize: native().get('authorize') })).cause).toBeNull();
  });

  it('is no matter behind a sign-in, or where the MCP server names the host as well', () => {
    const way = native().until('token');
    expect(judgeInShort(way.add({ host: host('oauth-authorization-server', without) }))).toMatchObject({
      verdict: 'incomplete',
      cause: null,
    });
    const refused = native().until('connect').change('connect', answer(500));
    const before = refused.add({ host: host('oauth-authorization-server', without) }, 'token');
    expect(judgeInShort(before).cause).toBe('session/server-error');
    const renewal = { grant_type: 'refresh_token', refresh_token: 'r', client_id: 'c' };
    const renews = answer(400, { json: { error: 'invalid_grant' } })(
      request('POST', native().get('token').request.url, { form: renewal }),
    );
    expect(judgeInShort(asked('oauth-authorization-server').add({ renews })).cause).toBe('token/invalid-grant');
    const both = json({ authorization_servers: [issuer, origin] });
    const named = asked('oauth-authorization-server').change('resourceMetadata', both);
    expect(judgeInShort(named).cause).toBe('registration/unsupported');
  });

  it('is the only one that there is where the issuer’s own has no registration either', () => {
    const off = json({ registration_endpoint: undefined, client_id_metadata_document_supported: false });
    const flow = asked('oauth-authorization-server').change('serverMetadata', off);
    expect(judgeInShort(flow).cause).toBe('registration/unsupported');
  });
});

describe('a client that looks where it would without the address in the 401', () => {
  const root = 'https://mcp.example.com/.well-known/oauth-protected-resource';
  const elsewhere = (more: Record<string, Exchange> = {}) =>
    native()
      .until('initialize')
      .add({ root: missing(root), ...more });

  it('does not find the metadata of the MCP server, which says where it is', () => {
    const { cause } = judge(
      elsewhere({ own: missing('https://mcp.example.com/.well-known/oauth-authorization-server') }),
    );
    expect(cause).toMatchObject({ check: 'client/outdated', owner: 'client' });
    expect(cause?.title).toContain('looks in the wrong place');
    expect(cause && faultsOfWords(cause)).toEqual([]);
    expect(cause?.fix.or.flatMap(({ steps }) => steps.map(({ text }) => text)).join()).toContain(
      'at this address as well',
    );
  });
  it('is not to blame where that address was asked, or names nothing', () => {
    expect(judgeInShort(elsewhere({ named: missing(resourceMetadataUrl) })).cause).toBe('resource-metadata/not-found');
    const unnamed = elsewhere().change('initialize', answer(401, { headers: { 'www-authenticate': 'Bearer' } }));
    expect(judgeInShort(unnamed).cause).not.toBe('client/outdated');
  });
  it.each(['http://mcp.example.com/prm', 'https://localhost:3000/prm', 'https://your-server.com/prm'])(
    'is not to blame where nobody can use that address: %s',
    (named) => {
      const unusable = answer(401, { headers: { 'www-authenticate': `Bearer resource_metadata="${named}"` } });
      const { cause, consequences } = judgeInShort(elsewhere().change('initialize', unusable));
      expect(cause).toBe('challenge/bad-resource-metadata-url');
      expect(consequences).toEqual(['resource-metadata/not-found']);
    },
  );
  it('is not to blame yet after its first look, nor where a slash is all that differs', () => {
    const first = elsewhere().until('root');
    expect(judgeInShort(first).cause).not.toBe('client/outdated');
    const slash = answer(401, { headers: { 'www-authenticate': `Bearer resource_metadata="${root}/"` } });
    expect(judgeInShort(elsewhere().change('initialize', slash)).cause).not.toBe('client/outdated');
  });
  it('is past it once it found the metadata', () => {
    expect(judgeInShort(native().add({ root: missing(root) }, 'initialize'))).toMatchObject({ verdict: 'connected' });
    expect(
      judgeInShort(
        native()
          .until('resourceMetadata')
          .add({ root: missing(root) }, 'initialize'),
      ).cause,
    ).toBe(null);
  });
});
