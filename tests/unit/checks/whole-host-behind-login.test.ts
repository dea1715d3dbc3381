/** A login in front of everything: of the message's redirect and the metadata's, the second is what stops the client. */
import { expect, it } from 'vitest';
import { answer, native, request, resourceMetadataUrl } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const login = 'https://auth.example.com/application/o/authorize/?client_id=proxy&response_type=code';
const to = (location: string) => answer(302, { headers: { location } });
const flow = (location: string) => native().until('initialize').change('initialize', to(location));
const metadata = (location: string) => to(location)(request('GET', resourceMetadataUrl));

it.each([
  ['OAuth', login],
  ['WS-Federation', 'https://adfs.example.com/adfs/ls/?wa=wsignin1.0&wtrealm=urn%3Amcp'],
  ['SAML', 'https://idp.example.com/idp/profile?SAMLRequest=abc'],
])('by %s', (_, location) => {
  expect(judgeInShort(flow(location)).cause).toBe('challenge/redirected-to-login');
  const asked = flow(location).add({ metadata: metadata(location) });
  expect(judgeInShort(asked)).toMatchObject({
    cause: 'resource-metadata/requires-auth',
    warnings: expect.arrayContaining(['challenge/redirected-to-login']),
  });
});

it('a redirect to another address is what it was', () => {
  const moved = flow('https://mcp.example.com/v2/mcp').add({ metadata: metadata('https://mcp.example.com/v2') });
  expect(judgeInShort(moved).cause).toBe('network/redirected');
});
