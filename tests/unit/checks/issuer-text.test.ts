/** An issuer is compared as the metadata writes it, never as a URL parser would (RFC 8414 §3.3). */
import { expect, it } from 'vitest';
import { environment, issuer, json, relayed } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const mismatch = 'server-metadata/issuer-mismatch';
const flow = (entry: string, named: string) =>
  relayed()
    .until('serverMetadata')
    .change('resourceMetadata', json({ authorization_servers: [entry] }))
    .change('serverMetadata', json({ issuer: named }));

const upper = issuer.replace('acme', 'ACME');
const port = issuer.replace(environment, `${environment}:443`);

it.each([
  ['the default port, and another issuer altogether', port, 'https://login.example.com'],
  ['a host in upper case, and another issuer altogether', upper, 'https://login.example.com'],
  ['a scheme in upper case, and another issuer altogether', issuer.replace('https', 'HTTPS'), 'https://a.example'],
  ['the default port, which the issuer does not write', port, issuer],
  ['a host in upper case, which the issuer writes in lower case', upper, issuer],
])('is wrong: %s', (_name, entry, named) => {
  expect(judgeInShort(flow(entry, named)).cause).toBe(mismatch);
});

it.each([
  ['the default port in both', port, port],
  ['a host in upper case in both', upper, upper],
  ['as it is', issuer, issuer],
])('is right: %s', (_name, entry, named) => {
  expect(judgeInShort(flow(entry, named))).toMatchObject({ cause: null, suspect: null });
});
