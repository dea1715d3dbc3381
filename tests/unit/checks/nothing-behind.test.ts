/** Who answers in the place of a server that is not there, or that lets nobody come to it: the words are about that product. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/finding.ts';
import { answer, direct, failed, native, preflight, url } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
type Answer = Parameters<typeof answer>;
const first = (...args: Answer): Finding | undefined =>
  judge(
    native()
      .until('initialize')
      .change('initialize', answer(...args)),
  ).cause;
const places = (finding: Finding | undefined) => finding?.fix.do.map(({ place }) => place.name);

describe('a platform with nothing at this address', () => {
  it.each<[name: string, says: string, ...Answer]>([
    [
      'Railway',
      'no app',
      404,
      { headers: { 'x-railway-fallback': 'true' }, json: { message: 'Application not found' } },
    ],
    ['Render', 'no app', 404, { headers: { 'x-render-routing': 'no-server' }, body: 'Not Found' }],
    [
      'Vercel',
      'no app',
      404,
      { headers: { 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' }, body: 'The deployment could not be found on Vercel.' },
    ],
    [
      'Heroku',
      'no app',
      404,
      { headers: html, body: '<iframe src="//www.herokucdn.com/error-pages/no-such-app.html"></iframe>' },
    ],
    ['Azure App Service', 'stopped', 403, { headers: html, body: '<h1>Error 403 - This web app is stopped.</h1>' }],
    [
      'Amazon API Gateway',
      'no route at `/mcp`',
      403,
      {
        headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
        json: { message: 'Missing Authentication Token' },
      },
    ],
  ])('%s: %s', (name, says, ...args) => {
    const cause = first(...args);
    expect(cause?.check).toBe('network/gateway-error');
    expect(cause?.title).toContain(name);
    expect(cause?.title).toContain(says);
    expect(places(cause)?.[0]).toBe(name);
  });

  it('says so of a permission check too, and not that its headers are missing', () => {
    const refused = preflight(403, { 'x-amzn-errortype': 'MissingAuthenticationTokenException' });
    const { cause } = judge(
      direct().until('initialize').change('initialize', failed('cors', 'net::ERR_FAILED'), refused),
    );
    expect(cause?.title).toBe('Amazon API Gateway has no route at `/mcp` (403)');
  });

  it.each<[what: string, check: string, ...Answer]>([
    ['a path that the deployment lacks', 'network/wrong-endpoint', 404, { headers: { 'x-vercel-error': 'NOT_FOUND' } }],
    ['an app that has no such path', 'network/wrong-endpoint', 404, { headers: html, body: 'Application not found' }],
    [
      'a function behind the gateway that refuses',
      'challenge/wrong-status',
      403,
      { headers: { 'x-amzn-errortype': 'AccessDeniedException' }, json: { message: 'Missing Authentication Token' } },
    ],
  ])('not: %s', (_, check, ...args) => expect(first(...args)?.check).toBe(check));
});

describe('what records the traffic, and did not reach the server', () => {
  it.each<[name: string, ...Answer]>([
    ['Fiddler', 502, { headers: html, body: "[Fiddler] The connection to 'mcp.example.com' failed. <br />" }],
    ['Charles', 503, { headers: html, body: '<html><head><title>Charles Error Report</title></head></html>' }],
    ['mitmproxy', 502, { headers: { ...html, server: 'mitmproxy 12.1.1' }, body: 'Connect call failed' }],
    ['Traefik', 503, { headers: { 'content-type': 'text/plain' }, body: 'no available server\n' }],
  ])('%s', (name, ...args) => {
    const cause = first(...args);
    expect(cause?.check).toBe('network/gateway-error');
    expect(cause?.title).toContain(name);
  });

  it('not: an application that speaks of one', () =>
    expect(first(503, { json: { error: '[Fiddler] The connection to x failed' } })?.check).toBe(
      'challenge/server-error',
    ));
});

describe('a product that wants a key of its own before the metadata', () => {
  const locked = (...args: Answer) =>
    judge(
      native()
        .until('resourceMetadata')
        .change('resourceMetadata', answer(...args)),
    ).cause;
  it.each<[name: string, ...Answer]>([
    ['Istio', 403, { headers: { server: 'istio-envoy', 'content-type': 'text/plain' }, body: 'RBAC: access denied' }],
    [
      'Kong',
      401,
      {
        headers: { server: 'kong/3.12.0', 'www-authenticate': 'Key' },
        json: { message: 'No API key found in request' },
      },
    ],
    [
      'Google Identity-Aware Proxy',
      401,
      { headers: { ...html, 'x-goog-iap-generated-response': 'true' }, body: 'Invalid IAP credentials: empty token' },
    ],
  ])('%s', (name, ...args) => {
    const cause = locked(...args);
    expect(cause).toMatchObject({ check: 'resource-metadata/requires-auth', owner: 'network' });
    expect(cause?.title).toContain(`${name} lets nobody read`);
    expect(places(cause)).toContain(name);
  });

  it('not: the server itself, which says the same behind it', () =>
    expect(locked(401, { headers: { server: 'kong/3.12.0' }, json: { message: 'no token' } })).toMatchObject({
      check: 'resource-metadata/requires-auth',
      owner: 'mcp-server',
    }));
});

describe('a URL with the wrong scheme', () => {
  const over = (from: string, body: string, status = 400) =>
    judge(
      native()
        .until('initialize')
        .change(
          'initialize',
          url((at) => {
            at.href = from;
          }),
          answer(status, { headers: html, body }),
        ),
    ).cause;
  it.each([
    [
      'nginx',
      'http://mcp.example.com:443/mcp',
      'https://mcp.example.com/mcp',
      'The plain HTTP request was sent to HTTPS port',
    ],
    [
      'Go',
      'http://mcp.example.com:8443/mcp?a=1',
      'https://mcp.example.com:8443/mcp?a=1',
      'Client sent an HTTP request to an HTTPS server.',
    ],
    [
      'Apache',
      'http://mcp.example.com:8443/mcp',
      'https://mcp.example.com:8443/mcp',
      "You're speaking plain HTTP to an SSL-enabled server port.",
    ],
  ])('%s', (_, from, to, body) => {
    const cause = over(from, body);
    expect(cause).toMatchObject({ check: 'network/wrong-endpoint', owner: 'client' });
    expect(cause?.fix.do.flatMap(({ values }) => values?.map(({ value }) => value))).toEqual([to]);
  });
  it('not: another 400 at an http URL', () =>
    expect(over('http://mcp.example.com/mcp', 'Bad Request')?.title ?? '').not.toContain('takes only'));
});

describe('what was said of a platform too widely', () => {
  const noRoute = answer(403, { headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' } });
  it('a stream that it has no route for leaves the client connected', () =>
    expect(judge(native().until('stream').change('stream', noRoute))).toMatchObject({ verdict: 'connected' }));

  it('the metadata is no address that anybody enters', () => {
    const { cause } = judge(native().until('resourceMetadata').change('resourceMetadata', noRoute));
    expect(cause?.title).toContain('has no route at');
    expect(cause?.summary).not.toContain('/prod');
    expect(JSON.stringify(cause?.fix)).not.toContain('as the URL');
  });

  it('419 alone is no check against forged forms', () => {
    const suspended = first(419, { headers: html, body: '<!doctype html><h1>Account suspended</h1>' });
    expect(`${suspended?.title} ${suspended?.summary}`).not.toMatch(/CSRF|Laravel/);
    const expired = first(419, { headers: html, body: '<!doctype html><title>Page Expired</title>419 | Page Expired' });
    expect(expired?.check).toBe('challenge/wrong-status');
  });

  it('a recorder that does not trust the certificate says so, and has no mode to set', () => {
    const cause = first(502, { headers: { ...html, server: 'mitmproxy 12.1.1' }, body: 'certificate verify failed' });
    expect(cause?.summary).toContain('does not trust the certificate');
    expect(JSON.stringify(cause?.fix)).not.toContain('encryption mode');
  });
});
