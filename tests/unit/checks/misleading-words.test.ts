/** Whose it is and what to do, where the first thing that comes to mind would mislead. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Finding } from '../../../lib/finding.ts';
import { shellCommand } from '../../../lib/verification/shell.ts';
import {
  answer,
  authorizeUrl,
  claims,
  clientId,
  direct,
  failed,
  json,
  mcpRequest,
  preflight,
  relayed,
  request,
  requestHeaders,
  token,
  url,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

/** The cause, and all that it says to a reader. */
function causeOf(flow: Parameters<typeof judge>[0]): Finding & { said: string } {
  const { cause } = judge(flow);
  if (!cause) throw new Error('there is no cause');
  return { ...cause, said: JSON.stringify([cause.title, cause.summary, cause.fix, cause.verify]) };
}

/** Asked there instead. */
const at =
  (address: string) =>
  (x: Exchange): Exchange => ({ ...x, request: { ...x.request, url: address } });
const page = (address: string): Exchange => request('GET', address, { navigation: true });

/** The healthy flow of another vendor's server at `auth.example`. */
const issuer = 'https://auth.example/realms/mcp';
const endpoint = (name: string) => `${issuer}/${name}`;
const elsewhere = () =>
  relayed()
    .change('resourceMetadata', json({ authorization_servers: [issuer] }))
    .change(
      'serverMetadata',
      at('https://auth.example/.well-known/oauth-authorization-server/realms/mcp'),
      json({
        issuer,
        authorization_endpoint: endpoint('authorize'),
        token_endpoint: endpoint('token'),
        registration_endpoint: endpoint('register'),
        jwks_uri: endpoint('keys'),
      }),
    )
    .change('register', at(endpoint('register')), json({ client_id: 'fresh' }))
    .change('authorize', (x) => ({
      ...x,
      request: {
        ...x.request,
        url: x.request.url.replace(authorizeUrl, endpoint('authorize')).replace(clientId, 'fresh'),
      },
    }))
    .change('token', at(endpoint('token')), (x) => ({
      ...x,
      request: { ...x.request, body: (x.request.body ?? '').replace(clientId, 'fresh') },
    }));

describe('a redirect to an address that only its sender knows', () => {
  const sentTo = (address: string, text: string, sender = elsewhere()) =>
    causeOf(
      sender
        .until('authorize')
        .change('authorize', answer(302, { headers: { location: address } }))
        .add({ login: failed('network', text)(page(address)) }),
    );

  it.each([
    ['this machine', 'http://localhost:8000/login', 'net::ERR_CONNECTION_REFUSED'],
    ['a container', 'http://keycloak:8080/realms/mcp/login', 'net::ERR_NAME_NOT_RESOLVED'],
    ['a cluster', 'http://auth.default.svc/login', 'net::ERR_NAME_NOT_RESOLVED'],
    ['a port behind the proxy', 'http://auth.example:8080/login', 'net::ERR_CONNECTION_TIMED_OUT'],
    ['a private network', 'http://10.0.3.4/login', 'net::ERR_ADDRESS_UNREACHABLE'],
  ])('is its sender’s: %s', (_name, address, text) => {
    const { check, owner, evidence, said } = sentTo(address, text);
    expect({ check, owner }).toEqual({ check: 'network/unreachable', owner: 'authorization-server' });
    expect(evidence.map(({ observed }) => observed)).toContain(`location: ${address}`.replace('l', 'L'));
    expect(said).not.toMatch(/VPN|firewall|where the metadata names it/);
  });
});

describe('an authorization server on the same computer that does not respond', () => {
  const local = 'http://localhost:9000';
  const hanging = () =>
    causeOf(
      relayed()
        .until('serverMetadata')
        .change('resourceMetadata', json({ authorization_servers: [local] }))
        .change(
          'serverMetadata',
          at(`${local}/.well-known/oauth-authorization-server`),
          failed('network', 'net::ERR_CONNECTION_TIMED_OUT'),
        ),
    );

  it('hangs, and no firewall stands between', () => {
    const { check, fix, said } = hanging();
    expect(check).toBe('network/unreachable');
    expect(fix.do.map(({ text }) => text).join()).toContain('Restart the program that listens at `localhost:9000`');
    expect(said).not.toMatch(/through the firewall|VPN/);
  });
});

describe('a redirect that Chromium made up', () => {
  const insecure = 'http://auth.example.com/oauth/authorize';
  const secure = 'https://auth.example.com/oauth/authorize';
  const made = (location: string, why: string) =>
    answer(307, { headers: { location, 'non-authoritative-reason': why } });
  const unanswered = failed('network', 'net::ERR_NAME_NOT_RESOLVED');
  const tried = {
    up: made(secure, 'HttpsUpgrades')(page(insecure)),
    back: made(insecure, 'HttpsUpgrades')(page(secure)),
    end: unanswered(page(insecure)),
  };
  const begun = direct().until('register');

  it.each([
    ['to https, and back where nothing answers there', begun.add(tried)],
    ['to https alone', begun.add({ up: tried.up, end: unanswered(page(secure)) })],
    [
      'of a name known for https',
      begun.add({ up: made(secure, 'HSTS')(page(insecure)), end: unanswered(page(secure)) }),
    ],
  ])('is nobody’s: %s', (_name, flow) => {
    const { check, owner, evidence, said } = causeOf(flow);
    expect({ check, owner }).toEqual({ check: 'network/unreachable', owner: 'network' });
    expect(evidence.map(({ observed }) => observed)).toEqual(['net::ERR_NAME_NOT_RESOLVED']);
    expect(said).not.toContain('sends the browser');
  });

  it.each([
    ['HSTS', 'client', 'by `https` alone (HSTS)'],
    // By another extension, or a server by its own words.
    ['Delegate', 'mcp-server', 'redirects'],
  ])('of the MCP server’s own address, by %s', (why, owner, title) => {
    const plain = url((address) => {
      address.protocol = 'http:';
    });
    const first = direct().until('initialize');
    const flow = first.change('initialize', plain, made('https://mcp.example.com/mcp', why));
    const redirected = causeOf(flow);
    expect(redirected).toMatchObject({ check: 'network/redirected', owner });
    expect(redirected.title).toContain(title);
    expect(redirected.fix.do[0]?.values?.[0]?.value).toBe('https://mcp.example.com/mcp');
    const asked = { location: 'https://mcp.example.com/mcp', 'non-authoritative-reason': why };
    const before = causeOf(first.change('initialize', plain, failed('cors', 'net::ERR_FAILED'), preflight(307, asked)));
    expect(before.check).toBe('cors/preflight-redirected');
    expect(before.title).toContain(title);
  });

  it('hides no server that sent the browser there', () => {
    const sent = begun.add({ login: answer(302, { headers: { location: insecure } })(page(authorizeUrl)), ...tried });
    const { check, owner, evidence } = causeOf(sent);
    expect({ check, owner }).toEqual({ check: 'network/unreachable', owner: 'scalekit' });
    expect(evidence.map(({ url }) => url)).toEqual([insecure, authorizeUrl]);
  });
});

describe('a client that was registered a moment before', () => {
  const refusal = answer(400, { json: { error: 'invalid_client', error_description: 'Invalid client_id' } });

  it.each([
    ['authorization/unknown-client', elsewhere().until('authorize').change('authorize', refusal)],
    ['token/invalid-client', elsewhere().until('token').change('token', refusal)],
  ])('is lost, not stale: %s', (check, flow) => {
    const cause = causeOf(flow);
    expect(cause).toMatchObject({ check, owner: 'authorization-server' });
    expect(`${cause.summary} ${cause.why}`).toContain('a moment before');
    expect(cause.said).not.toMatch(/Clear|new browser tab|saved earlier|from before/);
  });

  it('one that was saved is stale', () => {
    const cause = causeOf(elsewhere().until('authorize').without('register').change('authorize', refusal));
    expect(cause).toMatchObject({ check: 'authorization/unknown-client', owner: 'client' });
    expect(cause.said).toContain('Clear OAuth state');
  });
});

describe('a token whose issuer is not the metadata’s', () => {
  const internal = { ...claims, iss: 'http://keycloak:8080/realms/mcp', aud: ['https://mcp.example.com/mcp'] };
  const masked = token(internal, '0e1f2a3b');
  const refused = answer(401, { json: { error: 'invalid_token' } });
  const bearer = requestHeaders({ authorization: `Bearer ${masked}` });

  it('is accepted by its own issuer where this sign-in brought it', () => {
    const flow = elsewhere()
      .until('connect')
      .change('token', json({ access_token: masked }))
      .change('connect', bearer, refused);
    const { check, fix, said } = causeOf(flow);
    expect(check).toBe('session/issuer-mismatch');
    const steps = [...fix.do, ...fix.or.flatMap((one) => one.steps)];
    expect(JSON.stringify(steps)).toContain(internal.iss);
    expect(said).not.toMatch(/[Ee]nvironment/);
  });

  it('is another server’s where it was kept, and nothing is to be compared that is compared already', () => {
    const flow = elsewhere()
      .until('serverMetadata')
      .add({
        connect: refused({ ...mcpRequest('initialize', masked), via: 'inspector-v2-relay' }),
      });
    const { check, fix, said } = causeOf(flow);
    expect(check).toBe('session/issuer-mismatch');
    expect(fix.do.flatMap(({ values }) => values?.map(({ value }) => value) ?? [])).not.toContain(issuer);
    expect(said).not.toMatch(/[Ee]nvironment/);
  });
});

describe('a scope that is the client’s own doing', () => {
  const refusal = answer(400, { json: { error: 'invalid_scope' } });
  const asking = (scope: string, grant: string) =>
    causeOf(
      elsewhere()
        .until('token')
        .change('token', refusal, (x) => ({
          ...x,
          request: {
            ...x.request,
            body: new URLSearchParams({ grant_type: grant, client_id: 'fresh', scope }).toString(),
          },
        })),
    );

  it.each([
    ['.default beside single scopes', 'api://a/read api://a/.default', 'refresh_token'],
    ['more in the refresh than in the sign-in', 'todo:read todo:write todo:admin', 'refresh_token'],
    ['what nobody named', 'todo:secret', 'authorization_code'],
  ])('%s', (_name, scope, grant) => {
    const { check, owner, said } = asking(scope, grant);
    expect({ check, owner }).toEqual({ check: 'token/invalid-scope', owner: 'client' });
    expect(said).not.toContain('Define');
  });

  it('what the MCP server names is not', () => {
    expect(asking('todo:read', 'authorization_code').owner).toBe('mcp-server');
  });
});

describe('a resource without a path', () => {
  const flow = (code: string) =>
    elsewhere()
      .all((x) => ({
        ...x,
        request: {
          ...x.request,
          url: x.request.url.replace('https://mcp.example.com/mcp', 'https://mcp.example.com/'),
        },
      }))
      .change(
        'resourceMetadata',
        at('https://mcp.example.com/.well-known/oauth-protected-resource'),
        json({ resource: 'https://mcp.example.com' }),
      )
      .until('authorize')
      .change('authorize', (x) => {
        const address = new URL(x.request.url);
        address.searchParams.set('resource', 'https://mcp.example.com/');
        return answer(400, { json: { error: 'invalid_target', error_description: code } })({
          ...x,
          request: { ...x.request, url: address.href },
        });
      });

  it.each(['AADSTS9010010: The resource parameter does not match.', 'The resource is not known'])(
    'differs by the slash that the client added: %s',
    (words) => {
      const { check, summary, said } = causeOf(flow(words));
      expect(check).toBe('authorization/invalid-target');
      expect(summary).toContain('says `https://mcp.example.com`, and');
      expect(summary).toContain('asked for `https://mcp.example.com/`');
      expect(said).not.toMatch(/[Tt]urn the `resource` parameter off/);
    },
  );
});

describe('metadata that is there, and refused', () => {
  /** mcp-use 2.5: what reads JSON refuses the request of Inspector v1's page, which says that it has a body and has none. */
  const refused = (status: number, type?: string) =>
    direct()
      .until('resourceMetadata')
      .change(
        'resourceMetadata',
        answer(status, { body: 'Invalid JSON' }),
        ...(type ? [requestHeaders({ 'content-type': type })] : []),
      );

  it('is not called absent, and the header is what is shown and what the command sends', () => {
    const { check, said, evidence, verify } = causeOf(refused(400, 'application/json'));
    expect(check).toBe('resource-metadata/not-found');
    expect(said).toContain('refuses the request for its metadata (400)');
    expect(said).not.toContain('has no JSON that says where to sign in');
    expect(said).not.toMatch(/Serve th(?:e|at) JSON/);
    expect(evidence).toContainEqual(expect.objectContaining({ observed: 'Content-Type: application/json' }));
    expect(verify.flatMap((one) => shellCommand(one) ?? []).join()).toContain("'content-type: application/json'");
  });
  it('by a status that is none of absence, without that header', () => {
    const { said } = causeOf(refused(406));
    expect(said).toContain('refuses the request for its metadata (406)');
    expect(said).not.toContain('has no JSON that says where to sign in');
    expect(said).toContain('Serve the JSON');
  });
  it.each([400, 403, 406])('of the sign-in, by %i: that Scalekit has none is not known', (status) => {
    const { check, said, evidence } = causeOf(
      relayed()
        .until('serverMetadata')
        .change('serverMetadata', answer(status, { body: 'Bad client version' })),
    );
    expect(check).toBe('server-metadata/not-found');
    expect(said).toContain(`Scalekit refuses the request for its metadata (${status})`);
    expect(said).not.toContain('has no sign-in information');
    expect(evidence).toContainEqual(expect.objectContaining({ what: 'Body', observed: 'Bad client version' }));
  });
  it('of the sign-in, by another server: whoever runs it lets everybody read it', () => {
    const { check, said, fix } = causeOf(
      relayed()
        .until('serverMetadata')
        .change('resourceMetadata', json({ authorization_servers: ['https://auth.example'] }))
        .change('serverMetadata', at('https://auth.example/.well-known/oauth-authorization-server'), answer(403)),
    );
    expect(check).toBe('server-metadata/not-found');
    expect(said).toContain('`auth.example` refuses the request for its metadata (403)');
    expect(fix.do[0]).toMatchObject({ place: { name: 'auth.example' }, values: [{ name: 'URL' }] });
  });
  it.each([404, 410])('%i is absence, whatever the request said', (status) => {
    expect(causeOf(refused(status, 'application/json')).said).toContain('has no JSON that says where to sign in');
  });
});
