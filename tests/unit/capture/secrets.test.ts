import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import type { Exchange, HeaderLines } from '../../../lib/exchange.ts';
import { readMasked } from '../../../lib/masked.ts';
import { exchange, JSON_TYPE, json, jwt, PAGE } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(1));
const SECRET = 'S3NTINEL-4f9a_leak.Me';
const claims = {
  iss: 'https://acme.scalekit.dev/resources/res_1',
  aud: ['https://mcp.acme.dev/mcp', 'res_1'],
  exp: 1795426310,
  sub: 'usr_SENTINEL',
  client_id: 'm2m_1',
  scope: 'todo:read',
};
const TOKEN = jwt({ ...claims, email: 'sentinel@example.com' }, `S3NTINEL${'a'.repeat(40)}`);

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const FORM: HeaderLines = [['content-type', 'application/x-www-form-urlencoded']];
const tokenAnswer = json({
  access_token: TOKEN,
  token_type: 'Bearer',
  expires_in: 300,
  refresh_token: SECRET,
  id_token: TOKEN,
  scope: 'todo:read',
});
const tokenRequest = form({
  grant_type: 'authorization_code',
  code: SECRET,
  code_verifier: SECRET,
  client_id: 'm2m_1',
  client_secret: SECRET,
  redirect_uri: `${PAGE}/oauth/callback`,
});
const callback = `${PAGE}/oauth/callback?code=${SECRET}&state=${SECRET}&iss=https%3A%2F%2Facme.scalekit.dev`;
const mcpCall = json({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'login', arguments: { password: SECRET, api_key: SECRET } },
});

/** Every place in which a flow carries a secret, each in an exchange of its own. */
const places: Record<string, Exchange> = {
  'bearer token': exchange({ asked: [['authorization', `Bearer ${TOKEN}`]] }),
  'opaque bearer token': exchange({ asked: [['authorization', `Bearer ${SECRET}`]] }),
  'basic credentials': exchange({
    asked: [
      ['authorization', `Basic ${btoa(`m2m_1:${SECRET}`)}`],
      ['x-api-key', SECRET],
    ],
  }),
  'DPoP token': exchange({
    asked: [
      ['authorization', `DPoP ${TOKEN}`],
      ['dpop', jwt({ htm: 'POST' }, SECRET)],
    ],
  }),
  'a credential without a scheme': exchange({ asked: [['authorization', SECRET]] }),
  'a scheme twice': exchange({ asked: [['authorization', `Bearer Bearer ${SECRET}`]] }),
  'proxy credentials': exchange({ asked: [['proxy-authorization', `Basic ${SECRET}`]] }),
  cookies: exchange({
    asked: [['cookie', `session=${SECRET}; theme=${SECRET}`]],
    status: 200,
    headers: [['set-cookie', `session=${SECRET}; Path=/; HttpOnly`]],
  }),
  "v1's session token": exchange({
    asked: [['x-mcp-proxy-auth', `Bearer ${SECRET}`]],
    url: `${PAGE}/?MCP_PROXY_AUTH_TOKEN=${SECRET}`,
  }),
  "v2's API token": exchange({
    asked: [['x-mcp-remote-auth', `Bearer ${SECRET}`]],
    url: `${PAGE}/?MCP_INSPECTOR_API_TOKEN=${SECRET}`,
  }),
  'custom headers by name': exchange({
    asked: [
      ['x-acme-secret', SECRET],
      ['acme-token', SECRET],
      ['x-session-token', SECRET],
      ['apikey', SECRET],
    ],
  }),
  'custom headers by value': exchange({
    asked: [
      ['x-acme', SECRET + SECRET],
      ['x-tenant', `sk_live_${SECRET.replaceAll('.', '')}`],
      ['x-token-of', TOKEN],
    ],
  }),
  "custom headers that v1's proxy passes on": exchange({
    asked: [
      ['x-custom-auth-headers', '["X-Tenant"]'],
      ['x-tenant', 'S3NTINEL'],
    ],
  }),
  'token request': exchange({
    method: 'POST',
    asked: FORM,
    sent: tokenRequest,
    status: 200,
    headers: JSON_TYPE,
    body: tokenAnswer,
  }),
  'refresh request': exchange({ method: 'POST', sent: form({ grant_type: 'refresh_token', refresh_token: SECRET }) }),
  'client assertion': exchange({
    method: 'POST',
    sent: form({ client_assertion_type: 'urn:x', client_assertion: jwt({ sub: 'x' }, SECRET), assertion: SECRET }),
  }),
  'token request as JSON': exchange({
    method: 'POST',
    sent: json({ grant_type: 'authorization_code', code: SECRET, redirect_uri: 'x', codeVerifier: SECRET }),
  }),
  'form-encoded token answer': exchange({
    status: 200,
    body: `access_token=${SECRET}&token_type=bearer&refresh_token=${SECRET}`,
  }),
  'registration answer': exchange({
    status: 201,
    headers: JSON_TYPE,
    body: json({ client_id: 'm2m_1', client_secret: SECRET, registration_access_token: SECRET }),
  }),
  callback: exchange({ url: callback, navigation: true }),
  'callback in the fragment': exchange({ url: `${PAGE}/oauth/callback#access_token=${SECRET}&state=${SECRET}` }),
  "callback in an app's fragment": exchange({ url: `${PAGE}/#/callback?code=${SECRET}&state=${SECRET}` }),
  'authorization request': exchange({
    url: `https://acme.scalekit.dev/oauth/authorize?client_id=m2m_1&state=${SECRET}&code_challenge=abc`,
    navigation: true,
  }),
  Location: exchange({
    status: 302,
    headers: [
      ['location', callback],
      ['refresh', `0; url=${callback}`],
      ['link', `<${callback}>; rel="next"`],
    ],
  }),
  'a relative Location': exchange({ status: 302, headers: [['location', `/oauth/callback?code=${SECRET}`]] }),
  Referer: exchange({ asked: [['referer', callback]] }),
  'userinfo in a URL': exchange({
    url: `https://user:${SECRET}@mcp.acme.dev/mcp`,
    status: 302,
    headers: [['location', `https://${SECRET}@mcp.acme.dev/`]],
  }),
  'a URL in a parameter': exchange({
    url: `https://acme.scalekit.dev/login?return_to=${encodeURIComponent(`/authorize?state=${SECRET}&next=${encodeURIComponent(callback)}`)}`,
  }),
  'a JWT in a path': exchange({ url: `https://acme.scalekit.dev/invite/${TOKEN}/accept` }),
  'JSON in a JSON string': exchange({ status: 200, body: json({ body: json({ inner: tokenAnswer }) }) }),
  'a form in a JSON string': exchange({
    sent: json({ url: 'https://acme.scalekit.dev/oauth/token', body: tokenRequest }),
  }),
  'a URL in JSON': exchange({ status: 200, body: json({ redirect: callback, message: `Go to ${callback}.` }) }),
  'a challenge with a token in JSON': exchange({
    status: 200,
    body: json({
      headers: { authorization: `Bearer ${SECRET}`, cookie: `a=${SECRET}`, 'set-cookie': [`a=${SECRET}`] },
    }),
  }),
  'an event stream': exchange({
    status: 200,
    headers: [['content-type', 'text/event-stream']],
    body: `event: message\nid: 1\ndata: ${tokenAnswer}\n\nevent: message\ndata: {"a":\ndata: ${json({ access_token: SECRET })}}\n\n`,
  }),
  "v1's envelope": exchange({
    method: 'POST',
    url: 'http://localhost:6277/fetch',
    sent: json({
      url: 'https://a.dev/token',
      init: { method: 'POST', headers: { authorization: `Basic ${btoa(SECRET)}` }, body: tokenRequest },
    }),
    status: 200,
    body: json({ status: 200, headers: { 'set-cookie': `s=${SECRET}` }, body: tokenAnswer }),
  }),
  "v2's envelope": exchange({
    method: 'POST',
    url: `${PAGE}/api/mcp/connect`,
    sent: json({
      config: { url: 'https://a.dev/mcp', headers: { 'X-Api-Key': SECRET } },
      authState: { oauthTokens: { access_token: TOKEN, refresh_token: SECRET } },
    }),
  }),
  "v2's event": exchange({
    status: 200,
    body: `event: fetch_request\ndata: ${json({ type: 'fetch_request', data: { url: callback, requestHeaders: { authorization: `Bearer ${TOKEN}` }, requestBody: tokenRequest, responseBody: tokenAnswer } })}\n\n`,
  }),
  'a form that posts itself': exchange({
    status: 200,
    navigation: true,
    body: `<form method="post" action="${PAGE}/cb"><input type="hidden" name="code" value="${SECRET}"/><input name='state' value='${SECRET}'><input type="password" name="p" value="${SECRET}"></form>`,
  }),
  'a script in a page': exchange({
    status: 200,
    body: `<script>window.x = {"access_token":"${SECRET}", 'client_secret': '${SECRET}', "s": "{\\"refresh_token\\":\\"${SECRET}\\"}"}; go("${callback}&amp;state=${SECRET}")</script>`,
  }),
  'text with a token': exchange({ status: 401, body: `Token Bearer ${SECRET} is not valid, nor is ${TOKEN}` }),
  'JSON that is cut off': exchange({ status: 200, body: tokenAnswer.slice(0, -20) }),
  'several JSON lines': exchange({ status: 200, body: `${tokenAnswer}\n${tokenAnswer}\n` }),
  'a multipart form': exchange({
    method: 'POST',
    sent: `--b\r\nContent-Disposition: form-data; name="code"\r\n\r\n${SECRET}\r\n--b\r\nContent-Disposition: form-data; name="password"\r\nContent-Type: text/plain\r\n\r\n${SECRET}\r\n--b--`,
  }),
  'a sign-in form': exchange({
    method: 'POST',
    navigation: true,
    sent: form({ email: 'S3NTINEL@example.com', password: SECRET, otp: '123456S3NTINEL', j_passcode: SECRET }),
  }),
  'arguments of a tool': exchange({ method: 'POST', sent: mcpCall }),
  'an error text': exchange({
    failure: { kind: 'network', text: `request to ${callback} failed with Bearer ${SECRET}` },
  }),
  'a preflight': {
    ...exchange(),
    preflight: {
      startedAt: 1,
      request: { headers: [['referer', callback]] },
      response: { status: 302, headers: [['location', callback]] },
    },
  },
  'a deeply nested text': exchange({
    status: 200,
    body: Array.from({ length: 8 }).reduce<string>((inner) => json({ body: inner }), tokenAnswer),
  }),
  'a text nested too deeply': exchange({
    status: 200,
    body: Array.from({ length: 14 }).reduce<string>((inner) => json({ b: inner }), json({ access_token: SECRET })),
  }),
  'a token of a list': exchange({
    status: 200,
    body: json({ access_token: [SECRET, SECRET], state: { refresh_token: SECRET } }),
  }),
};

/** What of a secret must not be found, in any encoding that a reader may undo. */
const traces = [
  'S3NTINEL',
  'sentinel@',
  'usr_SENTINEL',
  btoa(`m2m_1:${SECRET}`).slice(8, 24),
  btoa(SECRET).slice(0, 12),
  TOKEN.split('.')[2] ?? '',
];

describe('no secret leaves capture', () => {
  test.each(Object.entries(places))('%s', (_, x) => {
    const out = json(masker.maskExchange(x));
    for (const trace of traces) expect(out).not.toContain(trace);
    expect(readMasked(out)).toBeDefined();
  });
});

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
