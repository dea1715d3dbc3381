/** An error that the page may not read: the header comes first, and what would stop the client all the same is told with it. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  blocked,
  claims,
  direct,
  type Flow,
  mcpRequest,
  preflight,
  requestHeaders,
  token,
} from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';
import type { Change } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

const allows = {
  'access-control-allow-origin': 'http://localhost:6274',
  'access-control-allow-methods': '*',
  'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version, mcp-session-id',
};
/** Chromium has the status and no body. */
const hidden =
  (status: number, headers: Record<string, string> = {}): Change =>
  (x) => {
    const { body: _, ...response } = answer(status, { bare: true, headers })(x).response ?? { status, headers: [] };
    return blocked(preflight(204, allows)({ ...x, response }));
  };
const simple =
  (status: number, body?: string): Change =>
  (x) =>
    blocked(answer(status, { bare: true, ...(body !== undefined && { body }) })(x));
type Name = 'initialize' | 'resourceMetadata' | 'serverMetadata' | 'register' | 'token' | 'connect' | 'tools';
const at = (name: Name, ...changes: Change[]): Flow =>
  direct()
    .until(name)
    .change(name, ...changes);
/** The same once more, and then it is a success that the page may not read either. */
const succeeding = (name: Name, ...changes: Change[]): Flow =>
  at(name, ...changes).add({ success: hidden(200)(direct().get(name)) });
const wrongAud = requestHeaders({
  authorization: `Bearer ${token({ ...claims, aud: 'https://other.example/' }, 'a0d0a0d0')}`,
});

describe('the header is the cause, and the error follows', () => {
  it.each<[string, string, Flow]>([
    ['a crash before the sign-in', 'challenge/server-error', at('initialize', hidden(500))],
    ['a crash at the metadata', 'resource-metadata/server-error', at('resourceMetadata', hidden(500))],
    ['a crash at the metadata of who signs in', 'server-metadata/server-error', at('serverMetadata', hidden(503))],
    ['a registration that is forbidden', 'registration/disabled', at('register', hidden(403))],
    ['a registration that fails', 'registration/server-error', at('register', hidden(500))],
    ['a code that is refused', 'token/invalid-grant', at('token', simple(400, '{"error":"invalid_grant"}'))],
    ['a crash for a token', 'token/server-error', at('token', simple(500))],
    ['a crash at the check of the token', 'session/server-error', at('connect', hidden(500))],
    ['a token that is forbidden', 'session/forbidden', at('connect', hidden(403))],
    ['a message that is refused', 'session/server-error', at('connect', hidden(422))],
    [
      'a session that is not known',
      'session/session-not-found',
      at('tools', requestHeaders({ 'mcp-session-id': 'a' }), hidden(404)),
    ],
    [
      'a token for another server',
      'session/audience-mismatch',
      at('token', (x) => ({
        ...x,
        response: {
          status: 200,
          headers: x.response?.headers ?? [],
          body: (x.response?.body ?? '').replace(
            token(claims),
            token({ ...claims, aud: 'https://other.example/' }, 'a0d0a0d0'),
          ),
        },
      })).add({ refused: hidden(401)(wrongAud(mcpRequest('initialize', token(claims)))) }),
    ],
  ])('%s', (_, check, flow) => {
    const { cause, consequences } = judge(flow);
    expect(cause?.check).toBe('cors/no-allow-origin');
    expect(cause && faultsOfWords(cause)).toEqual([]);
    expect(consequences.map((c) => c.check)).toContain(check);
    expect(JSON.stringify(cause?.fix)).not.toContain('is not stopped by this fault');
  });

  it('at the MCP server with a way for the error itself, where nothing else lacks the header', () => {
    const ways = (flow: Flow) => judge(flow).cause?.fix.or.map(({ instead }) => instead);
    expect(ways(at('initialize', hidden(500)))).toContain('the error itself has to be corrected');
    expect(ways(at('initialize', hidden(401)))).not.toContain('the error itself has to be corrected');
  });

  it('of each try of the same', () => {
    const again = hidden(500)(direct().get('resourceMetadata'));
    expect(judgeInShort(at('resourceMetadata', hidden(500)).add({ again })).cause).toBe('cors/no-allow-origin');
  });
});

describe('the header is the cause', () => {
  it.each<[string, Flow]>([
    ['of the 401 that begins a sign-in', at('initialize', hidden(401))],
    ['of a 401 at the first of several addresses', at('resourceMetadata', hidden(401))],
    [
      'of a token that would be renewed',
      direct()
        .from('initialized')
        .until('initialized')
        .change('initialized', () =>
          hidden(401)(mcpRequest('initialize', token({ ...claims, exp: (claims.exp ?? 0) - 90_000 }))),
        ),
    ],
    ['of a refusal that speaks of it', at('token', simple(403, 'Origin http://localhost:6274 is not allowed'))],
    [
      'of a step up that would be made',
      at('connect', hidden(403, { 'www-authenticate': 'Bearer error="insufficient_scope", scope="todo:write"' })),
    ],
    ['where no answer has it', at('connect', simple(200))],
    ['of a form, which is asked no permission for', at('token', simple(400))],
    ['of a form that is not authorized', at('token', simple(401))],
    ['of a success that follows at the token endpoint', succeeding('token', simple(500))],
    ['of a success that follows at the registration', succeeding('register', hidden(400))],
    ['of a success that follows a refused token', succeeding('connect', hidden(401))],
    ['of a success that follows a refused message', succeeding('connect', hidden(400))],
    [
      'of a new token whose time is over',
      direct()
        .until('token')
        .add({
          over: hidden(401)({
            ...mcpRequest('initialize', token(claims)),
            startedAt: ((claims.exp ?? 0) + 60) * 1000,
          }),
        }),
    ],
  ])('%s', (_, flow) => expect(judge(flow).cause?.check).toBe('cors/no-allow-origin'));

  it('and another program is said to be stopped by no more than that', () => {
    const ways = (flow: Flow) => JSON.stringify(judge(flow).cause?.fix.or);
    expect(ways(at('initialize', hidden(401)))).toContain('MCP Inspector 2');
    expect(ways(at('initialize', hidden(404)))).not.toContain('is not stopped by this fault');
    expect(ways(at('initialize', hidden(403)))).toContain('MCP Inspector 2');
  });
});
