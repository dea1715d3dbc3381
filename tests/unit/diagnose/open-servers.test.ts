/** Servers that ask for no token: what a client looked for in vain before or beside it is no reason to fail. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { answer, Flow, native, proxied, request, requestHeaders, server } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const none = (path: string): Exchange =>
  answer(404, { body: 'Not Found' })(request('GET', `https://mcp.example.com/.well-known/${path}`));
const resource = none('oauth-protected-resource/mcp');
const issuer = none('oauth-authorization-server');
const first = native().get('initialize');
/** As a capture without bodies shows it. */
const unseen: Exchange = { ...first, response: { status: 200, headers: [['content-type', 'text/event-stream']] } };
const stream = requestHeaders({ accept: 'text/event-stream' })({
  ...unseen,
  request: { method: 'GET', url: server, headers: [] },
});
const taken = answer(202)(first);

const flow = (...list: Exchange[]) => new Flow(list.map((exchange, i) => ({ name: `x${i}`, exchange })));
const judged = (...list: Exchange[]) => judgeInShort(flow(...list));

describe.each<[string, Exchange]>([
  ['a message', unseen],
  ['the stream of the older transport', stream],
  ['a message of the older transport', taken],
])('%s was answered, and what became of it was not seen', (_, open) => {
  it.each<[string, Exchange[]]>([
    ['after both', [resource, issuer, open]],
    ['before both', [open, resource, issuer]],
    ['after the authorization server’s alone', [issuer, open, taken]],
    ['after the MCP server’s alone', [resource, open]],
  ])('%s', (_where, list) => {
    expect(judged(...list)).toMatchObject({ verdict: 'incomplete', cause: null });
  });
  it('a sign-in is asked for later, or sought: the metadata is needed', () => {
    const asked = answer(401, { headers: { 'www-authenticate': 'Bearer' } })(first);
    expect(judged(open, asked, resource, issuer).verdict).toBe('failing');
    const sought = answer(404)(
      request('POST', 'https://mcp.example.com/register', { json: { redirect_uris: ['http://localhost:3334/cb'] } }),
    );
    expect(judged(open, resource, issuer, sought)).toMatchObject({ cause: 'resource-metadata/not-found' });
  });
});

it('what the Inspector’s proxy answers by itself lets nobody in', () => {
  const through = proxied().get('initialize');
  for (const status of [200, 202]) {
    const own: Exchange = { ...through, response: { status, headers: [['content-type', 'text/event-stream']] } };
    expect(judged(own, resource, issuer).verdict).toBe('failing');
  }
});

it.each([
  ['a web page', { 'content-type': 'text/html' }, '<html></html>'],
  ['what an error says', { 'content-type': 'application/json' }, '{"error":"unauthorized"}'],
])('%s lets nobody in', (_, headers, body) => {
  expect(judged(answer(200, { headers, body })(first), resource, issuer).verdict).toBe('failing');
  const asked = answer(401, { headers: { 'www-authenticate': 'Bearer' } })(first);
  expect(judged(asked, resource, issuer, answer(202, { headers, body })(first)).verdict).toBe('failing');
});

it('a web page whose text was not seen lets nobody in', () => {
  const asked = answer(401, { headers: { 'www-authenticate': 'Bearer' } })(first);
  const page: Exchange = { ...first, response: { status: 200, headers: [['content-type', 'text/html']] } };
  expect(judged(asked, resource, issuer, page).verdict).toBe('failing');
});

it('a log tells that a look at the server was a success, and not of what kind', () => {
  const look: Exchange = { ...stream, response: { status: 200, headers: [], headersPartial: true } };
  expect(judged(look, resource, issuer)).toMatchObject({ verdict: 'incomplete', cause: null });
  expect(judged({ ...look, response: { status: 200, headers: [] } }, resource, issuer).verdict).toBe('failing');
});

describe('a look at the server before anything is opened, as mcp-remote has it', () => {
  const { body: _, ...asked } = first.request;
  const look = (status: number, accept: string) =>
    answer(status)(requestHeaders({ accept })({ ...first, request: { ...asked, method: 'GET' } }));
  it.each([404, 405])('%i to it says nothing of the transport', (status) => {
    const asked = look(status, 'application/json, text/event-stream');
    expect(judged(asked, native().get('resourceMetadata'))).toMatchObject({ verdict: 'incomplete', cause: null });
  });
  it('to a stream it does', () => {
    const asked = look(405, 'text/event-stream');
    expect(judged(asked, native().get('resourceMetadata'))).toMatchObject({ cause: 'network/wrong-transport' });
  });
});
