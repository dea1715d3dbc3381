/** What only a live check can tell: it asks at every address, in both transports, and for the keys. */
import { describe, expect, test } from 'vitest';
import { checkHeadline } from '../../../lib/check-page/headline.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  checked,
  issuer,
  json,
  mcpRequest,
  resourceMetadataDocument,
  resourceMetadataUrl,
  server,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../fixtures/flow.ts';
import { causeOf, judge, saidOf } from '../../fixtures/judge.ts';
import { asked, program } from '../clients/asked.ts';
import { at } from '../clients/verdicts/said.ts';

const { origin } = new URL(server);
const openid = `${new URL(issuer).origin}/.well-known/openid-configuration${new URL(issuer).pathname}`;
const openidDocument = {
  ...serverMetadataDocument,
  jwks_uri: `${issuer}/keys`,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};
const said = (flow: Parameters<typeof judge>[0]) => saidOf(judge(flow)).map(({ check }) => check);

describe('addresses that the official SDKs refuse a document for', () => {
  test.each([
    ['service_documentation', ''],
    ['service_documentation', '/docs'],
    ['revocation_endpoint', '/revoke'],
    ['introspection_endpoint', null],
  ])('%s is %j', (name, value) => {
    const cause = causeOf(asked(at({}, { [name]: value })));
    expect(cause).toMatchObject({ check: 'server-metadata/invalid', title: expect.stringContaining(name) });
  });
  test.each(['userinfo_endpoint', 'op_policy_uri', 'op_tos_uri'])('%s of OpenID is empty', (name) => {
    const documents = { [resourceMetadataUrl]: resourceMetadataDocument, [openid]: { ...openidDocument, [name]: '' } };
    expect(causeOf(asked({ documents }))).toMatchObject({ check: 'server-metadata/invalid' });
  });
  test.each(['resource_policy_uri', 'resource_tos_uri'])('%s of the resource is empty', (name) => {
    expect(causeOf(asked(at({ [name]: '' })))).toMatchObject({ check: 'resource-metadata/invalid' });
  });
  test('a document of OpenID is not refused for what it is not read for', () => {
    const document = { ...openidDocument, service_documentation: '', revocation_endpoint: '/revoke' };
    const documents = { [resourceMetadataUrl]: resourceMetadataDocument, [openid]: document };
    expect(said(asked({ documents }))).not.toContain('server-metadata/invalid');
  });
});

describe('keys that hold nothing', () => {
  const elsewhere = 'https://auth.example.com';
  const ofOther = (keys: Parameters<ReturnType<typeof checked>['change']>[1]) =>
    checked()
      .change('resourceMetadata', json({ ...resourceMetadataDocument, authorization_servers: [elsewhere] }))
      .change('serverMetadata', (x) => ({
        ...json({ ...serverMetadataDocument, issuer: elsewhere, jwks_uri: `${elsewhere}/keys` })(x),
        request: { ...x.request, url: `${elsewhere}/.well-known/oauth-authorization-server` },
      }))
      .change('keys', (x) => keys({ ...x, request: { ...x.request, url: `${elsewhere}/keys` } }));
  const unreached = (x: Exchange): Exchange => {
    const { response: _response, ...rest } = x;
    return { ...rest, failure: { kind: 'network', text: 'connect ECONNREFUSED 10.0.0.7:443' } };
  };
  test.each([
    ['an empty list', answer(200, { json: { keys: [] } })],
    ['nothing there', answer(404, { body: 'not found' })],
    ['nobody there, seen from here', unreached],
  ])('%s: a warning where the tokens may be of any kind', (_name, keys) => {
    const { cause, warnings } = judge(ofOther(keys));
    expect(cause).toBeUndefined();
    expect(warnings).toContainEqual(
      expect.objectContaining({
        check: 'server-metadata/bad-jwks',
        summary: expect.stringMatching(/^If your MCP server checks tokens with these keys/),
      }),
    );
  });
  test('a cause at Scalekit, whose tokens are signed, but not for what this computer does not reach', () => {
    expect(causeOf(checked().change('keys', answer(200, { json: { keys: [] } }))).check).toBe(
      'server-metadata/bad-jwks',
    );
    expect(judge(checked().change('keys', unreached)).cause).toBeUndefined();
  });
});

describe('a client without a secret', () => {
  const onlyPost = { token_endpoint_auth_methods_supported: ['client_secret_post'] };
  test('is given one where it registers', () => {
    expect(said(asked(at({}, onlyPost)))).not.toContain('server-metadata/no-public-clients');
  });
  test('gets none where nobody can register', () => {
    const { warnings } = judge(asked(at({}, { ...onlyPost, registration_endpoint: undefined })));
    const warning = warnings.find(({ check }) => check === 'server-metadata/no-public-clients');
    expect(warning?.why).toMatch(/Most MCP clients go without one\./);
  });
});

describe('an address that takes neither transport', () => {
  const stream = (status: number) => ({
    stream: answer(status, { bare: true })(
      program({
        ...mcpRequest('GET'),
        request: { method: 'GET', url: server, headers: [['accept', 'text/event-stream']] },
      } as Exchange),
    ),
  });
  const refusing = (status: number) => asked({ status, challenge: null, body: {}, documents: {} });
  test.each([404, 405])('405 to POST, and %d to GET', (status) => {
    expect(causeOf(refusing(405).add(stream(status)))).toMatchObject({
      check: 'network/wrong-endpoint',
      title: expect.stringContaining('(405)'),
    });
  });
  test('a stream for GET is the other transport', () => {
    expect(causeOf(refusing(405).add(stream(401))).check).not.toBe('network/wrong-endpoint');
    expect(causeOf(refusing(405)).check).toBe('network/wrong-transport');
  });
});

describe('metadata at another address than the 401 shows', () => {
  const wrong = `${origin}/mcp/mcp/.well-known/oauth-protected-resource`;
  const root = `${origin}/.well-known/oauth-protected-resource`;
  const documents = (url: string) => ({
    [url]: resourceMetadataDocument,
    [serverMetadataUrl]: serverMetadataDocument,
    [wrong]: 404,
  });
  test.each([resourceMetadataUrl, root])('it is at %s', (url) => {
    const cause = causeOf(asked({ challenge: `Bearer resource_metadata="${wrong}"`, documents: documents(url) }));
    expect(cause.check).toBe('challenge/bad-resource-metadata-url');
    expect(cause.summary).toContain(`The JSON is at \`${url}\``);
    expect(JSON.stringify(cause.fix)).toContain(url);
    expect(JSON.stringify(cause.fix.do)).not.toMatch(/Serve|route/);
  });
  test('a client that looks on finds it', () => {
    const flow = asked({ challenge: `Bearer resource_metadata="${wrong}"`, documents: documents(resourceMetadataUrl) });
    expect(judge(flow, { context: { client: 'python-sdk' } }).cause).toBeUndefined();
  });

  const custom = `${origin}/oauth/prm`;
  const behind = (url: string) =>
    asked({ challenge: `Basic realm="api", Bearer resource_metadata="${url}"`, documents: documents(url) });
  test('another scheme comes before the one that names it', () => {
    expect(causeOf(behind(custom))).toMatchObject({
      check: 'challenge/not-bearer',
      title: 'Your MCP server’s 401 names `Basic` before `Bearer` (`WWW-Authenticate`)',
    });
    expect(
      said(
        asked({ challenge: `Bearer resource_metadata="${custom}", Basic realm="api"`, documents: documents(custom) }),
      ),
    ).not.toContain('challenge/not-bearer');
  });
  test('which is nothing to speak of where it names the usual address, which clients ask without it', () => {
    const { cause, warnings } = judge(behind(resourceMetadataUrl));
    expect(cause).toBeUndefined();
    expect(warnings.map(({ check }) => check)).not.toContain('challenge/not-bearer');
  });
});

describe('a server that answers the first request without a token', () => {
  const body = { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25', serverInfo: { name: 'x' } } };
  test('asks for no sign-in at first, where its metadata names one', () => {
    expect(checkHeadline(judge(asked({ status: 200, challenge: null, body })))).toMatchObject({
      title: expect.stringMatching(/at first, and its metadata says where to sign in/),
    });
  });
  test('has nothing to sign in to, where nothing names one', () => {
    expect(checkHeadline(judge(asked({ status: 200, challenge: null, body, documents: {} })))).toMatchObject({
      title: expect.stringMatching(/^There is nothing to sign in to/),
    });
  });
});
