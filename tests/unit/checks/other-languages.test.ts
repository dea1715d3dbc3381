/** What servers of other languages answer, as they answered when they were run: Django 3.2, Tornado 6.2, nginx 1.22. */
import { describe, expect, it } from 'vitest';
import { answer, claims, type Flow, native, relayed, requestHeaders, token } from '../../fixtures/flow.ts';
import { causeOf, codeOf, firstAnswered as first, judge, saidOf } from '../../fixtures/judge.ts';
import { nginxPage } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
const checkOf = (flow: Flow) => judge(flow).cause?.check;

const titled = (title: string) => `<html><title>${title}</title><body>${title}</body></html>`;

describe('an error page', () => {
  it.each([
    [
      'a check against forged forms',
      422,
      titled('ActionController::InvalidAuthenticityToken'),
      'challenge/wrong-status',
    ],
    ['a refusal of Tornado', 403, titled('403: Forbidden'), 'network/wrong-endpoint'],
    ['a refusal for want of a token', 403, titled('Missing bearer token'), 'challenge/wrong-status'],
    ['a token that is too old', 403, titled('Access token expired'), 'challenge/wrong-status'],
    [
      'a site for people whose pages have a token in them',
      403,
      '<html><head><meta name="csrf-token" content="missing"></head><body>Please log in</body></html>',
      'network/wrong-endpoint',
    ],
    [
      'a refusal of a site that has a token in all pages',
      403,
      '<!doctype html><html><head><meta name="csrf-token" content="a"><title>Forbidden</title></head></html>',
      'network/wrong-endpoint',
    ],
    ['a form that takes no JSON', 415, titled('HTTP Status 415'), 'session/not-acceptable'],
    ['a site that wants to know the length', 411, titled('Length Required'), 'network/wrong-endpoint'],
    ['a site that wants another message', 422, titled('The change you wanted was rejected'), 'network/wrong-endpoint'],
    ['a message that is too long for Express', 413, titled('PayloadTooLargeError'), 'challenge/wrong-status'],
    ['a message that is too long for nginx', 413, nginxPage('413 Request Entity Too Large'), 'challenge/wrong-status'],
    ['a folder that nginx does not list', 403, nginxPage('403 Forbidden'), 'network/wrong-endpoint'],
    ['no such path', 404, titled('404: Not Found'), 'network/wrong-endpoint'],
  ])('is about what it says: %s', (_, status, body, check) => {
    expect(checkOf(first(status, { headers: html, body }))).toBe(check);
  });

  it('that refuses may stand in front of an MCP server all the same, and is not called more than likely', () => {
    const found = causeOf(first(403, { headers: html, body: titled('403: Forbidden') }));
    expect(found.title).toMatch(/^Most likely there is no MCP server at `\/mcp`: .+ \(403\)$/);
    expect(found.fix.or.map(({ when }) => when)).toContain('If your code serves MCP at `/mcp` already');
    expect(faultsOfWords(found)).toEqual([]);
    const page = causeOf(first(200, { headers: html, body: titled('Home') }));
    expect(page.title).toBe('There is a web page at `/mcp`, and no MCP server');
    expect(JSON.stringify(page.fix.or)).not.toContain('already');
  });

  it.each<[string, (...args: Parameters<typeof answer>) => Flow]>([
    ['before the sign-in', first],
    ['with a token', (...args) => relayed().change('tools', answer(...args))],
  ])('has its limit raised where it was answered, %s', (_, refused) => {
    const long = (body: string) => refused(413, { headers: html, body });
    const [front, own] = [causeOf(long(nginxPage('413'))), causeOf(long(titled('PayloadTooLargeError')))];
    expect([front.owner, front.fix.do[0]?.place.name]).toEqual(['network', 'nginx']);
    expect(codeOf(long(nginxPage('413')))).toEqual([['nginx', 'client_max_body_size 4m;']]);
    expect([own.owner, own.fix.do[0]?.place.name]).toEqual(['mcp-server', 'your MCP server']);
    expect([front.title, own.title].map((title) => title.replace(/ takes .*/, ''))).toEqual([
      '`nginx`',
      'Your MCP server',
    ]);
    for (const finding of [front, own]) expect(faultsOfWords(finding)).toEqual([]);
  });
});

describe('Django', () => {
  const slash = first(500, {
    headers: { 'content-type': 'text/plain; charset=utf-8', server: 'WSGIServer/0.2 CPython/3.11.2' },
    body: "RuntimeError at /mcp\nYou called this URL via POST, but the URL doesn't end in a slash and you have APPEND_SLASH set. Django can't redirect to the slash URL while maintaining POST data.",
  });
  it('has the address with a slash, and fails at the one without', () => {
    const found = causeOf(slash);
    expect(found.check).toBe('network/redirected');
    expect(found.fix.do[0]?.values).toEqual([{ name: 'URL', value: 'https://mcp.example.com/mcp/' }]);
    expect(JSON.stringify(found.fix.or)).toContain('path(\\"mcp\\", mcp_view),');
    // Nothing redirected it, and the address with a slash stays.
    expect(JSON.stringify(found.fix)).not.toMatch(/redirect|in place of the line/);
    expect(faultsOfWords(found)).toEqual([]);
  });

  it('fails otherwise by itself', () => {
    const body = 'RuntimeError at /mcp\nNothing is right.';
    expect(checkOf(first(500, { headers: html, body }))).toBe('challenge/server-error');
  });

  it.each([
    [
      'without DEBUG',
      '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>Bad Request (400)</title>\n</head>\n<body>\n  <h1>Bad Request (400)</h1><p></p>\n</body>\n</html>\n',
    ],
    ['with DEBUG', "DisallowedHost at /mcp\nInvalid HTTP_HOST header: 'mcp.example.com:8443'."],
  ])('lets only the hosts of its list through, without a port: %s', (_, body) => {
    const flow = first(400, { headers: html, body });
    expect(checkOf(flow)).toBe('network/host-rejected');
    expect(codeOf(flow)).toEqual([['Django', 'ALLOWED_HOSTS = [*ALLOWED_HOSTS, "mcp.example.com"]']]);
    expect(faultsOfWords(causeOf(flow))).toEqual([]);
  });

  const nameless = {
    headers: html,
    body: '<title>Bad Request (400)</title></head><body><h1>Bad Request (400)</h1><p></p>',
  };
  it('is not said to refuse the host where its page does not name it, and does not where another answer shows it', () => {
    const found = causeOf(first(400, nameless));
    expect(found.title).toMatch(/^Most likely your MCP server refuses requests for the host /);
    expect(found.fix.or.map(({ when }) => when)).toContain('If the host is on that list already');
    const reached = native().until('initialized').change('connect', answer(400, nameless));
    expect(saidOf(judge(reached)).map(({ check }) => check)).not.toContain('network/host-rejected');
    // What stands in front may answer for the metadata itself: it lets nothing through to Django by that.
    const besideFront = native()
      .until('resourceMetadata')
      .change('initialize', answer(400, nameless))
      .change(
        'resourceMetadata',
        answer(404, { headers: { ...html, server: 'nginx' }, body: nginxPage('404 Not Found') }),
      );
    expect(checkOf(besideFront)).toBe('network/host-rejected');
  });

  it('is no other 400 with a page', () => {
    expect(checkOf(first(400, { headers: html, body: titled('Bad Request') }))).not.toBe('network/host-rejected');
  });

  it('exempts one view of its check for CSRF', () => {
    const body = titled('CSRF verification failed. Request aborted.');
    const flow = relayed()
      .until('initialize')
      .change('initialize', answer(403, { headers: html, body }));
    expect(codeOf(flow)).toEqual([['Django', '@csrf_exempt']]);
    const another = relayed()
      .until('initialize')
      .change('initialize', answer(403, { json: { error: 'invalid csrf token' } }));
    expect(codeOf(another).map(([label]) => label)).not.toContain('Django');
  });
});

describe('a server of another language', () => {
  const refusing = (given: Record<string, string>) =>
    relayed()
      .until('initialize')
      .change('initialize', answer(500, { headers: given, body: '' }));
  const languages = (flow: Flow) => {
    const { fix } = causeOf(flow);
    const steps = [...fix.do, ...fix.or.flatMap((way) => way.steps)];
    return new Set(steps.flatMap(({ snippets = [] }) => snippets.map(({ language }) => language)));
  };
  it.each([
    ['PHP', { 'x-powered-by': 'PHP/8.2.36' }, ['php']],
    ['Flask', { server: 'Werkzeug/2.2.2 Python/3.11.2' }, ['python']],
    ['Django', { server: 'WSGIServer/0.2 CPython/3.11.2' }, ['python']],
    ['gunicorn', { server: 'gunicorn' }, ['python']],
    ['Mojolicious', { server: 'Mojolicious (Perl)' }, ['http']],
    ['aiohttp', { server: 'Python/3.11 aiohttp/3.8.4' }, ['http']],
    ['Tornado', { server: 'TornadoServer/6.2' }, ['http']],
    ['Rails', { 'x-runtime': '0.004211' }, ['http']],
  ])('is shown nothing of Express or FastMCP: %s', (_, given, shown) => {
    expect([...languages(refusing(given))]).toEqual(shown);
    const said = JSON.stringify(causeOf(refusing(given)).fix);
    expect(said).not.toMatch(/env-file|uvicorn|Express/);
    expect(faultsOfWords(causeOf(refusing(given)))).toEqual([]);
  });

  // gunicorn 26.2 with a worker for what is asynchronous, in front of FastAPI 0.142.
  it('is not what gunicorn serves otherwise', () => {
    const server = 'gunicorn/asgi';
    expect(languages(refusing({ server }))).toContain('javascript');
    const fastapi = native()
      .until('initialize')
      .change('initialize', answer(401, { headers: { server }, json: { detail: 'No' } }));
    expect(codeOf(fastapi)[0]?.[0]).toBe('FastAPI');
  });

  it('is any where nothing names it, or only a site beside it', () => {
    expect(languages(refusing({}))).toContain('javascript');
    const beside = relayed()
      .until('resourceMetadata')
      .change('resourceMetadata', answer(404, { headers: { ...html, 'x-powered-by': 'PHP/8.2.36' }, body: '' }));
    expect(languages(beside)).not.toContain('php');
  });
});

describe('the official SDK for TypeScript', () => {
  it('wants to be told until when a token is valid', () => {
    const refused = (description: string, own = token(claims)) =>
      relayed()
        .until('connect')
        .change(
          'connect',
          requestHeaders({ authorization: `Bearer ${own}` }),
          answer(401, { json: { error: 'invalid_token', error_description: description } }),
        );
    const flow = refused('Token has no expiration time');
    expect(causeOf(flow).check).toBe('session/token-rejected');
    expect(codeOf(flow)).toEqual([['MCP SDK', 'expiresAt: payload.exp,']]);
    expect(faultsOfWords(causeOf(flow))).toEqual([]);
    // Its words come before what may be odd of the token.
    for (const odd of [{ iss: 'https://x.example.com' }, { aud: 'https://mcp.example.com/mcp' }]) {
      const own = token({ ...claims, ...odd });
      expect(codeOf(refused('Token has no expiration time', own))).toEqual([['MCP SDK', 'expiresAt: payload.exp,']]);
      expect(causeOf(refused('Token is odd', own)).check).toMatch(/(?:issuer|audience)-mismatch$/);
    }
    expect(codeOf(refused('Token is odd'))).not.toContainEqual(['MCP SDK', 'expiresAt: payload.exp,']);
  });

  it('serves the sign-in metadata of another host where the resource metadata is not found', () => {
    const base = relayed().until('serverMetadata');
    const url = 'https://mcp.example.com/.well-known/oauth-authorization-server';
    const flow = base
      // A 401 that names the address says that the document is meant to be there.
      .change('initialize', answer(401, { headers: { 'www-authenticate': 'Bearer' } }))
      .change('resourceMetadata', answer(404, {}))
      .change('serverMetadata', (x) => ({ ...x, request: { ...x.request, url } }));
    const found = causeOf(flow);
    expect(found.check).toBe('server-metadata/issuer-mismatch');
    expect(found.fix.do.map(({ text }) => text).join()).toContain('/.well-known/oauth-protected-resource');
    expect(JSON.stringify(found.fix.do)).not.toContain('Set `issuer`');
    expect(faultsOfWords(found)).toEqual([]);
  });
});
