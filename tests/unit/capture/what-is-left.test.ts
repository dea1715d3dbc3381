/** What is left of a masked text is enough to judge by: claims, the same secret again, and all that is none. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { readMasked } from '../../../lib/masked.ts';
import { json, PAGE } from './samples.ts';
import { callback, claims, form, masker, SECRET, TOKEN, tokenAnswer, tokenRequest } from './sent.ts';

describe('what is left says enough', () => {
  test('a JWT keeps of its header how it was signed and by which key, and no secret in it', () => {
    const part = (value: unknown) => Buffer.from(json(value)).toString('base64url');
    const kept = (header: unknown, payload: unknown = { iss: 'https://acme.scalekit.dev' }) =>
      readMasked(masker.maskBody(json({ access_token: `${part(header)}.${part(payload)}.${'s'.repeat(40)}` })));
    const named = { alg: 'RS256', typ: 'at+jwt', kid: 'snk_1' };
    expect(kept({ ...named, jku: 'https://a.example', x5c: ['MII'], alg2: 'x' })?.header).toEqual(named);
    expect(kept({ alg: 'RS256', kid: 7, typ: 't'.repeat(5000) })?.header).toEqual({
      alg: 'RS256',
      typ: 't'.repeat(128),
    });
    // What a payload calls its header is none.
    expect(kept({ alg: 'RS256' }, { header: { kid: 'other' } })?.header).toEqual({ alg: 'RS256' });
    const hidden = kept({ alg: 'RS256', kid: `https://keys.example/?api_key=${SECRET}` });
    expect(hidden?.header?.kid).toMatch(/^https:\/\/keys\.example/);
    expect(json(hidden)).not.toContain(SECRET);
  });

  test('a JWT keeps its claims, and no others', () => {
    const [[, value = ''] = []] = masker.maskHeaders([['authorization', `Bearer ${TOKEN}`]]);
    expect(value).toMatch(/^Bearer ~access_token\.\d+\.[0-9a-f]{8}\.[\w-]+~$/);
    const { sub: _, ...kept } = claims;
    expect(readMasked(value)).toEqual({
      kind: 'access_token',
      length: TOKEN.length,
      fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/),
      claims: kept,
      header: { alg: 'RS256', typ: 'JWT' },
    });
  });

  test('the same secret is recognised in every place', () => {
    const answered = JSON.parse(masker.maskBody(tokenAnswer)) as Record<string, string>;
    const sent = readMasked(masker.maskHeaders([['authorization', `Bearer ${TOKEN}`]])[0]?.[1]);
    expect(readMasked(answered.access_token)?.fingerprint).toBe(sent?.fingerprint);
    const code = 'ab+c/d=e f';
    const inCallback = new URL(masker.maskUrl(`${PAGE}/cb?code=${encodeURIComponent(code)}`)).searchParams.get('code');
    const inRequest = new URLSearchParams(masker.maskBody(form({ grant_type: 'authorization_code', code }))).get(
      'code',
    );
    expect(inRequest).toBe(inCallback);
  });

  test('another key gives another fingerprint', () => {
    const other = createMasker(new Uint8Array(32).fill(2));
    expect(other.maskUrl(callback)).not.toBe(masker.maskUrl(callback));
  });

  test.each([
    ['Bearer', 'Bearer'],
    ['Bearer ', 'Bearer '],
    ['Bearer [REDACTED]', 'Bearer [REDACTED]'],
    ['[REDACTED]', '[REDACTED]'],
    ['Bearer undefined', 'Bearer undefined'],
    ['Bearer null', 'Bearer null'],
    ['bearer', 'bearer'],
  ])('Authorization: "%s" is no secret', (value, kept) => {
    expect(masker.maskHeaders([['authorization', value]])).toEqual([['authorization', kept]]);
  });

  test('names of cookies and their attributes stay', () => {
    expect(masker.maskHeaders([['set-cookie', 'sid=abcdef; Path=/; SameSite=Lax']])[0]?.[1]).toMatch(
      /^sid=~cookie\.6\.[0-9a-f]{8}~; Path=\/; SameSite=Lax$/,
    );
    expect(masker.maskHeaders([['cookie', 'a=1; b=2']])[0]?.[1]).toMatch(/^a=~cookie\.1\.\w+~; b=~cookie\.1\.\w+~$/);
  });

  const untouched = [
    '{"code":5,"message":"Not Found"}',
    '{"error":{"code":"invalid_request","message":"no"}}',
    '{"code":"NOT_FOUND","message":"no such route"}',
    '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Bad Request: Server not initialized"}}',
    'grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%3A6274%2Foauth%2Fcallback&client_id=m2m_1&resource=https%3A%2F%2Fmcp.acme.dev%2Fmcp',
    '{"resource": "https://mcp.acme.dev/mcp", "authorization_servers": ["https://acme.scalekit.dev/resources/res_1"]}',
    '{"code_challenge_methods_supported":["S256"],"token_endpoint":"https://acme.scalekit.dev/oauth/token"}',
    '<html><body>Sign in<input name="email" value=""></body></html>',
    'event: message\ndata: {"jsonrpc":"2.0","id":0,"result":{}}\n\n',
    '',
  ];
  test.each(untouched)('nothing secret in %s', (body) => {
    expect(masker.maskBody(body)).toBe(body);
  });

  test.each([
    [
      'www-authenticate',
      'Bearer realm="OAuth", resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource", error="invalid_token", error_description="The token is not valid"',
    ],
    ['www-authenticate', 'Bearer resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource"'],
    ['x-amzn-remapped-www-authenticate', 'Bearer resource_metadata="https://mcp.acme.dev/x"'],
    ['access-control-allow-headers', 'authorization, x-api-key, mcp-protocol-version'],
    ['access-control-expose-headers', 'WWW-Authenticate, Mcp-Session-Id'],
    ['mcp-session-id', 'e57458e8-23a6-42b1-95d7-11a056cd1302'],
    ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36'],
    ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['origin', 'http://localhost:6274'],
    ['cf-ray', '8f1c2d3e4f5a6b7c-FRA'],
  ])('header %s stays', (name, value) => {
    expect(masker.maskHeaders([[name, value]])).toEqual([[name, value]]);
  });

  test.each([
    'https://acme.scalekit.dev/oauth/authorize?response_type=code&client_id=m2m_1&code_challenge=AMRJ976NXlcKib8vIpPdqEh92dKEdK_yUx-Ah_G4JoQ&code_challenge_method=S256&scope=todo%3Aread+todo%3Awrite',
    'http://[::1]:3000/mcp?x=%zz&y',
    'https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp',
  ])('URL %s stays as it is', (url) => {
    expect(masker.maskUrl(url)).toBe(url);
  });
});

describe('a masked text still is what it was', () => {
  test('URLs, forms, JSON and event streams', () => {
    const url = new URL(masker.maskUrl(`https://u:${SECRET}@mcp.acme.dev/cb?code=${SECRET}&x=a%26b#state=${SECRET}`));
    expect(url.hostname).toBe('mcp.acme.dev');
    expect(url.searchParams.get('x')).toBe('a&b');
    expect(readMasked(url.searchParams.get('code') ?? '')?.kind).toBe('code');
    const sent = new URLSearchParams(masker.maskBody(tokenRequest));
    expect(sent.get('grant_type')).toBe('authorization_code');
    expect(sent.get('redirect_uri')).toBe(`${PAGE}/oauth/callback`);
    const envelope = JSON.parse(masker.maskBody(json({ status: 200, body: tokenAnswer }))) as { body: string };
    expect(JSON.parse(envelope.body)).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'todo:read' });
  });

  test('an event stream keeps its events', () => {
    const masked = masker.maskBody(`: hi\n\nevent: a\nid: 7\ndata: ${tokenAnswer}\n\nevent: b\ndata: plain\n\n`);
    expect(masked).toMatch(/^: hi\n\nevent: a\nid: 7\ndata: \{.*\}\n\nevent: b\ndata: plain\n\n$/);
  });
});

describe('headers whose names are like those of standards', () => {
  const masker = createMasker(new Uint8Array(32).fill(7));
  const masked = (name: string, text: string) => masker.maskHeaders([[name, text]])[0]?.[1];

  test.each(['x-authenticate', 'authenticate', 'reauthenticate', 'mcp-key', 'sec-acme', 'content-key', 'accept-key'])(
    '%s of a request is what somebody configured',
    (name) => expect(masked(name, 'correct horse battery')).not.toContain('horse'),
  );
  test.each([
    'www-authenticate',
    'proxy-authenticate',
    'x-amzn-remapped-www-authenticate',
    'www-authenticate-original',
  ])('%s stays, since it says where to sign in', (name) => {
    const challenge = 'Bearer realm="OAuth", resource_metadata="https://mcp.example.com/.well-known/x"';
    expect(masked(name, challenge)).toBe(challenge);
  });
});
