/** What stands in front of an MCP server refuses by itself, or changes the path: the code behind it is right, and stays. */
import { describe, expect, it } from 'vitest';
import { caddy } from '../../../lib/checks/signs/front-cors.ts';
import { errors } from '../../../lib/checks/signs/front-routes.ts';
import {
  answer,
  blocked,
  type Change,
  direct,
  type Flow,
  failed,
  headers,
  mcpRequest,
  preflight,
  relayed,
  server,
  url,
} from '../../fixtures/flow.ts';
import { causeOf, judge } from '../../fixtures/judge.ts';
import { nginxPage } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';
import { program } from '../clients/asked.ts';

const html = { 'content-type': 'text/html' };
const nginx = { ...html, server: 'nginx/1.22.1' };
const frame = (what: string, sentence: string) => `<html><body><h1>${what}</h1>\n${sentence}\n</body></html>\n`;
/** As Apache 2.4 of Debian writes them. */
const apachePage = (what: string) =>
  `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n<title>${what}</title>\n</head><body>\n<h1>${what}</h1>\n</body></html>\n`;
const told = (flow: Flow, options?: Parameters<typeof causeOf>[1]) =>
  causeOf(flow, options).fix.do.map(({ place, text }) => `${place.name}: ${text}`);

/** The page may not read it, and was permitted to ask. */
const unread = (status: number, of: Record<string, string>, body: string, ...more: Change[]): Flow =>
  direct()
    .until('initialize')
    .change(
      'initialize',
      answer(status, { bare: true, headers: of, body }),
      blocked,
      preflight(204, { 'x-powered-by': 'Express' }),
      ...more,
    );

describe('an error of its own, which the page may not read', () => {
  it.each<[string, Flow, string]>([
    [
      'nginx, too long a body',
      unread(413, nginx, nginxPage('413 Request Entity Too Large')),
      'nginx: Raise its limit for the body of a request to 4 MB.',
    ],
    [
      'HAProxy, too long a body',
      unread(413, html, frame('413 Payload Too Large', 'The request entity exceeds the maximum allowed.')),
      'HAProxy: Raise its limit for the body of a request to 4 MB.',
    ],
    [
      'nginx, forbidden',
      unread(403, nginx, nginxPage('403 Forbidden')),
      'nginx: Let this request pass on to your MCP server: nginx answers it with `403` itself.',
    ],
    [
      'nginx, which checks the token',
      unread(401, nginx, nginxPage('401 Authorization Required')),
      'nginx: Send the headers from there alone.',
    ],
    [
      'HAProxy, which checks the token',
      unread(401, html, frame('401 Unauthorized', 'You need a valid user and password to access this content.')),
      'HAProxy: Send these headers with its own responses too.',
    ],
    [
      'Apache, which checks the token',
      unread(401, html, apachePage('401 Unauthorized')),
      'Apache: Send the headers from there alone.',
    ],
    [
      'Apache, too long a header',
      unread(400, html, apachePage('400 Bad Request')),
      'Apache: Let this request pass on to your MCP server: Apache answers it with `400` itself.',
    ],
    [
      'Varnish, too long headers',
      unread(431, { ...html, server: 'Varnish' }, '<h3>Guru Meditation:</h3>\n<p>XID: 4</p>'),
      'Varnish: Raise its limit for the headers of a request to 32 kB.',
    ],
    [
      'Caddy, of which no page is seen',
      unread(401, { server: 'Caddy' }, ''),
      'Caddy: Send the headers from there alone.',
    ],
  ])('%s', (_, flow, first) => {
    const cause = causeOf(flow);
    expect([cause.check, cause.owner]).toEqual(['cors/no-allow-origin', 'network']);
    expect(told(flow)).toEqual([first]);
    expect(cause.title).not.toContain('your MCP server does');
    expect(cause.summary).toMatch(/did not see the request|most likely Caddy answered itself/);
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('is the server’s where its program left its name', () => {
    const flow = unread(413, nginx, '<html><title>Too long</title></html>', headers({ 'x-powered-by': 'Express' }));
    expect(causeOf(flow).owner).toBe('mcp-server');
    expect(causeOf(flow).fix.do[0]?.place.kind).toBe('mcp-server');
  });

  it('is the server’s where Node refuses too long headers, which leaves no name', () => {
    const flow = unread(431, nginx, '');
    expect(causeOf(flow).owner).toBe('mcp-server');
    expect(told(flow)[0]).toContain('Raise the limit for the headers');
  });

  it('takes no check of the token away that may be the only one', () => {
    const { fix } = causeOf(unread(401, nginx, nginxPage('401 Authorization Required')));
    expect(fix.or.map(({ when }) => when)).toContain('If your MCP server checks the token itself');
  });
});

describe('a permission check that it refuses', () => {
  /** A live check, which asks the same path as a page and as a program. */
  const alike = (status: number, what: string, of: Record<string, string> = {}): Flow =>
    direct()
      .until('initialize')
      .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(status, { ...nginx, ...of }))
      .all((x) => ({ ...x, via: 'live-check' }))
      .add({
        program: program(
          answer(status, { bare: true, headers: { ...nginx, ...of }, body: nginxPage(what) })(mcpRequest('initialize')),
        ),
      });
  const asPage = { context: { client: 'web' } } as const;

  it('is refused as every request of that path is', () => {
    const flow = alike(403, '403 Forbidden');
    const cause = causeOf(flow, asPage);
    expect([cause.check, cause.owner]).toEqual(['cors/preflight-rejected', 'network']);
    expect(told(flow, asPage)[0]).toBe(
      'nginx: Let requests for `/mcp` pass on to your MCP server, `OPTIONS` too: all of them get `403` from nginx itself.',
    );
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('stays alone where a token is asked for', () =>
    expect(told(alike(401, '401 Authorization Required'), asPage)[0]).toContain('Let `OPTIONS` pass on'));

  it('wants a password, which is turned off in front', () => {
    const flow = alike(401, '401 Authorization Required', { 'www-authenticate': 'Basic realm="x"' });
    const cause = causeOf(flow, asPage);
    expect(told(flow, asPage)[0]).toBe('nginx: Turn off its own sign-in for these paths.');
    expect(cause.summary).toContain('password');
    expect(cause.fix.or.map(({ when }) => when)).toContain('If your code asks for that password');
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('wants a password by Caddy, of which no page is seen', () => {
    const flow = direct()
      .until('initialize')
      .change(
        'initialize',
        failed('cors', 'net::ERR_FAILED'),
        preflight(401, { server: 'Caddy', 'www-authenticate': 'Basic realm="restricted"' }),
      );
    expect(told(flow)[0]).toBe('Caddy: Turn off its own sign-in for these paths.');
  });

  it('is the code’s where a token is asked for, or nothing stands in front', () => {
    for (const of of [{ server: 'Caddy', 'www-authenticate': 'Bearer' }, { 'www-authenticate': 'Basic realm="x"' }]) {
      const refused = direct()
        .until('initialize')
        .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(401, of));
      expect(causeOf(refused).fix.do[0]?.place.kind).toBe('mcp-server');
    }
  });
});

describe('a path that it changes', () => {
  const express = (said: string) =>
    answer(404, {
      headers: { ...html, 'x-powered-by': 'Express', server: 'nginx' },
      body: `<!DOCTYPE html>\n<html lang="en">\n<body>\n<pre>Cannot ${said}</pre>\n</body>\n</html>\n`,
    });
  const fastify = (said: string) =>
    answer(404, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: `Route ${said} not found`, error: 'Not Found', statusCode: 404 }),
    });

  it.each<[string, Change, string]>([
    ['Express', express('POST /'), 'nginx hands `/mcp` on as `/` (404)'],
    ['Fastify', fastify('POST:/api/mcp'), 'Something in front of your MCP server hands `/mcp` on as `/api/mcp` (404)'],
  ])('is named by %s', (_, change, title) => {
    const flow = relayed().until('initialize').change('initialize', change);
    const cause = causeOf(flow);
    expect([cause.check, cause.owner, cause.title.replaceAll('`nginx`', 'nginx')]).toEqual([
      'network/wrong-endpoint',
      'network',
      title,
    ]);
    expect(told(flow)[0]).toContain('with their path unchanged');
    expect(faultsOfWords(cause)).toEqual([]);
  });

  const askedAt = (path: string): Change =>
    url((to) => {
      to.pathname = path;
    });

  it.each([
    ['/api/', express('POST /')],
    ['/prod', fastify('POST:/')],
    ['/api/mcp', express('POST /mcp')],
    ['/v1/mcp/', fastify('POST:/mcp/')],
    ['/', express('POST /app/')],
  ])('is that of a prefix, which many take off or put before on purpose: %s', (path, change) =>
    expect(causeOf(relayed().until('initialize').change('initialize', askedAt(path), change)).owner).toBe('client'),
  );

  it.each([express('POST /mcp'), express('POST /other'), fastify('POST:/mcp')])('is the one that was asked', (change) =>
    expect(causeOf(relayed().until('initialize').change('initialize', change)).owner).toBe('client'),
  );

  it('is that of the metadata', () => {
    const flow = relayed()
      .until('resourceMetadata')
      .change('resourceMetadata', express('GET /oauth-protected-resource/mcp'));
    const cause = causeOf(flow);
    expect([cause.check, cause.owner]).toEqual(['resource-metadata/not-found', 'network']);
    expect(cause.title).toContain('hands `/.well-known/oauth-protected-resource/mcp` on as');
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('is that of the metadata, which the program has not by itself', () => {
    const flow = relayed()
      .until('resourceMetadata')
      .change(
        'resourceMetadata',
        askedAt('/mcp/.well-known/oauth-protected-resource'),
        express('GET /.well-known/oauth-protected-resource'),
      );
    const cause = causeOf(flow);
    expect([cause.check, cause.owner]).toEqual(['resource-metadata/not-found', 'mcp-server']);
  });

  it('is verified with a token where it shows only with one', () => {
    const accepted = relayed().until('connect').change('connect', express('POST /'));
    const { cause } = judge(accepted);
    expect(cause?.check).toBe('network/wrong-endpoint');
    expect(cause?.verify[0]?.says).toContain('`TOKEN`');
  });
});

describe('the lines for it', () => {
  it('take the place of what is there, where it may stand only once', () => {
    for (const { where } of Object.values(errors).filter(({ language }) => language === 'nginx'))
      expect(where).toContain('in place of a line with this name');
    const off = causeOf(
      unread(401, nginx, nginxPage('401 Authorization Required'), preflight(204, { 'x-powered-by': 'Express' })),
    ).fix.do[0]?.snippets?.[0];
    expect(off?.where).toContain('in place of all that is there for `Access-Control` or `OPTIONS`');
  });

  it('keep what a line of the same name switches off', () => {
    const flow = relayed()
      .until('initialize')
      .change('initialize', answer(301, { headers: { server: 'nginx', location: server } }));
    const lines = causeOf(flow).fix.do.flatMap(({ snippets = [] }) => snippets);
    expect(lines.find(({ label }) => label === 'nginx')?.where).toContain(
      'If it is the first `proxy_set_header` there',
    );
  });

  it('stand in Caddy where the request is handed on: a `handle` around that leaves out what stands beside it', () => {
    expect(caddy([['Access-Control-Allow-Origin', '*']]).where).toMatch(/^above `reverse_proxy` of your MCP server/);
  });
});

describe('a refusal by its own page, which nobody behind it wrote', () => {
  const page = (status: number, what: string) =>
    answer(status, { headers: nginx, body: nginxPage(`${status} ${what}`) });
  const at = (name: string, ...changes: Change[]) =>
    relayed()
      .until(name)
      .change(name, ...changes);
  const forbidden = page(403, 'Forbidden');
  it.each<[string, Flow, string, string]>([
    [
      'the metadata',
      at('resourceMetadata', forbidden),
      'resource-metadata/requires-auth',
      'nginx: Pass requests for `/.well-known/oauth-protected-resource` and all below it on to your MCP server, with their path unchanged.',
    ],
    [
      'a first message',
      at('initialize', forbidden),
      'network/wrong-endpoint',
      'nginx: Let this request pass on to your MCP server: nginx answers it with `403` itself.',
    ],
    [
      'a message with a token',
      at('connect', forbidden),
      'session/forbidden',
      'nginx: Let this request pass on to your MCP server: nginx answers it with `403` itself.',
    ],
    [
      'a method, of one with a token',
      at('connect', page(405, 'Not Allowed')),
      'session/server-error',
      'nginx: Let this request pass on to your MCP server: nginx answers it with `405` itself.',
    ],
  ])('is told to pass %s on', (_, flow, check, step) => {
    const found = causeOf(flow);
    expect([found.check, found.owner]).toEqual([check, 'network']);
    expect(told(flow)[0]).toBe(step);
    expect(String(found.title)).not.toContain('Your MCP server');
    expect(faultsOfWords(found)).toEqual([]);
  });

  it.each([
    [404, 'Not Found'],
    [405, 'Not Allowed'],
  ])('may be one of a path that it does not pass on, or of a wrong one (%d)', (status, what) => {
    const found = causeOf(at('initialize', page(status, what)));
    expect([found.check, found.owner]).toEqual(['network/wrong-endpoint', 'client']);
    const passes = found.fix.or.find(({ when }) => when === 'If your code serves MCP at `/mcp` already');
    expect(passes?.steps[0]?.snippets?.[0]?.code).toContain('location ^~ /mcp {');
    expect(faultsOfWords(found)).toEqual([]);
  });

  it('is the program’s where its own words refuse', () => {
    const own = answer(403, { headers: nginx, json: { error: 'forbidden' } });
    expect(causeOf(at('connect', own)).owner).toBe('mcp-server');
    expect(causeOf(at('resourceMetadata', own)).owner).toBe('mcp-server');
  });
});

describe('a status that says that nothing is behind, of nobody known', () => {
  const start = 'your MCP server: If your MCP server does not run: start it.';
  it.each([502, 504])('is about the program, and not about its code (%d)', (status) => {
    const first = relayed()
      .until('initialize')
      .change('initialize', answer(status, { body: 'Error occurred while trying to proxy' }));
    const asked = direct()
      .until('initialize')
      .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(status, {}));
    for (const flow of [first, asked]) {
      expect(told(flow)[0]).toBe(start);
      expect(causeOf(flow).summary).toContain('does not reach the program behind it');
      expect(faultsOfWords(causeOf(flow))).toEqual([]);
    }
  });

  it('is an application’s own word where it is JSON, or another status', () => {
    const said = (status: number, given: Parameters<typeof answer>[1]) =>
      told(relayed().until('initialize').change('initialize', answer(status, given)))[0];
    expect(said(502, { json: { error: 'no keys' } })).not.toBe(start);
    expect(said(500, { body: 'oops' })).not.toBe(start);
  });
});

it('is the limit for the body that is raised where a 413 of nobody known is hidden from the page', () => {
  const found = causeOf(unread(413, {}, ''));
  const steps = found.fix.or.flatMap((one) => one.steps.map(({ text }) => String(text)));
  expect(steps.join()).toContain('Raise the limit for the body of a request');
  expect(faultsOfWords(found)).toEqual([]);
});
