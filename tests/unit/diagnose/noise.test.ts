/** What every healthy session has, and what a capture does not show: neither is held against anybody. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  claims,
  direct,
  environment,
  Flow,
  issuer,
  mcpRequest,
  native,
  proxied,
  registrationUrl,
  relayed,
  request,
  server,
  serverMetadataUrl,
  token,
  withoutBody,
} from '../../fixtures/flow.ts';
import { inOneWord, judge } from '../../fixtures/judge.ts';

describe('noise', () => {
  const aborted = { failure: { kind: 'aborted' as const, text: 'net::ERR_ABORTED' } };

  it.each([
    ['direct', direct()],
    ['relayed', relayed()],
    ['proxied', proxied()],
    ['native', native()],
  ])('net::ERR_ABORTED everywhere, %s', (_, flow) => {
    const noisy = flow.all((x) => ({ ...x, ...aborted }));
    expect(inOneWord(noisy)).toBe('connected');
    expect(judge(noisy).warnings).toEqual([]);
  });

  it('no body anywhere', () => {
    const bodiless = direct().all(withoutBody);
    expect(inOneWord(bodiless)).toBe('connected');
    expect(judge(bodiless).warnings).toEqual([]);
  });

  it('a refused DELETE and a missing event stream', () => {
    const end = answer(404)(request('DELETE', server, { headers: { authorization: `Bearer ${token(claims)}` } }));
    expect(inOneWord(direct().add({ end }))).toBe('connected');
  });

  it('a tool that answers with a JSON-RPC error', () => {
    const call = answer(200, { json: { jsonrpc: '2.0', id: 2, error: { code: -32602, message: 'Unknown tool' } } });
    expect(inOneWord(direct().add({ call: call(mcpRequest('tools/call', token(claims))) }))).toBe('connected');
  });
});

describe('what is not seen is not held against anybody', () => {
  it('the login page, however long it takes', () => {
    const login = answer(200, { body: '<html>' })(request('GET', `${environment}/login`, { navigation: true }));
    expect(inOneWord(direct().until('authorize').add({ login }))).toBe('incomplete');
  });

  it('a pasted token without any OAuth', () => {
    const flow = direct().from('connect');
    expect(inOneWord(flow)).toBe('connected');
    const refused = flow
      .until('connect')
      .change('connect', answer(401, { json: { error: 'Token validation failed' } }));
    expect(inOneWord(refused)).toBe('failing: session/token-rejected');
  });

  it.each(['resourceMetadata', 'serverMetadata', 'register', 'authorize', 'callback', 'token'] as const)(
    'a capture that begins with %s',
    (name) => {
      expect(inOneWord(direct().from(name))).toBe('connected');
      expect(judge(direct().from(name)).warnings).toEqual([]);
    },
  );

  it('another vendor, with the same flow', () => {
    const elsewhere = JSON.parse(
      JSON.stringify(direct().steps)
        .replaceAll(serverMetadataUrl, 'https://login.vendor.example/.well-known/oauth-authorization-server')
        .replaceAll(registrationUrl, 'https://login.vendor.example/register')
        .replaceAll('/keys', '/jwks')
        .replaceAll(issuer, 'https://login.vendor.example')
        .replaceAll(environment, 'https://login.vendor.example')
        .replaceAll('m2m_', 'client-'),
    ) as Flow['steps'];
    const vendor = new Flow(elsewhere);
    expect(inOneWord(vendor)).toBe('connected');
    expect(judge(vendor).warnings).toEqual([]);
  });
});
