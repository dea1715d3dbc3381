/** Wherever a flow carries a secret, nothing of it leaves capture. */
import { describe, expect, test } from 'vitest';
import type { Exchange, HeaderLines } from '../../../lib/exchange.ts';
import { readMasked } from '../../../lib/masked.ts';
import { exchange, JSON_TYPE, json, jwt, PAGE } from './samples.ts';
import { callback, form, masker, SECRET, TOKEN, tokenAnswer, tokenRequest } from './sent.ts';

const FORM: HeaderLines = [['content-type', 'application/x-www-form-urlencoded']];
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
