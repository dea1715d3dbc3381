/** A token that was accepted and is refused after that: what every check of a token looks at was right. */
import { describe, expect, it } from 'vitest';
import { answer, claims, mcpRequest, relayed, requestHeaders, token } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const refused = answer(401, {
  json: { error: 'invalid_token', error_description: 'session bound to another principal' },
});
const words = (flow: ReturnType<typeof relayed>) => {
  const { cause } = judge(flow);
  expect(cause?.check).toBe('session/token-rejected');
  return `${cause?.title} ${cause?.summary} ${JSON.stringify(cause?.fix)}`;
};

it.each(['initialized', 'tools'] as const)('keys, issuer and audience are not blamed at %s', (name) => {
  const said = words(relayed().until(name).change(name, refused));
  expect(said).toContain('accepted before');
  expect(said).not.toMatch(/compares the token|`signature` or `key`/);
});

it('one that does not show its end may be too old', () => {
  const bearer = requestHeaders({ authorization: `Bearer ${token(undefined, '0a9a9e00')}` });
  const flow = relayed()
    .until('tools')
    .change('connect', bearer)
    .change('initialized', bearer)
    .change('tools', bearer, refused);
  expect(words(flow)).toContain('too old');
});

it('another token than the one that was accepted is looked at as ever', () => {
  const other = requestHeaders({ authorization: `Bearer ${token(claims, '9f3a1c2c')}` });
  expect(words(relayed().until('tools').change('tools', other, refused))).not.toContain('accepted before');
});

it('nor is the first use of one said to be the second', () => {
  expect(words(relayed().until('connect').change('connect', refused))).not.toContain('accepted before');
});

it('a server that answers without a token may have looked at none', () => {
  const open = answer(200, { json: { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25' } } });
  const said = answer(401, { json: { error: 'invalid_token', error_description: 'Signature verification failed' } });
  const lazy = relayed()
    .until('tools')
    .add({ open: open(mcpRequest('initialize')) }, 'initialize');
  expect(words(lazy.change('tools', said))).toContain('with other keys than those that signed it');
  expect(words(lazy.change('tools', refused))).not.toContain('accepted before');
});

it('of one whose signature is refused the keys are told, whatever was accepted before', () => {
  const said = answer(401, { json: { error: 'invalid_token', error_description: 'Signature verification failed' } });
  expect(words(relayed().until('tools').change('tools', said))).toContain('with other keys than those that signed it');
});

describe('a token for another server, as its claims read', () => {
  const foreign = requestHeaders({ authorization: `Bearer ${token({ ...claims, aud: ['api://else'] }, '5c0b9a11')}` });
  const silent = answer(401, { json: { error: 'unauthorized' } });
  const flow = (second: 'tools' | 'initialized') =>
    relayed()
      .until('tools')
      .change('connect', foreign)
      .change('initialized', foreign)
      .change('tools', foreign, ...(second === 'tools' ? [silent] : []));
  const called = (by = foreign, said = silent) =>
    flow('initialized').add({ call: said(by(mcpRequest('tools/call', 'x', { name: 'a' }))) });

  it('is not told to be the reason once the server had let it list the tools', () => {
    expect(words(called())).toContain('accepted before');
  });
  it('nor is its issuer', () => {
    const other = requestHeaders({
      authorization: `Bearer ${token({ ...claims, iss: 'https://sts.example' }, '5c0b9a12')}`,
    });
    const all = called(other).change('connect', other).change('initialized', other).change('tools', other);
    expect(words(all)).toContain('accepted before');
  });
  it('is the reason where only the beginning of a session was let in, at which some servers look at no token', () => {
    expect(judge(flow('tools')).cause?.check).toBe('session/audience-mismatch');
  });
  it('and where nobody was asked for a token before: it may list its tools to anybody', () => {
    expect(judge(called().without('initialize')).cause?.check).toBe('session/audience-mismatch');
  });
  it('and where the server says so', () => {
    const said = answer(401, { json: { error: 'invalid_token', error_description: 'invalid audience' } });
    expect(judge(called(foreign, said)).cause?.check).toBe('session/audience-mismatch');
  });
});
