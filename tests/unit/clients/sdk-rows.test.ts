/** What is said of the official SDKs is what they do: the real ones, before servers that are wrong in one thing each. */

import { Client as ClientTwo, StreamableHTTPClientTransport as TransportTwo } from '@modelcontextprotocol/client';
import { Client as ClientOne } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportOne } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, test } from 'vitest';
import type { ClientVerdict } from '../../../lib/finding.ts';
import {
  issuer,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
  server as serverUrl,
} from '../../fixtures/flow.ts';
import { asked, type Server } from './asked.ts';
import { named, of, root } from './verdicts/said.ts';

/** A server, and where registrations are taken. */
type Served = Required<Pick<Server, 'documents'>> & Server & { registers?: readonly string[] };

type Verdict = ClientVerdict['verdict'];

/** Answers as it does; nothing leaves this process. */
function answering({ challenge, status = 401, location, documents, registers }: Served): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input).href;
    const takes = registers ?? [serverMetadataDocument.registration_endpoint];
    if (init?.method === 'POST' && takes.includes(url))
      return Response.json(
        { client_id: 'c', redirect_uris: [callback], token_endpoint_auth_method: 'none' },
        { status: 201 },
      );
    if (url === serverUrl) {
      const header = challenge === undefined ? `Bearer resource_metadata="${resourceMetadataUrl}"` : challenge;
      return new Response('{}', {
        status,
        headers: { ...(header !== null && { 'www-authenticate': header }), ...(location && { location }) },
      });
    }
    const document = documents[url];
    if (typeof document === 'object') return Response.json(document);
    return typeof document === 'string' ? new Response(document) : new Response('', { status: document ?? 404 });
  };
}
const callback = 'http://localhost:6274/oauth/callback';

/** Whether the SDK comes as far as the page of the authorization server. */
async function reaches(sdk: 1 | 2, served: Served): Promise<boolean> {
  let reached = false;
  let client: object | undefined;
  const authProvider = {
    redirectUrl: callback,
    clientMetadata: { client_name: 'test', redirect_uris: [callback], token_endpoint_auth_method: 'none' },
    clientInformation: () => client as undefined,
    saveClientInformation: (information: object) => {
      client = information;
    },
    tokens: () => undefined,
    saveTokens: () => undefined,
    redirectToAuthorization: () => {
      reached = true;
    },
    saveCodeVerifier: () => undefined,
    codeVerifier: () => '',
  };
  const options = { authProvider, fetch: answering(served) };
  const url = new URL(serverUrl);
  const self = { name: 'test', version: '1' };
  const connecting =
    sdk === 1
      ? new ClientOne(self).connect(new TransportOne(url, options))
      : new ClientTwo(self).connect(new TransportTwo(url, options));
  await expect(connecting).rejects.toThrow();
  return reached;
}

const metadata = (members: object, at = serverMetadataUrl): Served => ({
  documents: { [resourceMetadataUrl]: resourceMetadataDocument, [at]: { ...serverMetadataDocument, ...members } },
});
const resource = (members: object): Served => ({
  documents: {
    [resourceMetadataUrl]: { ...resourceMetadataDocument, ...members },
    [serverMetadataUrl]: serverMetadataDocument,
  },
});
const found = (documents: Served['documents'], more: Partial<Served> = {}): Served => ({ ...more, documents });
const healthy = metadata({});

/** Behind the first address of the metadata. */
const second = `https://acme.scalekit.dev/.well-known/openid-configuration${new URL(issuer).pathname}`;
const openid = {
  ...serverMetadataDocument,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};
const before = (first: Served['documents'][string]): Served =>
  found({ ...healthy.documents, [serverMetadataUrl]: first, [second]: openid });

/** Another vendor's authorization server, whose endpoints are at its root. */
const vendor = 'https://login.example.org';
const ofVendor = {
  ...serverMetadataDocument,
  issuer: `${vendor}/t1`,
  authorization_endpoint: `${vendor}/authorize`,
  token_endpoint: `${vendor}/token`,
  registration_endpoint: `${vendor}/register`,
};
const byVendor = (documents: Served['documents'], more: Partial<Served> = {}): Served => ({
  issuers: [`${vendor}/t1`],
  documents: {
    [resourceMetadataUrl]: { ...resourceMetadataDocument, authorization_servers: [`${vendor}/t1`] },
    ...documents,
  },
  ...more,
});

/** In brackets, where what decides cannot be seen by who does not register: then the row may only say that it might fail. */
const cases: Record<string, Served> = {
  'all is right': healthy,
  'resource metadata at the root alone': found(
    { ...healthy.documents, [resourceMetadataUrl]: 404, [root]: resourceMetadataDocument },
    { challenge: 'Bearer' },
  ),
  'resource metadata: scopes as a text': resource({ scopes_supported: 'a b' }),
  'resource metadata: keys null': resource({ jwks_uri: null }),
  'resource metadata: no resource': resource({ resource: undefined }),
  'resource metadata: servers as a text': resource({ authorization_servers: issuer }),
  'resource metadata: a name that is null': resource({ resource_name: null }),
  'resource metadata: a page': found({ ...healthy.documents, [resourceMetadataUrl]: '<!doctype html>' }),
  'resource metadata: 500, and the root has it': found(
    { ...healthy.documents, [resourceMetadataUrl]: 500, [root]: resourceMetadataDocument },
    { challenge: 'Bearer' },
  ),
  'resource metadata: 502, and the root has it': found(
    { ...healthy.documents, [resourceMetadataUrl]: 502, [root]: resourceMetadataDocument },
    { challenge: 'Bearer' },
  ),
  'resource metadata: 403, and the root has it': found(
    { ...healthy.documents, [resourceMetadataUrl]: 403, [root]: resourceMetadataDocument },
    { challenge: 'Bearer' },
  ),
  'resource metadata: not where the 401 says': found(
    { ...healthy.documents, [`${serverUrl}/elsewhere`]: 404 },
    {
      challenge: `Bearer resource_metadata="${serverUrl}/elsewhere"`,
    },
  ),
  'resource metadata: behind another scheme': found(healthy.documents, {
    challenge: `Basic realm="a", Bearer resource_metadata="${serverUrl}/elsewhere"`,
  }),
  'no kinds of response': metadata({ response_types_supported: undefined }),
  'kinds of response without code': metadata({ response_types_supported: ['token'] }),
  'code among others in one': metadata({ response_types_supported: ['code id_token'] }),
  'more kinds of response': metadata({ response_types_supported: ['code id_token', 'code'] }),
  'a relative sign-in page': metadata({ authorization_endpoint: '/authorize' }),
  'no token endpoint': metadata({ token_endpoint: undefined }),
  'no issuer': metadata({ issuer: undefined }),
  'another issuer': metadata({ issuer: 'https://acme.scalekit.dev' }),
  'scopes as a text': metadata({ scopes_supported: 'a b' }),
  'ways to authenticate null': metadata({ token_endpoint_auth_methods_supported: null }),
  'PKCE methods null': metadata({ code_challenge_methods_supported: null }),
  'no PKCE methods': metadata({ code_challenge_methods_supported: undefined }),
  'PKCE without S256': metadata({ code_challenge_methods_supported: ['plain'] }),
  'an empty registration': metadata({ registration_endpoint: '' }),
  'no registration': metadata({ registration_endpoint: undefined }),
  'an empty documentation': metadata({ service_documentation: '' }),
  'a relative revocation': metadata({ revocation_endpoint: '/revoke' }),
  'what only version 2 reads': metadata({ dpop_signing_alg_values_supported: 'ES256' }),
  'what no version reads': metadata({
    acr_values_supported: 'a',
    authorization_response_iss_parameter_supported: 'yes',
  }),
  'OpenID without subject types': metadata({}, second),
  'OpenID alone': metadata(openid, second),
  'a page, and OpenID': before('<!doctype html>'),
  '500, and OpenID': before(500),
  '502, and OpenID': before(502),
  '401, and OpenID': before(401),
  'an entry with a slash': resource({ authorization_servers: [`${issuer}/`] }),
  'another vendor': byVendor(
    { [`${vendor}/.well-known/oauth-authorization-server/t1`]: ofVendor },
    { registers: [`${vendor}/register`] },
  ),
  'another vendor, metadata at the end of its address alone': byVendor(
    { [`${vendor}/t1/.well-known/oauth-authorization-server`]: ofVendor },
    { registers: [`${vendor}/register`] },
  ),
  '(another vendor without metadata)': byVendor({}, { registers: [`${vendor}/register`] }),
  '(another vendor without metadata or registration)': byVendor({}, { registers: [] }),
  '(nothing, and the endpoints of MCP 2025-03-26)': found(
    {},
    { challenge: 'Bearer', registers: ['https://mcp.example.com/register'] },
  ),
  '(nothing at all)': found({}, { challenge: 'Bearer' }),
  'a redirect that makes a GET of it': found(healthy.documents, {
    status: 301,
    challenge: null,
    location: `${serverUrl}/`,
  }),
  'a redirect to another host': found(healthy.documents, {
    status: 308,
    challenge: null,
    location: 'https://other.example.com/mcp',
  }),
  '403': found(healthy.documents, { status: 403 }),
  '(405, and nobody asked for a stream)': found(healthy.documents, { status: 405, challenge: null }),
};

describe.each(Object.entries(cases))('%s', (name, served) => {
  const rows = of(asked(served));
  test.each([
    [1, 'typescript-sdk-1'],
    [2, 'other'],
  ] as const)('version %i', async (sdk, client) => {
    const seen: Verdict = (await reaches(sdk, served)) ? 'nothing-stops-it' : 'cannot';
    const row = named(rows, client);
    expect(row?.verdict, row?.why).toBe(name.startsWith('(') ? 'might-fail' : seen);
  });
});
