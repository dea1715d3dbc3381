/** A proxy answers in the place of the MCP server: what is mended is the proxy, and not code that is right. */
import { describe, expect, it } from 'vitest';
import { answer, blocked, type Change, direct, type Flow, failed, headers, preflight } from '../../fixtures/flow.ts';
import { causeOf } from '../../fixtures/judge.ts';
import { nginxPage } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

const express = headers({ 'x-powered-by': 'Express' });
const html = { 'content-type': 'text/html' };

const metadata = (...changes: Change[]): Flow =>
  direct()
    .until('resourceMetadata')
    .change('initialize', express)
    .change('resourceMetadata', ...changes);

const spa = answer(200, { headers: { ...html, server: 'nginx/1.22.1' }, body: '<!doctype html><title>To-do</title>' });
const places = (flow: Flow) => causeOf(flow).fix.do.map(({ place }) => place.name);
const cases = (flow: Flow) => causeOf(flow).fix.or.map(({ when, open, steps }) => [when, open, steps[0]?.place.name]);

describe('the metadata', () => {
  const own = 'HTTP/1.1';
  it.each<[string, Flow, string, string]>([
    ['a page for all paths', metadata(spa), 'nginx', 'location ^~ /.well-known/oauth-protected-resource {'],
    [
      'such a page, packed, of a site with other headers',
      metadata(spa, headers({ etag: 'W/"65f1c2"', 'x-permitted-cross-domain-policies': 'none' })),
      'nginx',
      'proxy_pass YOUR_ADDRESS;',
    ],
    [
      'nginx’ own 404',
      metadata(answer(404, { headers: { ...html, server: 'nginx' }, body: nginxPage('404 Not Found') })),
      'nginx',
      'proxy_pass YOUR_ADDRESS;',
    ],
    [
      'HAProxy’s own 404',
      metadata(
        answer(404, {
          headers: html,
          body: '<html><body><h1>404 Not Found</h1>\nThe resource could not be found.\n</body></html>\n',
        }),
      ),
      'HAProxy',
      'use_backend YOUR_BACKEND if { path_beg /.well-known/oauth-protected-resource }',
    ],
    [
      'Caddy’s empty 404',
      metadata(answer(404, { headers: { server: 'Caddy' } })),
      'Caddy',
      'handle /.well-known/oauth-protected-resource* {',
    ],
    [
      'Apache’s own 404',
      metadata(
        answer(404, {
          headers: html,
          body: `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<p>The requested URL was not found on this server.</p>\n${own}`,
        }),
      ),
      'Apache',
      'ProxyPass /.well-known/oauth-protected-resource YOUR_ADDRESS/.well-known/oauth-protected-resource',
    ],
  ])('%s', (_, flow, name, line) => {
    const cause = causeOf(flow);
    expect(cause.owner).toBe('network');
    expect(places(flow)).toEqual([name]);
    expect(cause.fix.do[0]?.snippets?.[0]?.code).toContain(line);
    expect(cases(flow)[0]).toEqual(['If your code does not serve that JSON yet', undefined, expect.any(String)]);
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('is the server’s where its own program answers', () => {
    const flow = metadata(spa, express);
    expect(causeOf(flow).owner).toBe('mcp-server');
    expect(places(flow)).not.toContain('nginx');
    expect(cases(flow)).toContainEqual(['If your code serves that JSON already', true, 'nginx']);
  });

  const json = { 'content-type': 'application/json' };
  const werkzeug = (version: string) => headers({ server: `Werkzeug/${version} Python/3.12.1` });
  const apachePage =
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<p>The requested URL was not found on this server.</p>\n';
  const behind = (first: Change, ...changes: Change[]): Flow =>
    direct()
      .until('resourceMetadata')
      .change('initialize', first)
      .change('resourceMetadata', ...changes);
  it.each<[string, Flow]>([
    ['a page of its own without the name', metadata(answer(200, { headers: html, body: '<!doctype html><p>To-do' }))],
    [
      'a page of Next.js',
      metadata(answer(404, { headers: html, body: '<p>404' }), headers({ 'x-powered-by': 'Next.js' })),
    ],
    [
      'pages with a name that nothing else has',
      behind(headers({ 'x-powered-by': 'Next.js' }), answer(404, { headers: { ...html, server: 'nginx' } })),
    ],
    ['JSON without the name', metadata(answer(404, { headers: { ...json, server: 'nginx' }, body: '{"error":"No"}' }))],
    ['another version', behind(werkzeug('3.0.1'), answer(404), werkzeug('3.0.3'))],
    ['a worker', behind(headers({ server: 'uvicorn' }), answer(404), headers({ server: 'gunicorn' }))],
    [
      'Apache, which runs PHP',
      behind(headers({ 'x-powered-by': 'PHP/8.2.10' }), answer(404, { headers: html, body: apachePage })),
    ],
    [
      'Apache with mod_wsgi',
      behind(
        headers({ server: 'Apache/2.4.57 mod_wsgi/5.0.2 Python/3.12' }),
        answer(404, { headers: html, body: apachePage }),
      ),
    ],
    [
      'nginx, which runs PHP',
      behind(
        headers({ 'x-powered-by': 'PHP/8.2.10' }),
        answer(404, { headers: { ...html, server: 'nginx' }, body: nginxPage('404 Not Found') }),
      ),
    ],
    [
      'the sentence of WebOb',
      behind(
        headers({}),
        answer(404, { headers: {}, body: '404 Not Found\n\nThe resource could not be found.\n\n\n/mcp\n' }),
      ),
    ],
    [
      'the page of HAProxy from waitress',
      behind(
        headers({ server: 'waitress' }),
        answer(404, {
          headers: { ...html, server: 'waitress' },
          body: '<html><body><h1>404 Not Found</h1>\nThe resource could not be found.\n</body></html>',
        }),
      ),
    ],
  ])('is the server’s by %s', (_, flow) => {
    const cause = causeOf(flow);
    expect(cause.owner).toBe('mcp-server');
    expect(cause.fix.do.map(({ place }) => place.kind)).not.toContain('network');
  });

  it('is the proxy’s by another name', () => {
    const flow = behind(headers({ server: 'uvicorn' }), answer(404, { headers: { server: 'Caddy' } }));
    expect(places(flow)).toEqual(['Caddy']);
    expect(causeOf(flow).summary).toContain('have `Server: uvicorn`, and this one `Server: Caddy`');
  });

  it('comes with the scheme, since a header that is set drops those from above', () =>
    expect(causeOf(metadata(spa)).fix.do[0]?.snippets?.[0]?.code).toContain(
      'proxy_set_header X-Forwarded-Proto $scheme;',
    ));

  it('is either’s where no program leaves its name', () => {
    const flow = direct().until('resourceMetadata').change('resourceMetadata', answer(404));
    expect(causeOf(flow).owner).toBe('mcp-server');
    expect(cases(flow)).toContainEqual([
      'If your code serves that JSON already',
      undefined,
      'the proxy in front of your MCP server',
    ]);
  });
});

describe('the permission check of the browser', () => {
  const refused = (of: Record<string, string>) =>
    direct().until('initialize').change('initialize', express, failed('cors', 'net::ERR_FAILED'), preflight(405, of));
  const both = (of: Record<string, string>) =>
    direct()
      .until('resourceMetadata')
      .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(405, of))
      .change('resourceMetadata', express);

  it('lacks what the response has', () => {
    const cause = causeOf(both({ ...html, 'cache-control': 'no-cache' }));
    expect(cause.check).toBe('cors/preflight-rejected');
    expect(cause.fix.do.map(({ place, text }) => [place.name, text])).toEqual([
      [
        'the proxy in front of your MCP server',
        'Let `OPTIONS` pass on to your MCP server, with the headers of its response.',
      ],
    ]);
    expect(cause.evidence).toContainEqual(
      expect.objectContaining({ what: 'X-Powered-By', observed: null, expected: 'X-Powered-By: Express' }),
    );
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('has it, so it is the server’s', () =>
    expect(causeOf(both({ 'x-powered-by': 'Express' })).fix.do[0]?.place.kind).toBe('mcp-server'));

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['Next.js', { 'x-powered-by': 'Next.js' }, { server: 'Vercel' }],
    ['helmet', { 'x-powered-by': 'Express' }, { server: 'nginx', 'www-authenticate': 'Bearer' }],
    ['no front', { 'x-powered-by': 'Express' }, {}],
  ])('lacks what only others have: %s', (_, others, own) => {
    const flow = direct()
      .until('resourceMetadata')
      .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(401, own))
      .change('resourceMetadata', headers(others), preflight(204, others));
    expect(causeOf(flow).fix.do[0]?.place.kind).toBe('mcp-server');
  });

  it('says nothing by another path', () => {
    const { fix } = causeOf(both({ server: 'nginx' }));
    expect(fix.do[0]?.place.kind).toBe('mcp-server');
  });

  it('lacks what another permission check has', () => {
    const flow = both({ server: 'nginx' }).change('resourceMetadata', preflight(204, { 'x-powered-by': 'Express' }));
    expect(places(flow)).toEqual(['nginx']);
  });

  it('is all that was seen', () => expect(causeOf(refused({})).fix.do[0]?.place.kind).toBe('mcp-server'));
});

describe('a page in the place of an error', () => {
  const page = (of: Record<string, string>, ...more: Change[]) =>
    direct()
      .until('initialize')
      .change(
        'initialize',
        answer(401, { bare: true, headers: { ...html, ...of }, body: '<html><title>Oops</title></html>' }),
        blocked,
        ...more,
      );

  it('is nginx’, where the program left its name in the permission check', () => {
    const cause = causeOf(
      page({ server: 'nginx', 'www-authenticate': 'Bearer' }, preflight(204, { 'x-powered-by': 'Express' })),
    );
    expect(cause.check).toBe('cors/no-allow-origin');
    expect(cause.fix.do.map(({ place, snippets }) => [place.name, snippets?.[0]?.code])).toEqual([
      ['nginx', 'proxy_intercept_errors off;'],
    ]);
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('may be Apache’s, where nothing shows it', () => {
    const { fix } = causeOf(page({ server: 'Apache/2.4.71' }, preflight(204)));
    expect(fix.or).toContainEqual(
      expect.objectContaining({ when: 'If your code does not write the page of this response' }),
    );
    expect(fix.do[0]?.place.kind).toBe('mcp-server');
  });

  it.each<[string, number, string, boolean]>([
    ['a product that refused by itself', 403, '<html><title>Sign in with oauth2-proxy</title></html>', true],
    ['a limit of nginx', 413, '<html><h1>Too large</h1></html>', true],
    [
      'Express',
      500,
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Error</title>\n</head>\n<body>\n<pre>Error</pre>',
      false,
    ],
    ['Werkzeug', 500, '<!doctype html>\n<html lang=en>\n<title>500</title>', false],
  ])('is nothing to pass on: %s', (_, status, body, mayBe) => {
    const flow = direct()
      .until('initialize')
      .change(
        'initialize',
        answer(status, { bare: true, headers: { ...html, server: 'nginx' }, body }),
        blocked,
        preflight(204, { 'x-powered-by': 'Express' }),
      );
    const { fix } = causeOf(flow);
    expect(fix.do[0]?.place.kind).toBe('mcp-server');
    expect(fix.or.some(({ when }) => when.includes('does not write the page'))).toBe(mayBe);
  });

  it('is the server’s own', () =>
    expect(
      causeOf(page({ server: 'nginx', 'x-powered-by': 'Express' }, preflight(204, { 'x-powered-by': 'Express' }))).fix
        .do[0]?.place.kind,
    ).toBe('mcp-server'));
});
