/** What stands in front of a server, as it answered when it was run: nginx 1.22, Varnish, lighttpd, H2O, Squid, Apache. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  claims,
  direct,
  type Flow,
  headers,
  mcpRequest,
  preflight,
  relayed,
  token,
} from '../../fixtures/flow.ts';
import { causeOf, codeOf, firstAnswered as first, judge } from '../../fixtures/judge.ts';
import { nginxPage } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
const checkOf = (flow: Flow) => judge(flow).cause?.check;

describe('what stands in front', () => {
  const varnishPage = (word: string) =>
    `<!DOCTYPE html>\n<html>\n  <head>\n    <title>503 Backend fetch failed</title>\n  </head>\n  <body>\n    <h3>Guru ${word}:</h3>\n    <p>XID: 4</p>\n    <hr>\n    <p>Varnish cache server</p>\n  </body>\n</html>\n`;
  const lighttpdPage = (what: string) =>
    `<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"\n         "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">\n <head>\n  <title>${what}</title>\n </head>\n <body>\n  <h1>${what}</h1>\n </body>\n</html>\n`;
  it.each<[string, number, Parameters<typeof answer>[1]]>([
    ['Varnish', 503, { headers: html, body: varnishPage('Meditation') }],
    ['Fastly', 503, { headers: html, body: varnishPage('Mediation') }],
    ['Fastly', 503, { headers: { server: 'Varnish', 'x-served-by': 'cache-ams1-AMS' }, body: '' }],
    ['Squid', 503, { headers: { ...html, server: 'squid/5.7', 'x-squid-error': 'ERR_CONNECT_FAIL 111' }, body: '' }],
    [
      'lighttpd',
      503,
      { headers: { ...html, server: 'lighttpd/1.4.69' }, body: lighttpdPage('503 Service Unavailable') },
    ],
    [
      'H2O',
      502,
      { headers: { 'content-type': 'text/plain; charset=utf-8', server: 'h2o/2.2.5' }, body: 'connection failed' },
    ],
  ])('is called by its name where it reaches nothing: %s', (name, status, given) => {
    const found = causeOf(first(status, given));
    expect(found.check).toBe('network/gateway-error');
    expect(found.title.replaceAll('`', '')).toBe(`${name} in front of your MCP server answers ${status}`);
    expect(faultsOfWords(found)).toEqual([]);
  });

  it('is the proxy of a network where Squid refuses by its rules', () => {
    const flow = first(403, { headers: { ...html, 'x-squid-error': 'ERR_ACCESS_DENIED 0' }, body: '' });
    expect(checkOf(flow)).toBe('network/corporate-proxy');
  });

  describe('Squid, which refuses by its rules', () => {
    const of = { ...html, server: 'squid/5.7', via: '1.1 vm (squid/5.7)', 'x-squid-error': 'ERR_ACCESS_DENIED 0' };
    const body = '<html><head>\n<meta content="Copyright (C) 1996-2021 The Squid Software Foundation">';
    const refused = answer(403, { headers: of, body });
    const metadata = relayed().until('resourceMetadata').change('resourceMetadata', refused);
    const withToken = relayed().until('connect').change('connect', refused);

    it('may stand in front of the server where nothing else was asked', () => {
      const found = causeOf(metadata);
      expect(found.check).toBe('network/corporate-proxy');
      expect(found.fix.or[0]?.when).toBe('If Squid stands in front of your MCP server');
      expect(faultsOfWords(found)).toEqual([]);
    });

    it('stands there where others are asked past it', () => {
      const found = causeOf(withToken);
      expect([found.check, found.owner]).toEqual(['session/forbidden', 'network']);
      expect(found.fix.do[0]?.place.name).toBe('Squid');
      expect(faultsOfWords(found)).toEqual([]);
    });

    it.each(['serverMetadata', 'register', 'token'] as const)('stands in front of nothing of Scalekit: %s', (step) => {
      const found = causeOf(relayed().until(step).change(step, refused));
      expect([found.check, found.owner]).toEqual(['network/corporate-proxy', 'network']);
    });

    it('is the way out where they are asked through it', () => {
      const through = headers({ via: of.via });
      expect(
        checkOf(withToken.change('serverMetadata', through).change('register', through).change('token', through)),
      ).toBe('network/corporate-proxy');
    });
  });

  it('is shown by the same question to be let through: what stopped the browser’s', () => {
    const flow = direct()
      .until('initialize')
      .change('initialize', preflight(403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0', server: 'squid/5.7' }));
    const found = causeOf(flow);
    expect(found.check).toBe('network/corporate-proxy');
    expect(
      found.verify.flatMap(({ anyOf = [] }) => anyOf.map(({ request }) => 'method' in request && request.method)),
    ).toEqual(['OPTIONS']);
    expect(faultsOfWords(found)).toEqual([]);
  });

  it.each([403, 404])('answers itself, by its own page: Varnish (%d)', (status) => {
    const own = answer(status, { headers: { ...html, server: 'Varnish' }, body: varnishPage('Meditation') });
    const found = causeOf(relayed().until('resourceMetadata').change('resourceMetadata', own));
    expect([found.owner, found.fix.do[0]?.place.name]).toEqual(['network', 'Varnish']);
    expect(faultsOfWords(found)).toEqual([]);
  });

  it.each([
    ['does not know a name', 'ERR_DNS_FAIL', 'network/corporate-proxy'],
    ['knows where to, and does not get there', 'ERR_CANNOT_FORWARD', 'network/gateway-error'],
    ['waits in vain', 'ERR_READ_TIMEOUT', 'network/gateway-error'],
  ])('is told by its page alone where Squid %s', (_, id, check) => {
    const found = causeOf(first(504, { headers: html, body: `<body id=${id}> Generated by vm (squid/5.7)` }));
    expect(found.check).toBe(check);
    const cases = found.fix.or.map(({ when }) => when.replaceAll('`', ''));
    expect(cases.includes('If Squid is a proxy of your network')).toBe(check === 'network/gateway-error');
    expect(faultsOfWords(found)).toEqual([]);
  });

  it('passes the metadata on: lighttpd', () => {
    const flow = relayed()
      .until('resourceMetadata')
      .change(
        'resourceMetadata',
        answer(404, { headers: { ...html, server: 'lighttpd/1.4.69' }, body: lighttpdPage('404 Not Found') }),
      );
    expect(codeOf(flow)[0]?.join()).toContain('$HTTP["url"] =~ "^/\\.well-known/oauth-protected-resource"');
  });

  const refused = (via: string, body: string) => {
    const gone = answer(401, { headers: { 'www-authenticate': 'Bearer', via }, body });
    return relayed()
      .until('connect')
      .change('initialize', headers({ via }), answer(401, { headers: { 'www-authenticate': 'Bearer', via }, body }))
      .change('connect', gone);
  };
  it('hands the token on to code that it runs itself, whichever file answers: Apache', () => {
    const flow = relayed()
      .until('connect')
      .change('connect', answer(401, { headers: { server: 'Apache/2.4.71' }, json: { error: 'No access token' } }));
    const found = causeOf(flow);
    expect(found.check).toBe('session/token-not-seen');
    const code = found.fix.or.flatMap(({ steps }) => steps.flatMap(({ snippets = [] }) => snippets));
    expect(code.map((one) => one.code)).toContain('<Location "/">\n  CGIPassAuth On\n</Location>');
  });

  it('takes the token off unless it is told not to: Squid', () => {
    const found = causeOf(refused('1.1 vm (squid/5.7)', 'unauthorized'));
    expect([found.check, found.owner]).toEqual(['session/token-rejected', 'network']);
    expect(codeOf(refused('1.1 vm (squid/5.7)', 'unauthorized'))).toEqual([['Squid', 'login=PASSTHRU']]);
    expect(faultsOfWords(found)).toEqual([]);
    expect(causeOf(refused('1.1 other', 'unauthorized')).owner).toBe('mcp-server');
  });

  it('is not Squid where the server shows that it has one answer for all, or a token came through, or it is the way out', () => {
    const via = '1.1 vm (squid/5.7)';
    const said = (flow: Flow) => JSON.stringify(causeOf(flow));
    expect(causeOf(refused(via, 'Invalid token')).owner).toBe('mcp-server');
    expect(causeOf(refused(via, 'unauthorized').change('serverMetadata', headers({ via }))).owner).toBe('mcp-server');
    expect(said(refused(via, 'unauthorized').change('serverMetadata', headers({ via })))).not.toContain('PASSTHRU');
    const other = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"', via }, body: '' });
    const again = { again: other(mcpRequest('initialize', token(claims, 'b0b0b0b0'))) };
    expect(causeOf(refused(via, 'unauthorized').add(again)).owner).toBe('mcp-server');
  });
});

describe('a 401 of nginx itself', () => {
  const page = nginxPage('401 Authorization Required');
  const refused = answer(401, { headers: { 'content-type': 'text/html', server: 'nginx/1.22.1' }, body: page });

  it('is lifted there for the metadata', () => {
    const found = causeOf(relayed().until('resourceMetadata').change('resourceMetadata', refused));
    expect([found.check, found.owner]).toEqual(['resource-metadata/requires-auth', 'network']);
    expect(found.fix.do[0]?.place.name).toBe('nginx');
    expect(found.fix.do[0]?.snippets?.[0]?.code).toContain('auth_request off;');
    expect(faultsOfWords(found)).toEqual([]);
  });

  it('names there where to sign in', () => {
    const found = causeOf(relayed().until('initialize').change('initialize', refused));
    expect([found.check, found.owner]).toEqual(['challenge/no-www-authenticate', 'network']);
    expect(found.fix.do[0]?.place.name).toBe('nginx');
    expect(found.fix.do[0]?.snippets?.[0]?.code).toMatch(
      /^add_header WWW-Authenticate\n.*resource_metadata=.*\n.*always;$/,
    );
    expect(faultsOfWords(found)).toEqual([]);
  });

  it('is read by a page where nginx exposes it: the code never saw that response', () => {
    const added = (body: string, exposes: string | null) => {
      const exposed = headers({ 'access-control-expose-headers': exposes });
      const flow = direct()
        .until('initialize')
        .change('initialize', answer(401, { headers: { 'content-type': 'text/html', server: 'nginx/1.22.1' }, body }));
      const { check, fix } = causeOf(flow.change('initialize', exposed));
      expect(check).toBe('challenge/no-www-authenticate');
      return fix.do
        .filter(({ text }) => text.includes('lets a page read'))
        .map(({ place, snippets = [] }) => [place.name, snippets[0]?.code.split('\n')[0]]);
    };
    expect(added(page, null)).toEqual([['nginx', 'add_header Access-Control-Expose-Headers']]);
    expect(added(page, 'WWW-Authenticate')).toEqual([]);
    expect(added('{"error":"no token"}', null)[0]?.[0]).toBe('your MCP server');
  });

  it('is the server’s where the server wrote it', () => {
    const own = answer(401, { headers: { server: 'nginx/1.22.1' }, json: { error: 'no token' } });
    const found = causeOf(relayed().until('initialize').change('initialize', own));
    expect([found.check, found.owner]).toEqual(['challenge/no-www-authenticate', 'mcp-server']);
  });
});

describe('metadata from a cache', () => {
  const wrong = { resource: 'http://backend:8080/mcp', authorization_servers: ['https://a.example.com'] };
  const found = (given: Record<string, string>) =>
    causeOf(
      relayed()
        .until('resourceMetadata')
        .change('resourceMetadata', answer(200, { headers: { server: 'nginx', ...given }, json: wrong })),
    );
  it.each([
    ['X-Cache-Status: HIT', { 'x-cache-status': 'HIT' }],
    ['X-Cache: HIT from vm', { 'x-cache': 'HIT from vm' }],
    ['CF-Cache-Status: HIT', { 'cf-cache-status': 'HIT' }],
    ['X-Cache: HIT', { 'x-cache': 'HIT', age: '0' }],
    ['Age: 30', { age: '30' }],
  ])('stays the old one until that lets it go: %s', (shown, given) => {
    const finding = found(given);
    const again = finding.fix.or.find(({ kind }) => kind === 'again');
    expect([again?.when.includes(shown), again?.steps[0]?.place.name]).toEqual([true, 'nginx']);
    expect(finding.fix.stuck.map(({ text }) => text).join()).toContain('the report');
    expect(faultsOfWords(finding)).toEqual([]);
  });

  it.each([
    ['asked anew', { 'x-cache-status': 'MISS' }],
    ['just come', { age: '1' }],
    ['asked anew by what is nearer', { 'x-cache': 'MISS', age: '90' }],
    ['from no cache', {}],
  ])('is the server’s own: %s', (_, given) => {
    expect(JSON.stringify(found(given))).not.toContain('cache');
  });

  it('may have been no JSON at all', () => {
    const missing = answer(404, { headers: { 'x-cache': 'HIT' } });
    const flow = relayed().until('resourceMetadata').change('resourceMetadata', missing);
    expect(causeOf(flow).fix.or.at(-1)?.when).toMatch(/^If the response is still the old one, since .+`X-Cache: HIT`/);
  });

  it('does not matter where something else is wrong with its answer', () => {
    const limited = answer(429, { headers: { age: '90' }, body: 'Slow down' });
    const flow = relayed().until('resourceMetadata').change('resourceMetadata', limited);
    expect(JSON.stringify(causeOf(flow))).not.toContain('a copy from a cache');
  });
});
