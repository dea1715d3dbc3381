/**
 * The 401 names metadata that the client cannot use, and it goes on with what it finds on the MCP server's own origin. Where
 * that is another's, it stops there too, and the 401 is what has to be put right.
 */
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../lib/capture/failures.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  direct,
  environment,
  type Flow,
  headers,
  issuer,
  native,
  request,
  server,
  serverMetadataDocument,
  url,
} from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

const own = 'https://mcp.example.com';
const named = 'https://prod.example.com/.well-known/oauth-protected-resource';

const nobody = (x: Exchange): Exchange => ({
  ...x,
  failure: { kind: 'network', text: 'ENOTFOUND getaddrinfo ENOTFOUND prod.example.com' },
});
const notThere = answer(404, { body: 'Not Found' });

/** What the client asks after a 401 that names that address: it, and then the MCP server's own origin. */
const fallsBack = (to: string, found: (x: Exchange) => Exchange, document: object): Flow =>
  native()
    .until('initialize')
    .change('initialize', headers({ 'www-authenticate': `Bearer resource_metadata="${to}"` }))
    .add({
      named: found(request('GET', to)),
      own: answer(200, { json: document })(request('GET', `${own}/.well-known/oauth-authorization-server`)),
    });

const ofAnother = serverMetadataDocument;
const ofItsOwn = { ...serverMetadataDocument, issuer: own };

const withheld =
  (text: string) =>
  (x: Exchange): Exchange => {
    const { response: _, ...rest } = x;
    return { ...rest, failure: failureOf(text, true) };
  };

describe('metadata of the MCP server that its page did not get, and nobody saw why', () => {
  const ownServerMetadata = `${own}/.well-known/oauth-authorization-server`;
  const instead = (
    found: (x: Exchange) => Exchange,
    text = 'TypeError: NetworkError when attempting to fetch resource.',
  ) =>
    direct()
      .until('resourceMetadata')
      .change('resourceMetadata', withheld(text))
      .add({ own: found(request('GET', ownServerMetadata)) });

  it.each([
    ['is not there', notThere],
    [
      'is a web page',
      answer(200, { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>App</title>' }),
    ],
    ['is a copy of another’s', answer(200, { json: ofAnother })],
  ])('is what what is found instead comes from: it %s', (_, found) => {
    for (const text of ['TypeError: NetworkError when attempting to fetch resource.', 'TypeError: Failed to fetch'])
      expect(judgeInShort(instead(found, text))).toMatchObject({ verdict: 'incomplete', cause: null, suspect: null });
  });

  it.each([
    ['is not there', notThere, 'server-metadata/not-found'],
    ['fails', answer(500), 'server-metadata/server-error'],
    [
      'lacks a method of PKCE',
      answer(200, { json: { ...serverMetadataDocument, code_challenge_methods_supported: ['plain'] } }),
      'server-metadata/no-pkce',
    ],
  ])(
    'does not explain what fails at an authorization server that the page knows otherwise: it %s',
    (_, found, cause) => {
      const known = direct()
        .until('serverMetadata')
        .change('resourceMetadata', withheld('TypeError: Failed to fetch'))
        .change('serverMetadata', found);
      expect(judgeInShort(known)).toMatchObject({ verdict: 'failing', cause });
    },
  );

  it('is the cause where its reason was seen', () => {
    expect(judgeInShort(instead(notThere, 'NS_ERROR_CONNECTION_REFUSED')).cause).toBe('network/unreachable');
  });

  const lacksPkce = 'server-metadata/no-pkce';
  it.each([
    ['is past where the server itself says how to sign in', ofItsOwn, 'TypeError: Failed to fetch', lacksPkce],
    ['is no riddle where its reason was seen, though the client got past that', ofItsOwn, 'net::ERR_FAILED', lacksPkce],
    [
      'is no riddle where the server says what another does',
      ofAnother,
      'net::ERR_FAILED',
      'server-metadata/issuer-mismatch',
    ],
  ])('%s, and what is wrong with that is the cause', (_, document, text, cause) => {
    const found = answer(200, { json: { ...document, code_challenge_methods_supported: ['plain'] } });
    expect(judgeInShort(instead(found, text))).toMatchObject({ verdict: 'failing', cause });
  });

  it('is past where the server itself says how to sign in, and what fails then is the cause', () => {
    const flow = instead(answer(200, { json: ofItsOwn })).add({
      register: answer(403)(
        request('POST', serverMetadataDocument.registration_endpoint, { json: { redirect_uris: [] } }),
      ),
    });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'registration/disabled' });
  });
});

describe('metadata that the 401 names in vain', () => {
  it.each([
    ['on a host that does not exist', named, nobody],
    ['on a host that has none', named, notThere],
    ['inside a network', 'http://10.0.3.7:8080/.well-known/oauth-protected-resource', nobody],
  ] as const)('%s is the cause, and not the issuer of what is found instead', (_, to, found) => {
    expect(judgeInShort(fallsBack(to, found, ofAnother))).toMatchObject({
      verdict: 'failing',
      cause: 'challenge/bad-resource-metadata-url',
      consequences: ['server-metadata/issuer-mismatch'],
    });
  });

  /** The router of the official SDK serves a copy of its authorization server's metadata for clients of old. */
  it('is missing on its own host: a copy of another’s metadata does not take its place', () => {
    const missing = `${own}/.well-known/oauth-protected-resource`;
    expect(judgeInShort(fallsBack(missing, notThere, ofAnother))).toMatchObject({
      verdict: 'failing',
      cause: 'resource-metadata/not-found',
      consequences: ['server-metadata/issuer-mismatch'],
    });
    expect(judgeInShort(fallsBack(missing, notThere, ofItsOwn)).cause).not.toBe('resource-metadata/not-found');
    const elsewhere = fallsBack(missing, notThere, ofAnother).change(
      'own',
      url((u) => {
        u.host = 'auth.example.com';
      }),
    );
    expect(judgeInShort(elsewhere)).toMatchObject({ verdict: 'incomplete', cause: null });
  });

  it.each([
    ['a copy with nothing else wrong', {}, false],
    [
      'a copy without registration',
      { registration_endpoint: undefined, client_id_metadata_document_supported: false },
      true,
    ],
    ['a copy without S256', { code_challenge_methods_supported: ['plain'] }, true],
    ['a copy without an endpoint', { token_endpoint: undefined }, true],
    ['a copy with an endpoint that is not encrypted', { token_endpoint: 'http://auth.example.com/token' }, true],
  ])('says what stops a client after it as well: %s', (_, more, says) => {
    const missing = `${own}/.well-known/oauth-protected-resource`;
    const { cause } = judge(fallsBack(missing, notThere, { ...ofAnother, ...more }));
    expect(cause?.check).toBe('resource-metadata/not-found');
    expect(String(cause?.summary).includes('faults of its own')).toBe(says);
    expect(String(cause?.why).includes('fails for this reason')).toBe(!says);
    expect(cause && faultsOfWords(cause)).toEqual([]);
  });

  /** mcp-remote looks at both addresses, and what then signs in asks by the 401 alone. */
  describe('is the cause though another request found the metadata where it belongs', () => {
    const nothing = `${own}/nothing-here`;
    const challenged = headers({ 'www-authenticate': `Bearer resource_metadata="${nothing}"` });
    const healthy = native();
    const looked = healthy
      .until('serverMetadata')
      .change('initialize', challenged)
      .add({ named: notThere(request('GET', nothing)) }, 'initialize');
    const again = (x: Exchange) =>
      looked.add({
        again: challenged(x),
        namedAgain: notThere(request('GET', nothing)),
        own: notThere(request('GET', `${own}/.well-known/oauth-authorization-server`)),
      });
    const register = notThere(request('POST', `${own}/register`, { json: { redirect_uris: ['http://localhost/'] } }));
    const stream = answer(401)(request('GET', server, { headers: { accept: 'text/event-stream' } }));

    it.each([
      ['a message', healthy.get('initialize')],
      ['a stream', stream],
    ])('after %s', (_, x) => {
      const { cause } = judge(again(x).add({ register }));
      expect(cause?.check).toBe('challenge/bad-resource-metadata-url');
      expect(cause?.summary).toContain('.well-known/oauth-protected-resource');
      expect(cause && faultsOfWords(cause)).toEqual([]);
    });

    it('but not where what it guesses works, until the next guess does not', () => {
      const works = again(stream).add({ register: answer(201, { json: { client_id: 'c1' } })(register) });
      expect(judgeInShort(works)).toMatchObject({ verdict: 'incomplete', cause: null, suspect: null });
      const connects = works.add({ token: healthy.get('token'), connect: healthy.get('connect') });
      expect(judgeInShort(connects).verdict).toBe('connected');
      const lost = works.add({ token: notThere(request('POST', `${own}/token`, { form: { grant_type: 'x' } })) });
      expect(judgeInShort(lost).cause).toBe('challenge/bad-resource-metadata-url');
    });

    it('but not while nothing shows that it is lost, nor where it went on with what it had read', () => {
      expect(judgeInShort(again(stream))).toMatchObject({ verdict: 'incomplete', cause: null });
      expect(judgeInShort(looked.add({ register: answer(403)(healthy.get('register')) })).cause).toBe(
        'registration/disabled',
      );
      const { verdict } = judgeInShort(looked.add({ token: healthy.get('token'), connect: healthy.get('connect') }));
      expect(verdict).toBe('connected');
    });
  });

  it('is only a warning where the MCP server signs people in itself', () => {
    const { verdict, cause, warnings } = judgeInShort(fallsBack(named, nobody, ofItsOwn));
    expect(verdict).not.toBe('connected');
    expect(cause).not.toBe('challenge/bad-resource-metadata-url');
    expect(warnings).toContain('challenge/bad-resource-metadata-url');
  });

  it('is only a warning where the client does not compare issuers, and goes on', () => {
    const goesOn = fallsBack(named, nobody, ofAnother).add({
      registered: answer(400, { json: { error: 'invalid_client_metadata' } })(
        request('POST', `${environment}/api/v1/resources/${issuer.split('/').at(-1)}/clients:register`, {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ redirect_uris: ['http://localhost:3334/callback'] }),
        }),
      ),
    });
    expect(judgeInShort(goesOn)).toMatchObject({ verdict: 'failing', cause: 'registration/rejected' });
  });
});
