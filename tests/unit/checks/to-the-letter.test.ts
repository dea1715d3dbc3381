/** Servers whose owner does to the letter what is said: what is told to be set is never the fault itself. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/finding.ts';
import {
  answer,
  claims,
  type Flow,
  headers,
  issuer,
  relayed,
  requestHeaders,
  resourceMetadataDocument,
  resourceMetadataUrl,
  token,
} from '../../fixtures/flow.ts';
import { causeOf } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';
import { asked } from '../clients/asked.ts';

/** All values to set, by their name, of the steps and of what else there is. */
const valuesOf = ({ fix }: Finding) =>
  [...fix.do, ...fix.or.flatMap(({ steps }) => steps)].flatMap(({ values = [] }) => values);
const named = (finding: Finding, name: string) =>
  valuesOf(finding).flatMap((one) => (one.name === name ? [one.value] : []));

describe('a token that is refused for no reason that it shows', () => {
  const refusedWith = (error: object) =>
    causeOf(
      relayed()
        .until('connect')
        .change(
          'connect',
          requestHeaders({ authorization: `Bearer ${token({ ...claims, iss: issuer })}` }),
          answer(401, { json: error }),
        ),
    );
  it.each([
    ['no reason', {}],
    ['`invalid_token`', { error: 'invalid_token' }],
    ['its signature', { error: 'invalid_token', error_description: 'signature verification failed' }],
  ])('is compared with its own issuer: %s', (_reason, error) => {
    const found = refusedWith(error);
    expect(found.check).toBe('session/token-rejected');
    expect(new Set(named(found, 'iss'))).toEqual(new Set([issuer]));
    expect(named(found, 'or iss')).toEqual([]);
    expect(faultsOfWords(found)).toEqual([]);
  });
});

describe('the whole environment, on a domain of its own', () => {
  const own = 'https://auth.example.org';
  const document = {
    issuer: own,
    authorization_endpoint: `${own}/oauth/authorize`,
    token_endpoint: `${own}/oauth/token`,
    jwks_uri: `${own}/keys`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  };
  const naming = (server: Flow): Finding =>
    causeOf(
      server
        .until('serverMetadata')
        .change(
          'resourceMetadata',
          answer(200, { json: { ...resourceMetadataDocument, authorization_servers: [own] } }),
        )
        .change(
          'serverMetadata',
          (x) => ({ ...x, request: { ...x.request, url: `${own}/.well-known/oauth-authorization-server` } }),
          answer(200, { json: document }),
        ),
    );
  it.each([
    ['no framework', relayed()],
    [
      'FastMCP',
      relayed().all((x) => ({
        ...x,
        ...(x.response &&
          x.request.url.includes('mcp.example.com') && {
            response: { ...x.response, headers: [...x.response.headers, ['server', 'uvicorn'] as [string, string]] },
          }),
      })),
    ],
  ])('is replaced by the JSON of the dashboard: %s', (_name, flow) => {
    const found = naming(flow);
    expect(found.check).toBe('resource-metadata/environment-root');
    expect(found.fix.do[0]).toMatchObject({ only: 'copy', link: { url: expect.stringContaining('scalekit.com') } });
    // It is looked for, and nowhere pasted.
    const pasted = found.fix.do.map(({ snippets, values = [] }) => [
      snippets,
      values.filter(({ name }) => !/^Search your /.test(name)),
    ]);
    expect(JSON.stringify(pasted)).not.toContain(own);
    expect(faultsOfWords(found)).toEqual([]);
  });
});

describe('a permission that only the 401 names', () => {
  const asking = (scope: string) => `Bearer resource_metadata="${resourceMetadataUrl}", scope="${scope}"`;
  const refused = (flow: Flow, listed: string[] | undefined) =>
    causeOf(
      flow
        .until('register')
        .change('initialize', headers({ 'www-authenticate': asking('todos:read') }))
        .change('resourceMetadata', answer(200, { json: { ...resourceMetadataDocument, scopes_supported: listed } }))
        .change(
          'register',
          (x) => ({
            ...x,
            request: {
              ...x.request,
              body: JSON.stringify({ ...JSON.parse(x.request.body ?? ''), scope: 'todos:read' }),
            },
          }),
          answer(400, {
            json: { error: 'invalid_client_metadata', error_description: 'scope todos:read is not allowed' },
          }),
        ),
    );
  it.each([
    ['another is listed', ['todo:read'], true],
    ['none is listed', undefined, undefined],
    ['it is listed too', ['todos:read', 'todo:read'], undefined],
  ])('is taken out of the 401 where it is not meant: %s', (_name, listed, open) => {
    const found = refused(relayed(), listed);
    expect(found.check).toBe('registration/rejected');
    const way = found.fix.or.find(({ when }) => /not meant to exist/.test(when));
    expect(way?.open).toBe(open);
    expect(way?.steps[0]?.text).toContain('WWW-Authenticate');
    expect(way?.steps[0]?.values?.map(({ value }) => value)).toContain('todos:read');
    expect(JSON.stringify(way?.steps).includes('Take `todos:read` out of `scopes_supported`')).toBe(
      listed?.includes('todos:read') ?? false,
    );
    expect(faultsOfWords(found)).toEqual([]);
  });
});

describe('a token that may never have come', () => {
  const refusal = {
    json: { error: 'invalid_token' },
    headers: { 'www-authenticate': `Bearer resource_metadata="${resourceMetadataUrl}"` },
  };
  const waysAt = (server: string | undefined, error = 'invalid_token') => {
    const by = headers(server === undefined ? {} : { server });
    const found = causeOf(
      relayed()
        .until('connect')
        .change('initialize', answer(401, refusal), by)
        .change('connect', answer(401, { ...refusal, json: { error } }), by),
    );
    expect(found.check).toBe('session/token-rejected');
    expect(faultsOfWords(found)).toEqual([]);
    return found.fix.or.filter(({ when }) => when.includes('no token came'));
  };
  it.each<[string | undefined, string[], true | undefined]>([
    ['nginx/1.22.1', ['let nginx pass the token on'], true],
    ['Apache/2.4', ['delete the line that takes it off', 'let Apache hand it on'], true],
    [undefined, ['let what stands in front of it pass the token on'], undefined],
  ])('is passed on by what answers: %s', (server, ways, open) => {
    expect(waysAt(server).map(({ instead }) => instead)).toEqual(ways);
    expect(new Set(waysAt(server).map((way) => way.open))).toEqual(new Set([open]));
  });
  it.each([
    ['neither a body nor a challenge was seen', { bare: true }],
    ['nothing but an empty body', { bare: true, body: '' }],
  ])('is not told by answers of which nothing can be compared: %s', (_name, shown) => {
    const found = causeOf(
      relayed()
        .until('connect')
        .change('initialize', answer(401, shown), headers({ server: 'nginx' }))
        .change('connect', answer(401, shown), headers({ server: 'nginx' })),
    );
    expect(found.check).toBe('session/token-rejected');
    expect(found.fix.or.filter(({ when }) => when.includes('no token came'))).toEqual([]);
  });
  it('came where the answer is another than to a request without one', () => {
    expect(waysAt('nginx/1.22.1', 'invalid_grant')).toEqual([]);
  });
});

describe('403 where 401 is due', () => {
  const root = 'https://mcp.example.com/.well-known/oauth-protected-resource';
  const told = (documents: Record<string, object | number>) => {
    const found = causeOf(asked({ status: 403, challenge: null, documents }));
    expect(found.check).toBe('challenge/wrong-status');
    expect(faultsOfWords(found)).toEqual([]);
    return JSON.stringify(found).replaceAll(/['"\\\s+]|n\s+/g, '');
  };
  it('gets a header with the address at which the JSON was found', () => {
    const said = told({ [root]: resourceMetadataDocument });
    expect(said).toContain('/.well-known/oauth-protected-resource');
    expect(said).not.toContain('/oauth-protected-resource/mcp');
  });
  it('leads to the other usual address where it is there', () => {
    expect(told({ [resourceMetadataUrl]: resourceMetadataDocument })).toContain('/oauth-protected-resource/mcp');
  });
  it('serves it where it is nowhere', () => {
    expect(told({})).toContain('YOUR_JSON');
  });
});

interface Named {
  server?: string;
  ends?: { sign: string; token: string };
}

describe('an MCP server that names itself as the place to sign in', () => {
  const own = new URL(resourceMetadataUrl).origin;
  const naming = (at: string, { server, ends = { sign: '/authorize', token: '/token' } }: Named = {}) =>
    causeOf(
      relayed()
        .until('serverMetadata')
        .all((x) => (server && x.request.url.startsWith(own) ? headers({ server })(x) : x))
        .change('resourceMetadata', answer(200, { json: { ...resourceMetadataDocument, authorization_servers: [at] } }))
        .change(
          'serverMetadata',
          (x) => ({ ...x, request: { ...x.request, url: `${at}/.well-known/oauth-authorization-server` } }),
          answer(200, {
            ...(server && { headers: { server } }),
            json: {
              issuer: at,
              authorization_endpoint: at + ends.sign,
              token_endpoint: at + ends.token,
              response_types_supported: ['code'],
              code_challenge_methods_supported: ['S256'],
            },
          }),
        ),
    );
  it('is no vendor: what is meant decides, and Scalekit comes first', () => {
    const found = naming(own);
    expect(found).toMatchObject({ check: 'registration/unsupported', owner: 'mcp-server' });
    expect(found.fix.do.map(({ only }) => only)).toEqual(['look']);
    expect(found.fix.or.map(({ when, open }) => [when.includes('Scalekit'), open])).toEqual([
      [true, true],
      [false, true],
    ]);
    const [first] = found.fix.or;
    expect(first?.steps[0]?.text).toContain('`mcpAuthRouter`');
    expect(first?.steps.some(({ only }) => only === 'copy')).toBe(true);
    expect(faultsOfWords(found)).toEqual([]);
  });
  it.each(['uvicorn', 'Kestrel'])('names nothing of another language: %s', (server) => {
    const found = naming(own, { server });
    expect(found).toMatchObject({ check: 'registration/unsupported', owner: 'mcp-server' });
    expect(JSON.stringify(found.fix)).not.toMatch(/mcpAuthRouter|ProxyOAuthServerProvider/);
    expect(faultsOfWords(found)).toEqual([]);
  });
  it.each([
    ['at a host of its own', 'https://login.example.org', undefined],
    ['below a path of the same host', `${own}/login`, undefined],
    [
      'known by its addresses',
      `${own}/realms/acme`,
      { sign: '/protocol/openid-connect/auth', token: '/protocol/openid-connect/token' },
    ],
  ])('another service is one: %s', (_name, at, ends) => {
    const found = naming(at, ends && { ends });
    expect(found).toMatchObject({ check: 'registration/unsupported', owner: 'authorization-server' });
    expect(JSON.stringify(found.fix)).not.toMatch(/mcpAuthRouter|Scalekit/);
  });
});

describe('a login page for people before the MCP server', () => {
  /** Claude Code lets a person sign in whatever was answered; Cursor does not. */
  it.each(['claude-code', 'codex', 'cursor'] as const)('is told of with what lets a program past it: %s', (client) => {
    const gated = asked({ status: 302, location: '/login' });
    const { fix, check, ...said } = causeOf(gated, { context: { client } });
    expect(check).toBe(client === 'cursor' ? 'challenge/redirected-to-login' : 'network/redirected');
    // Without a check of its own, nothing would protect it once the page lets it alone.
    expect(fix.do.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Answer 401 to every request to your MCP server without a valid token\./),
        'Let requests to `/mcp` and `/.well-known/` skip the middleware that sends people to that page.',
        'Restart your MCP server.',
      ]),
    );
    expect(fix.or[0]?.when).toMatch(/^If your code has no `\/login`/);
    expect(faultsOfWords({ fix, check, ...said })).toEqual([]);
  });
});
