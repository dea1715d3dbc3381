/** What real servers sent (the versions stand beside them), and what looks like one of them and is none. */
import { describe, expect, it } from 'vitest';
import { frameworkOf } from '../../../lib/handshake/framework.ts';
import { answer, direct, type Flow, preflight } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

type Name = 'initialize' | 'resourceMetadata';
interface Sent {
  at?: Name;
  status?: number;
  headers: Record<string, string>;
  body?: string;
}

const withAnswers = (sent: readonly Sent[]): Flow =>
  sent.reduce(
    (flow, { at = 'initialize', status = 401, headers, body = '' }) =>
      flow.change(at, answer(status, { bare: true, headers, body })),
    direct(),
  );
const recognised = (...sent: Sent[]) => factsOfFlow(withAnswers(sent)).framework;

const pointer = 'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';
const uvicorn = { server: 'uvicorn' };

describe('a framework is recognised by what it sends', () => {
  it('is none that mcp-proxy of npm names as an example, where it refuses a version', () => {
    const body =
      '{"error":{"code":-32000,"message":"Unsupported protocol version: it was built by the 1.x MCP SDK (e.g. fastmcp <=4.x pulling mcp-proxy through its range)"}}';
    expect(recognised({ status: 400, headers: { 'content-type': 'application/json' }, body })).toBe('generic');
  });

  it.each<[string, Sent, string]>([
    [
      'fastmcp 4.20, npm',
      {
        headers: {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': 'GET, POST, OPTIONS',
          'access-control-allow-headers':
            'Content-Type, Authorization, Accept, Mcp-Session-Id, Mcp-Protocol-Version, Last-Event-Id, Mcp-Method, Mcp-Name',
          'access-control-expose-headers': 'Mcp-Session-Id',
        },
      },
      'fastmcp-typescript',
    ],
    [
      'fastmcp 4.20, asked by a program',
      {
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'www-authenticate': `Bearer ${pointer}, error="invalid_token", error_description="Unauthorized: Authentication failed"`,
        },
        body: '{"error":{"code":-32000,"message":"Unauthorized: Authentication failed"},"id":0,"jsonrpc":"2.0"}',
      },
      'fastmcp-typescript',
    ],
    [
      'mcp-use 2.5',
      {
        headers: {
          'access-control-allow-headers': 'Content-Type, Authorization, mcp-protocol-version, mcp-method, mcp-name',
          'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
          'access-control-allow-origin': 'http://localhost:6274',
        },
      },
      'mcp-use',
    ],
    [
      'xmcp 1.1, which says Express too',
      {
        headers: {
          'x-powered-by': 'Express',
          'access-control-allow-origin': '*',
          'access-control-expose-headers': 'Content-Type,Authorization,mcp-session-id',
        },
        body: '{"error":"no"}',
      },
      'xmcp',
    ],
    [
      'Next.js 16.4, a route handler',
      {
        headers: {
          vary: 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch, Accept-Encoding',
          'content-type': 'application/json',
        },
        body: '{"error":"invalid_token","error_description":"No authorization provided"}',
      },
      'nextjs',
    ],
    ['FastMCP 3.4', { headers: { ...uvicorn, 'www-authenticate': `Bearer ${pointer}` } }, 'fastmcp'],
    ['FastMCP 4', { headers: { ...uvicorn, 'www-authenticate': `Bearer scope="todo:read", ${pointer}` } }, 'fastmcp'],
    ['FastMCP 3.4, another host', { status: 421, headers: uvicorn, body: 'Misdirected Request' }, 'fastmcp'],
    [
      'Spring Security 7.1',
      {
        headers: {
          'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
          pragma: 'no-cache',
          expires: '0',
          'x-xss-protection': '0',
          'x-content-type-options': 'nosniff',
        },
      },
      'spring',
    ],
    ['Go, net/http', { status: 404, headers: {}, body: '404 page not found\n' }, 'go'],
  ])('%s', (_, sent, framework) => expect(recognised(sent)).toBe(framework));

  it('FastMCP with a provider, by how long its metadata may be kept', () =>
    expect(
      recognised({
        at: 'resourceMetadata',
        status: 200,
        headers: { ...uvicorn, 'cache-control': 'public, max-age=3600' },
      }),
    ).toBe('fastmcp'));
});

describe('and by nothing less', () => {
  it.each<[string, Sent]>([
    ['uvicorn serves many', { headers: uvicorn }],
    ['a 401 without a body of anybody', { headers: { 'www-authenticate': `Bearer ${pointer}` } }],
    [
      'a page may not keep what a server answers, elsewhere too',
      { headers: { 'cache-control': 'no-cache, no-store, max-age=0, must-revalidate', pragma: 'no-cache' } },
    ],
    ['lists of the project', { headers: { 'access-control-allow-headers': 'Content-Type, Authorization' } }],
    [
      'the gate of the official SDK, which many frameworks use',
      { headers: {}, body: '{"error":"invalid_token","error_description":"Missing Authorization header"}' },
    ],
  ])('%s', (_, sent) => expect(recognised(sent)).toBe('generic'));

  it('not the class FastMCP of the official SDK for Python, which has no providers', () =>
    expect(
      recognised(
        {
          headers: {
            ...uvicorn,
            'content-type': 'application/json',
            'www-authenticate': `Bearer error="invalid_token", error_description="Authentication required", ${pointer}`,
          },
          body: '{"error": "invalid_token", "error_description": "Authentication required"}',
        },
        { at: 'resourceMetadata', status: 200, headers: { ...uvicorn, 'cache-control': 'public, max-age=3600' } },
      ),
    ).toBe('generic'));
});

it('a permission check tells it where the browser went no further', () => {
  const flow = direct().change(
    'initialize',
    preflight(204, { vary: 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch' }),
  );
  expect(factsOfFlow(flow).framework).toBe('nextjs');
});

it('Hono, by its page for what it does not have, only where the client itself asks: others stand on it', () => {
  const answers = (status: number, body: string) => factsOfFlow(withAnswers([{ status, headers: {}, body }])).exchanges;
  const page = answers(404, '404 Not Found');
  const refusal = answers(401, '');
  expect(frameworkOf(page)).toBe('hono');
  expect(frameworkOf(page, [...page, ...refusal])).toBe('hono');
  expect(frameworkOf(refusal, [...refusal, ...page])).toBe('generic');
  // What another of them writes by itself stands, whoever asked.
  expect(frameworkOf(refusal, [...refusal, ...answers(404, '404 page not found\n')])).toBe('go');
});
