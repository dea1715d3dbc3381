import { describe, expect, test } from 'vitest';
import { createWebRequestCollector, type WebRequestDetails } from '../../../lib/capture/web-request.ts';
import { PAGE, SERVER } from './samples.ts';

const details = (more: Partial<WebRequestDetails> = {}): WebRequestDetails => ({
  requestId: '7',
  url: SERVER,
  method: 'POST',
  tabId: 3,
  type: 'xmlhttprequest',
  timeStamp: 1000,
  initiator: PAGE,
  ...more,
});
const bytes = (text: string) => new TextEncoder().encode(text).buffer;
const challenge = [{ name: 'WWW-Authenticate', value: 'Bearer' }];

describe('webRequest', () => {
  test('a request that is answered, as it grows', () => {
    const collect = createWebRequestCollector({ allHeaders: true });
    const started = collect.onBeforeRequest(
      details({ requestBody: { raw: [{ bytes: bytes('{"a":') }, { bytes: bytes('"ü"}') }] } }),
    );
    expect(started).toEqual({
      id: 'web-7',
      startedAt: 1000,
      page: { tabId: 3, origin: PAGE },
      via: 'direct',
      request: { method: 'POST', url: SERVER, headers: [], headersPartial: true, body: '{"a":"ü"}' },
    });
    expect(collect.inFlight(3)).toBe(1);
    const sent = collect.onSendHeaders(details({ requestHeaders: [{ name: 'Authorization', value: 'Bearer t' }] }));
    expect(sent?.request).toEqual({
      method: 'POST',
      url: SERVER,
      headers: [['authorization', 'Bearer t']],
      body: '{"a":"ü"}',
    });
    expect(collect.onHeadersReceived(details({ statusCode: 401, responseHeaders: challenge }))?.response).toEqual({
      status: 401,
      headers: [['www-authenticate', 'Bearer']],
    });
    const done = collect.onCompleted(details({ timeStamp: 1040, statusCode: 401 }));
    expect(done).toMatchObject({
      id: 'web-7',
      durationMs: 40,
      response: { status: 401, headers: [['www-authenticate', 'Bearer']] },
    });
    expect(collect.inFlight(3)).toBe(0);
    // What was handed out earlier did not change under its reader.
    expect(started?.response).toBeUndefined();
  });

  test('without all headers an absent one is unknown', () => {
    const collect = createWebRequestCollector({ allHeaders: false });
    expect(collect.onSendHeaders(details({ requestHeaders: [] }))?.request.headersPartial).toBe(true);
  });

  test.each([
    ['Chromium, an answer without the header', 'net::ERR_FAILED', 401, 'cors'],
    ['Chromium, a rejected preflight', 'net::ERR_FAILED', undefined, 'cors'],
    ['Firefox, a rejected preflight', 'NS_ERROR_DOM_BAD_URI', undefined, 'cors'],
    ['Firefox, a redirect without the header', 'NS_ERROR_UNEXPECTED', 302, 'cors'],
    ['refused', 'net::ERR_CONNECTION_REFUSED', undefined, 'network'],
    ['refused in Firefox', 'NS_ERROR_CONNECTION_REFUSED', undefined, 'network'],
    ['TLS in Firefox', 'Peer’s Certificate issuer is not recognized.', undefined, 'network'],
    ['the page went away', 'NS_BINDING_ABORTED', undefined, 'aborted'],
    ['an extension', 'net::ERR_BLOCKED_BY_CLIENT', undefined, 'blocked'],
  ])('%s', (_, error, statusCode, kind) => {
    const collect = createWebRequestCollector({ allHeaders: true });
    collect.onBeforeRequest(details());
    if (statusCode) collect.onHeadersReceived(details({ statusCode, responseHeaders: [] }));
    const failed = collect.onErrorOccurred(details({ error, timeStamp: 1005 }));
    expect(failed).toMatchObject({ durationMs: 5, failure: { kind, text: error } });
    expect(failed?.response?.status).toBe(statusCode);
  });

  test('each hop of a redirect is an exchange of its own', () => {
    const collect = createWebRequestCollector({ allHeaders: true });
    const to = 'https://mcp.acme.dev/mcp/';
    const nav = { type: 'main_frame', method: 'GET' };
    collect.onBeforeRequest(details(nav));
    const hop = collect.onBeforeRedirect(
      details({ ...nav, statusCode: 307, redirectUrl: to, responseHeaders: [], timeStamp: 1010 }),
    );
    expect(hop).toMatchObject({
      id: 'web-7',
      navigation: true,
      durationMs: 10,
      response: { status: 307, headers: [['location', to]] },
    });
    const next = collect.onBeforeRequest(details({ ...nav, url: to, timeStamp: 1011 }));
    expect(next).toMatchObject({ id: 'web-7-1', startedAt: 1011, request: { url: to } });
    expect(collect.onCompleted(details({ ...nav, url: to, statusCode: 200 }))?.id).toBe('web-7-1');
    expect(collect.onBeforeRequest(details())?.id).toBe('web-7');
  });

  test('a navigation to another site is no CORS matter', () => {
    const collect = createWebRequestCollector({ allHeaders: true });
    expect(collect.onErrorOccurred(details({ type: 'main_frame', error: 'net::ERR_FAILED' }))?.failure?.kind).toBe(
      'network',
    );
  });

  test.each([
    ['net::ERR_FAILED', undefined],
    ['net::ERR_CONNECTION_REFUSED', 'network'],
  ])('of a request whose beginning it missed, %s is a failure that is %s', (error, kind) => {
    const end = details({ requestId: '9', error });
    const late = createWebRequestCollector({ allHeaders: true }).onErrorOccurred(end);
    expect(late?.failure?.kind).toBe(kind);
    // It is not known when it began: nor that it took no time.
    expect(late?.durationMs).toBe(kind && 0);
    const whole = createWebRequestCollector({ allHeaders: true });
    whole.onBeforeRequest(details({ requestId: '9' }));
    expect(whole.onErrorOccurred(end)?.failure?.kind).toBe(kind ?? 'cors');
  });

  test('what it is not told of from the beginning, and what is not HTTP', () => {
    const collect = createWebRequestCollector({ allHeaders: true });
    const late = collect.onCompleted(
      details({ statusCode: 200, initiator: undefined, originUrl: `${PAGE}/oauth/callback?x` }),
    );
    expect(late).toMatchObject({
      page: { origin: PAGE },
      response: { status: 200, headers: [], headersPartial: true },
    });
    expect(collect.onBeforeRequest(details({ url: 'wss://mcp.acme.dev/' }))).toBeUndefined();
    expect(collect.onBeforeRequest(details({ initiator: 'null' }))?.page.origin).toBeNull();
  });

  test.each([
    [{ formData: { grant_type: ['authorization_code'], code: ['a b'] } }, 'grant_type=authorization_code&code=a+b'],
    [{ raw: [{ bytes: bytes('x') }, {}] }, undefined],
    [{ error: 'Unknown error.' }, undefined],
    [null, undefined],
  ])('body %#', (requestBody, body) => {
    const collect = createWebRequestCollector({ allHeaders: true });
    expect(collect.onBeforeRequest(details({ requestBody }))?.request.body).toBe(body);
  });

  test('header values that are no UTF-8 text come as bytes', () => {
    const collect = createWebRequestCollector({ allHeaders: true });
    const seen = collect.onHeadersReceived(
      details({ statusCode: 200, responseHeaders: [{ name: 'X', binaryValue: [0x61, 0xff] }] }),
    );
    expect(seen?.response?.headers).toEqual([['x', 'a\uFFFD']]);
  });
});
