/** Handshakes for the gallery: what a Scalekit sign-in looks like at every point of its way. */
import type { CheckId } from '../../../../lib/checks/ids.ts';
import type { Exchange, RawExchange } from '../../../../lib/exchange.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import { type Diagnosis, type StageStatus, stageIds } from '../../../../lib/finding.ts';
import { writeMasked } from '../../../../lib/masked.ts';
import type { AttemptSnapshot, ExchangeSummary, HandshakeSnapshot } from '../../../../lib/snapshot.ts';
import { start } from '../../../fixtures/flow.ts';
import { asMasked } from '../../../fixtures/masked.ts';

/** The MCP server, wherever it is shown; and one on the reader's own computer. */
export const MCP = 'https://mcp.acme.dev/mcp';
export const LOCAL = 'http://localhost:3002/mcp';
export const ENVIRONMENT = 'https://acme.scalekit.dev';
const RESOURCE = 'res_103100112351265282';
const TOKEN_URL = `${ENVIRONMENT}/resources/${RESOURCE}/oauth/token`;
/** When the sign-in begins, as in the flows. */
export const START = start;

const p: StageStatus = 'passed';
const n: StageStatus = 'not-reached';

export const stages = (...statuses: StageStatus[]): Diagnosis['stages'] =>
  stageIds.map((id, index) => ({ id, status: statuses[index] ?? n }));
export const allPassed = () => stages(p, p, p, p, p, p, p, p);

const passedChecks: CheckId[] = [
  'network/unreachable',
  'network/tls',
  'network/bot-protection',
  'network/redirected',
  'challenge/open-server',
  'challenge/wrong-status',
  'challenge/no-www-authenticate',
  'challenge/not-bearer',
  'challenge/malformed',
  'challenge/bad-resource-metadata-url',
  'resource-metadata/not-found',
  'resource-metadata/requires-auth',
  'resource-metadata/not-json',
];

export const diagnosis = (part: Partial<Diagnosis> & Pick<Diagnosis, 'verdict'>): Diagnosis => ({
  consequences: [],
  warnings: [],
  stages: stages(),
  passed: passedChecks,
  clients: [],
  ...part,
});

/** Role, method, URL, status and duration of a healthy sign-in, in order. */
const healthy: [string, string, string, number, number][] = [
  ['mcp', 'POST', MCP, 401, 34],
  ['resource-metadata', 'GET', 'https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp', 200, 12],
  ['server-metadata', 'GET', `${ENVIRONMENT}/.well-known/oauth-authorization-server/resources/${RESOURCE}`, 200, 88],
  ['registration', 'POST', `${ENVIRONMENT}/api/v1/resources/${RESOURCE}/clients:register`, 201, 141],
  [
    'authorization',
    'GET',
    `${ENVIRONMENT}/resources/${RESOURCE}/oauth/authorize?response_type=code&client_id=m2m_103100112351265999&code_challenge_method=S256&redirect_uri=http%3A%2F%2Flocalhost%3A6274%2Foauth%2Fcallback&resource=https%3A%2F%2Fmcp.acme.dev%2Fmcp`,
    302,
    61,
  ],
  ['callback', 'GET', 'http://localhost:6274/oauth/callback?code=~code.43.9f3a1c2b~&state=~state.32.77aa01ff~', 200, 9],
  ['token', 'POST', TOKEN_URL, 200, 120],
  ['mcp', 'POST', MCP, 200, 41],
  ['mcp', 'POST', MCP, 202, 8],
  ['mcp', 'GET', MCP, 405, 6],
];

/** Before these a page’s browser asks for permission: a form, and what a person’s browser opens, need none. */
const preflighted = new Set(['mcp', 'resource-metadata', 'server-metadata', 'registration']);

export function exchanges(
  count = healthy.length,
  via: ExchangeSummary['via'] = 'inspector-v2-relay',
): ExchangeSummary[] {
  return healthy.slice(0, count).map(([role, method, url, status, durationMs], index) => ({
    id: `x${index + 1}`,
    startedAt: START + index * 210,
    durationMs,
    role,
    via,
    method,
    url,
    status,
    ...(via === 'direct' && preflighted.has(role) && { preflightStatus: 204 }),
  }));
}

export const attempt = (part: Partial<AttemptSnapshot> & Pick<AttemptSnapshot, 'diagnosis'>): AttemptSnapshot => ({
  id: 'a1',
  startedAt: START,
  running: false,
  atSignIn: false,
  exchanges: exchanges(2),
  ...part,
});

export const handshake = (attempts: AttemptSnapshot[], part: Partial<HandshakeSnapshot> = {}): HandshakeSnapshot => ({
  id: 'h1',
  server: MCP,
  client: 'MCP Inspector 2.12.0',
  via: 'inspector-v2-relay',
  scalekit: { environment: ENVIRONMENT, kind: 'development', resourceId: RESOURCE },
  attempts,
  ...part,
});

/** That of the Inspector in the tab: it is the one that signed in last. */
export const versionIn = (handshakes: readonly HandshakeSnapshot[]): string =>
  /^MCP Inspector (\d[\w.-]*)$/.exec(handshakes.findLast(({ client }) => client)?.client ?? '')?.[1] ?? '2.12.0';

export const session = (handshakes: HandshakeSnapshot[], part: Partial<SessionSnapshot> = {}): SessionSnapshot => ({
  tabId: 7,
  source: { kind: 'tab' },
  inspector: { name: 'MCP Inspector', version: versionIn(handshakes) },
  pageOrigin: 'http://localhost:6274',
  handshakes,
  forgotten: 0,
  preserve: true,
  grantable: [],
  ...part,
});

const accessToken = writeMasked({
  kind: 'access_token',
  length: 812,
  fingerprint: '9f3a1c2b',
  claims: {
    iss: `${ENVIRONMENT}/resources/${RESOURCE}`,
    aud: [MCP, RESOURCE],
    // As a server writes them: whole seconds of when it answered.
    exp: START / 1000 + 301,
    iat: START / 1000 + 1,
    scope: 'openid profile',
    client_id: 'm2m_103100112351265999',
  },
  header: { alg: 'RS256', typ: 'at+jwt', kid: 'snk_103100112351265001' },
});

/** Whole exchanges, by id; `huge` has a body at the limit of what is kept. */
const whole: Record<string, RawExchange> = {
  x1: {
    id: 'x1',
    startedAt: START,
    durationMs: 34,
    page: { tabId: 7, origin: 'http://localhost:6274' },
    via: 'direct',
    request: {
      method: 'POST',
      url: MCP,
      headers: [
        ['accept', 'application/json, text/event-stream'],
        ['content-type', 'application/json'],
        ['mcp-protocol-version', '2025-11-25'],
      ],
      body: '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"mcp-inspector","version":"2.12.0"}}}',
    },
    response: {
      status: 401,
      headers: [
        ['content-type', 'application/json'],
        [
          'www-authenticate',
          'Bearer realm="mcp", resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp"',
        ],
        ['x-powered-by', 'Express'],
      ],
      body: '{"error":"unauthorized"}',
    },
    preflight: {
      startedAt: START - 4,
      request: {
        headers: [
          ['origin', 'http://localhost:6274'],
          ['access-control-request-method', 'POST'],
          ['access-control-request-headers', 'content-type,mcp-protocol-version'],
        ],
      },
      response: { status: 204, headers: [['access-control-allow-origin', '*']] },
    },
  },
  x7: {
    id: 'x7',
    startedAt: START + 1260,
    durationMs: 120,
    page: { tabId: 7, origin: 'http://localhost:6274' },
    via: 'direct',
    request: {
      method: 'POST',
      url: TOKEN_URL,
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: `grant_type=authorization_code&code=${writeMasked({ kind: 'code', length: 43, fingerprint: '00ffcc11' })}&client_id=m2m_103100112351265999&code_verifier=${writeMasked({ kind: 'code_verifier', length: 64, fingerprint: 'a0b1c2d3' })}`,
    },
    response: {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'openid profile',
      }),
    },
  },
  x11: {
    id: 'x11',
    startedAt: START + 480_000,
    durationMs: 47,
    timing: { blocked: 1.2, dns: 3, connect: 21, ssl: 14, send: 0.4, wait: 20.8, receive: 0.6 },
    page: { tabId: 7, origin: 'http://localhost:6274' },
    via: 'direct',
    request: {
      method: 'POST',
      url: MCP,
      headers: [
        ['authorization', `Bearer ${accessToken}`],
        ['accept', 'application/json, text/event-stream'],
        ['content-type', 'application/json'],
        ['mcp-protocol-version', '2025-11-25'],
        ['mcp-session-id', '0b8f3e52-3a60-4c3a-9d6b-7d1f5a0c9e11'],
        ['origin', 'http://localhost:6274'],
      ],
      body: '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add_todo","arguments":{"title":"Buy milk","tags":["home","food"],"due":{"date":"2026-11-26","reminders":[{"at":"08:00","by":"mail"},{"at":"18:00","by":"phone"}]}}}}',
    },
    response: {
      status: 401,
      headers: [
        ['content-type', 'application/json'],
        ['access-control-allow-origin', '*'],
        ['access-control-expose-headers', 'www-authenticate, mcp-session-id'],
        [
          'www-authenticate',
          'Bearer error="invalid_token", error_description="The token expired", resource_metadata=https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp',
        ],
        ['x-powered-by', 'Express'],
      ],
      body: '{"jsonrpc":"2.0","id":2,"error":{"code":-32001,"message":"The token expired"}}',
    },
    preflight: {
      startedAt: START + 479_990,
      request: {
        headers: [
          ['origin', 'http://localhost:6274'],
          ['access-control-request-method', 'POST'],
          ['access-control-request-headers', 'authorization,content-type,mcp-protocol-version,mcp-session-id'],
        ],
      },
      response: {
        status: 204,
        headers: [
          ['access-control-allow-methods', 'GET, POST, DELETE'],
          ['access-control-allow-headers', 'authorization, content-type, mcp-protocol-version, mcp-session-id'],
          ['access-control-allow-origin', '*'],
        ],
      },
    },
  },
  huge: {
    id: 'huge',
    startedAt: START,
    durationMs: 900,
    page: { tabId: 7, origin: 'http://localhost:6274' },
    via: 'direct',
    request: { method: 'GET', url: 'https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp', headers: [] },
    response: {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: JSON.stringify(
        Object.fromEntries(
          Array.from({ length: 4000 }, (_, i) => [`field_${i}`, `value number ${i} of a very long document`]),
        ),
      ),
    },
  },
};

export const wholeExchanges: Record<string, Exchange> = Object.fromEntries(
  Object.entries(whole).map(([id, x]) => [id, asMasked(x)]),
);
