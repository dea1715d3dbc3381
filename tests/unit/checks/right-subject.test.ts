/** What is said is about what was seen: the right parameter, the right place of a version, and no request that nobody recorded. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  claims,
  clientId,
  direct,
  environment,
  json,
  relayed,
  requestHeaders,
  resourceId,
  resourceMetadataUrl,
  token,
  url,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const withoutResource = (x: Exchange): Exchange => ({
  ...x,
  request: { ...x.request, body: x.request.body?.replace(/&?resource=[^&]*/, '') ?? '' },
});

describe('the audience', () => {
  const foreign = token({ ...claims, aud: [] });
  const bearer = requestHeaders({ authorization: `Bearer ${foreign}` });
  const elsewhere = (x: Exchange): Exchange =>
    JSON.parse(
      JSON.stringify(x)
        .replaceAll(environment, 'https://auth.example.com')
        .replaceAll(clientId, 'cl_1')
        .replaceAll(resourceId, 'todo'),
    );
  const flow = () =>
    relayed()
      .until('connect')
      .change('token', answer(200, { json: { access_token: foreign, token_type: 'Bearer' } }))
      .change('connect', bearer, answer(401, { json: { error: 'Token validation failed' } }))
      .all(elsewhere);
  const said = (changed: ReturnType<typeof flow>) => {
    const { cause } = judge(changed);
    expect(cause?.check).toBe('session/audience-mismatch');
    return JSON.stringify(cause?.fix);
  };

  it('was asked for where a request shows it', () => expect(said(flow())).toContain('asks for it as `resource`'));
  it('is not said to have been, where none does', () => {
    const silent = flow()
      .change(
        'authorize',
        url((it) => it.searchParams.delete('resource')),
      )
      .change('token', withoutResource);
    expect(said(silent)).not.toContain('asks for it');
  });
  it('nor where the request was not recorded', () => {
    expect(said(flow().without('authorize', 'callback').change('token', withoutResource))).not.toContain('asks for it');
  });
});

describe('the version of MCP', () => {
  const refused = answer(400, {
    json: { error: 'unsupported_protocol_version', error_description: 'Unsupported protocol version' },
  });
  it('stands in the body of the first message', () => {
    const { cause } = judge(
      relayed()
        .until('connect')
        .change('connect', requestHeaders({ 'mcp-protocol-version': null }), refused),
    );
    expect(cause?.check).toBe('session/protocol-version');
    expect(JSON.stringify(cause?.evidence)).toContain('protocolVersion');
    expect(JSON.stringify(cause?.evidence)).not.toContain('MCP-Protocol-Version');
    expect(JSON.stringify(cause?.fix)).not.toContain('mcp-protocol-version');
  });
  it('and in the header of those after it', () => {
    const { cause } = judge(
      relayed()
        .until('tools')
        .change('tools', requestHeaders({ 'mcp-protocol-version': '2025-11-25' }), refused),
    );
    expect(cause?.check).toBe('session/protocol-version');
    expect(JSON.stringify(cause?.evidence)).toContain('MCP-Protocol-Version: 2025-11-25');
  });
});

describe('a refusal with a status of success', () => {
  const signOf = (...changes: ((x: Exchange) => Exchange)[]) =>
    JSON.stringify(
      judge(
        relayed()
          .until('token')
          .change('token', ...changes),
      ).cause?.verify,
    );
  it.each(['invalid_code', 'bad_verification_code'])(
    'is mended when a token comes, for it has 200 already: %s',
    (error) => {
      expect(signOf(answer(200, { json: { ok: false, error } }))).toContain('access_token');
    },
  );
  it('and one with another status when that is 200', () => {
    expect(signOf(answer(400, { json: { error: 'invalid_grant' } }))).toContain('has `200`');
  });
});

describe('the API that Entra does not know', () => {
  const words = (name: string) =>
    `AADSTS500011: The resource principal named ${name} was not found in the tenant named Acme.`;
  const refused = (description: string) =>
    judge(
      direct()
        .until('authorize')
        .change('authorize', answer(400, { json: { error: 'invalid_resource', error_description: description } })),
    ).cause;
  it.each(['https://mcp.example.com', 'api://5a1f9d20'])('is the one of the permissions: %s', (name) => {
    const found = refused(words(name));
    expect(found?.check).toBe('authorization/invalid-target');
    expect(found?.summary).toContain(name);
    expect(found?.title).toContain('scope');
    expect(found?.fix.do[0]?.values?.map(({ value }) => value)).toEqual([name]);
  });
  it('or the one of `resource`, where it is that', () => {
    expect(refused(words('https://mcp.example.com/mcp'))?.title).toContain('resource');
  });
});

describe('permissions that only the client names', () => {
  const page = (text: string) =>
    answer(400, {
      headers: { 'content-type': 'text/html' },
      body: `<!DOCTYPE html><html><head><title>Invalid Scope</title></head><body><h1>Sorry</h1><p>${text}</p><p>Error code: invalid_scope</p></body></html>`,
    });
  const refused = (text: string, offered?: string[]) =>
    judge(
      direct()
        .until('authorize')
        .change('resourceMetadata', json({ scopes_supported: offered }))
        .change('serverMetadata', json({ scopes_supported: undefined }))
        .change(
          'initialize',
          answer(401, { headers: { 'www-authenticate': `Bearer resource_metadata="${resourceMetadataUrl}"` } }),
        )
        .change(
          'authorize',
          url((it) => it.searchParams.set('scope', 'openid email profile')),
          page(text),
        ),
    ).cause;

  it('are the ones that the page names, and its field is emptied', () => {
    const found = refused('Unknown OAuth scope: openid, email, profile');
    expect(found?.check).toBe('authorization/invalid-scope');
    expect(found?.summary).not.toContain('does not say which');
    expect(found?.fix.do.map(({ text }) => text).join()).toContain('Empty the field');
  });
  it('of which the page may name one', () => {
    const found = refused('Unknown scope: email');
    expect(found?.summary).toContain('`email`');
    expect(found?.summary).not.toContain('`openid`');
  });
  it('are replaced by those of the server, where it names some', () => {
    const found = refused('Unknown OAuth scope: openid, email, profile', ['todo:read']);
    expect(JSON.stringify(found?.fix)).toContain('todo:read');
    expect(JSON.stringify(found?.fix)).not.toContain('Empty the field');
  });
});

describe('a request that is forbidden', () => {
  const forbidden = (json: object) => {
    const { cause } = judge(relayed().until('tools').change('tools', answer(403, { json })));
    expect(cause?.check).toBe('session/forbidden');
    return cause;
  };
  it.each([
    { error: 'invalid_client', error_description: 'Client not allowed' },
    { error: 'unauthorized_client' },
    { error: 'forbidden', error_description: 'This client is not authorized here' },
  ])('to the client is not mended by another account: $error', (body) => {
    const found = forbidden(body);
    expect(found?.summary).toContain('itself');
    expect(JSON.stringify(found?.fix)).not.toContain('account');
    expect(JSON.stringify(found?.fix)).toContain(clientId);
  });
  it('to the account is told as before', () => {
    expect(forbidden({ error: 'forbidden', error_description: 'Not a member' })?.summary).toContain('account');
  });
});
