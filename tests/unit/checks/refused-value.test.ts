/** A document that a client drops for its `resource` is not lost: another one would do, the same one elsewhere would not. */
import { describe, expect, it } from 'vitest';
import { answer, direct, headers, json, native, request, requestHeaders, server, url } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const vscode = native().all(requestHeaders({ 'user-agent': 'node' }));
const named = (resource: string) =>
  vscode
    .until('resourceMetadata')
    .change('initialize', (x) => ({
      ...x,
      request: { ...x.request, body: (x.request.body ?? '').replace('inspector-client', 'Visual Studio Code') },
    }))
    .change('resourceMetadata', json({ resource }));
const missing = (method: string, path: string) =>
  requestHeaders({ 'user-agent': 'node', origin: null })(
    answer(404)({ ...request(method, `https://mcp.example.com${path}`), page: { tabId: -1, origin: null } }),
  );
const root = () => missing('GET', '/.well-known/oauth-protected-resource');
const guessed = () => missing('POST', '/register');

describe('the cause is the value', () => {
  it.each([
    ['a slash more, for a client that wants it to the letter', `${server}/`],
    ['without TLS', server.replace('https', 'http')],
    ['another host', 'https://todo.internal.example/mcp'],
  ])('%s', (_, resource) => {
    const { verdict, cause } = judge(named(resource).add({ root: root(), guessed: guessed() }));
    expect(verdict).toBe('failing');
    expect(cause?.check).toBe('resource-metadata/resource-mismatch');
  });

  it('at an address of its own too', () => {
    const own = '/oauth/resource-metadata';
    const flow = named('https://todo.internal.example/mcp')
      .change('initialize', headers({ 'www-authenticate': `Bearer resource_metadata="https://mcp.example.com${own}"` }))
      .change(
        'resourceMetadata',
        url((u) => {
          u.pathname = own;
        }),
      )
      .add({ root: root(), guessed: guessed() });
    expect(judge(flow).cause?.check).toBe('resource-metadata/resource-mismatch');
  });
});

const denied = (says: string) =>
  direct()
    .until('callback')
    .change(
      'callback',
      url((u) => {
        u.search = `?${new URLSearchParams({ error: 'access_denied', error_description: says })}`;
      }),
    );

it('a person who is no member is not asked to allow the access', () => {
  for (const says of ['user is not a member of the organization', 'User does not belong to this workspace']) {
    const { cause } = judge(denied(says));
    expect(cause?.check).toBe('authorization/access-denied');
    expect(cause?.summary).toContain('does not let this person in');
    expect(cause?.fix.do[0]?.waits).toBeUndefined();
  }
});

it('a scope or a client in such words is no person', () => {
  for (const says of [
    'The user did not grant scopes; todo:write is not part of the approved scopes',
    'client does not belong to this environment',
    'The application gets no access to your account',
  ]) {
    const { cause } = judge(denied(says));
    expect(cause?.check).toBe('authorization/access-denied');
    expect(cause?.summary).toContain('Somebody pressed Cancel');
  }
});
