/** A live check for a named client: its verdict, and what is said of it among all clients, are one and the same. */
import { describe, expect, test } from 'vitest';
import { checkHeadline, ownRow } from '../../../../lib/check-page/headline.ts';
import { clients } from '../../../../lib/clients/all.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { Diagnosis } from '../../../../lib/finding.ts';
import {
  environment,
  type Flow,
  issuer,
  request,
  resourceMetadataDocument,
  resourceMetadataUrl,
  server,
  serverMetadataDocument,
} from '../../../fixtures/flow.ts';
import { judge } from '../../../fixtures/judge.ts';
import { asked, program } from '../asked.ts';
import { at, withoutRegistration } from './said.ts';

const openid = `${new URL(issuer).origin}/.well-known/openid-configuration${new URL(issuer).pathname}`;
const other = 'https://other.example.com';
const accepted = { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25', serverInfo: { name: 'x' } } };

const samples: Record<string, Flow> = {
  healthy: asked(),
  'no PKCE list': asked(at({}, { code_challenge_methods_supported: undefined })),
  'no PKCE list, in a document of OpenID': asked({
    documents: {
      [resourceMetadataUrl]: resourceMetadataDocument,
      [openid]: {
        ...serverMetadataDocument,
        code_challenge_methods_supported: undefined,
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
    },
  }),
  'PKCE without S256': asked(at({}, { code_challenge_methods_supported: ['plain'] })),
  'an entry with a slash that the issuer lacks': asked(at({ authorization_servers: [`${issuer}/`] })),
  'an issuer with a slash that the entry lacks': asked(at({}, { issuer: `${issuer}/` })),
  'another issuer': asked(at({}, { issuer: environment })),
  'a resource with a slash at its end': asked(at({ resource: `${server}/` })),
  'a resource that is the origin': asked(at({ resource: new URL(server).origin })),
  'a resource of another host': asked(at({ resource: `${other}/mcp` })),
  'no authorization server named': asked({
    documents: {
      [resourceMetadataUrl]: { ...resourceMetadataDocument, authorization_servers: [] },
      [`${new URL(server).origin}/.well-known/oauth-authorization-server`]: {
        ...serverMetadataDocument,
        issuer: new URL(server).origin,
      },
    },
  }),
  'no metadata of the authorization server': asked({ documents: { [resourceMetadataUrl]: resourceMetadataDocument } }),
  'no metadata at all': asked({ documents: {} }),
  'a token endpoint without encryption': asked(at({}, { token_endpoint: 'http://auth.example.com/token' })),
  'a sign-in page without encryption': asked(at({}, { authorization_endpoint: 'http://auth.example.com/authorize' })),
  'no way to register': withoutRegistration({}),
  'only clients with a document of their own': withoutRegistration({ client_id_metadata_document_supported: true }),
  'a 401 without a challenge': asked({ challenge: null }),
  'a 401 that asks for Basic': asked({ challenge: 'Basic realm="x"' }),
  '403 in the place of 401': asked({ status: 403 }),
  '500 in the place of 401': asked({ status: 500, challenge: null }),
  'no sign-in asked for': asked({ status: 200, challenge: null, body: accepted, documents: {} }),
  'HEAD asks for the sign-in': asked({ head: 401 }),
};

const fails = (diagnosis: Diagnosis, client: string): boolean =>
  checkHeadline(diagnosis, ownRow(diagnosis, client)).mark === 'failed';

describe.each(Object.entries(samples))('%s', (_name, flow) => {
  test.each(clients.map(({ id }) => id))('%s', (client) => {
    const diagnosis = judge(flow, { context: { client } });
    const { verdict, why } = ownRow(diagnosis, client) ?? {};
    if (verdict === 'cannot') expect(fails(diagnosis, client), why).toBe(true);
    if (verdict === 'nothing-stops-it') expect(diagnosis.cause?.check, why).toBeUndefined();
  });
});

test('what stops no client that goes on is a warning of the others, in words that are true of this one', () => {
  const goesOn = judge(samples['no PKCE list'] ?? asked(), { context: { client: 'other' } });
  const [warning] = goesOn.warnings.filter(({ check }) => check === 'server-metadata/no-pkce');
  expect(warning?.title).toMatch(/and MCP asks for `S256`/);
  const stops = judge(samples['no PKCE list'] ?? asked(), { context: { client: 'zed' } });
  expect(stops.cause).toMatchObject({ check: 'server-metadata/no-pkce', title: expect.stringMatching(/needs `S256`/) });
});

/** A preflight of a page, which nobody answered. */
const cut = (url: string, text: string): Exchange => {
  const asks = program(request('POST', url));
  return {
    ...asks,
    page: { tabId: -1, origin: 'http://localhost:6274' },
    request: { ...asks.request, headers: [...asks.request.headers, ['origin', 'http://localhost:6274']] },
    preflight: { startedAt: asks.startedAt, request: { headers: [] }, failure: { kind: 'network', text } },
  };
};
const registration = String(serverMetadataDocument.registration_endpoint);
const reset = 'ECONNRESET socket hang up';
const hangs = 'TimeoutError: no answer within 10 s';

describe('a preflight that nobody answers', () => {
  const cases: Record<string, { url: string; text: string; metadata?: object }> = {
    'of the MCP server, cut': { url: server, text: reset },
    'of the MCP server, left hanging': { url: server, text: hangs },
    'of the registration, cut': { url: registration, text: reset },
    'of the registration, refused where a program was answered before': {
      url: registration,
      text: 'connect ECONNREFUSED 192.0.2.1:443',
    },
  };
  const flowOf = ({ url, text, metadata = {} }: (typeof cases)[string]) =>
    asked(at({}, metadata)).add({ cut: cut(url, text) });

  test.each(Object.entries(cases))('%s, is nothing to a program', (_name, one) => {
    const diagnosis = judge(flowOf(one), { context: { client: 'mcp-remote' } });
    expect(diagnosis.cause).toBeUndefined();
    expect(ownRow(diagnosis, 'mcp-remote')?.verdict).toBe('nothing-stops-it');
  });

  test('is something to a page, and what it did not get was the preflight', () => {
    const diagnosis = judge(flowOf({ url: server, text: reset }), { context: { client: 'web' } });
    expect(diagnosis.cause).toMatchObject({
      check: 'network/unreachable',
      summary: expect.stringMatching(/^It responds to programs/),
      evidence: [expect.objectContaining({ method: 'OPTIONS' })],
    });
    const verdictOf = (name: string) => diagnosis.clients.find(({ client }) => client === name)?.verdict;
    expect({ web: verdictOf('web'), other: verdictOf('other') }).toEqual({ web: 'cannot', other: 'nothing-stops-it' });
  });

  test.each(['connect ECONNREFUSED 192.0.2.1:443', reset, hangs])(
    'shows a program that nobody is there where no program was answered there either: %s',
    (text) => {
      const url = `${other}/register`;
      const flow = flowOf({ url, text, metadata: { registration_endpoint: url } });
      expect(judge(flow, { context: { client: 'other' } }).cause).toMatchObject({
        check: 'network/unreachable',
        endpoint: 'registration',
        evidence: [expect.objectContaining({ method: 'OPTIONS' })],
      });
    },
  );
});
