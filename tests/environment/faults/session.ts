/** The MCP request with the token. */
import {
  type Answer,
  authorized,
  type Call,
  checkOf,
  editJson,
  type Fault,
  type FaultName,
  html,
  json,
  type Rule,
  tokenless,
} from '../fault.ts';
import { toOtherName } from './network.ts';

const fault = (name: FaultName, sentence: string, more: Partial<Fault>): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'mcp',
  ...more,
});

/** MCP requests with a token. */
const withToken = (rule: Omit<Rule, 'at' | 'when'>): Partial<Fault> => ({
  rules: [{ at: 'mcp', when: authorized, ...rule }],
});

const answered = (name: FaultName, sentence: string, answer: Answer) =>
  fault(name, sentence, withToken({ answer: () => answer }));

const rpc = (status: number, code: number, message: string): Answer =>
  json(status, { jsonrpc: '2.0', error: { code, message }, id: null });

/**
 * The MCP server answers 401 to every token that the environment issues. The clients refresh it once; Inspector v1 does
 * so with the headers of its MCP requests, `content-type: application/json` among them, and the environment refuses that.
 */
const refused = (name: FaultName, sentence: string, switches: NonNullable<Fault['switches']>): Fault =>
  fault(name, sentence, { switches });

const isInitialize = (call: Call): boolean => call.body.includes('"initialize"');

export const sessionFaults: Fault[] = [
  fault('session/any-token-accepted', 'The MCP server asks for a token, and takes any text for one.', {
    outcome: 'warning',
    switches: { protected: false },
    rules: [
      {
        at: 'mcp',
        when: tokenless,
        answer: (_call, places) => {
          const metadata = new URL('/.well-known/oauth-protected-resource', places.serverUrl).href;
          return json(401, { error: 'Missing Bearer token' }, [
            ['WWW-Authenticate', `Bearer realm="OAuth", resource_metadata="${metadata}"`],
          ]);
        },
      },
    ],
  }),
  fault('session/token-not-sent', 'A redirect to another host name of the server drops the token.', {
    // The redirect is the cause, what it drops follows from it. Today's SDK follows none to another host, so that only
    // the page of Inspector v1 is sent on, by its browser.
    outcome: 'consequence',
    clients: ['v1-direct'],
    rules: [toOtherName],
  }),
  fault('session/token-not-seen', 'A proxy drops the Authorization header before the MCP server.', {
    rules: [
      {
        at: 'mcp',
        when: authorized,
        request(call) {
          delete call.headers.authorization;
        },
      },
    ],
  }),
  refused('session/audience-mismatch', 'The token is for another MCP server.', { audience: 'other-resource' }),
  refused(
    'session/audience-mismatch:no-server-url',
    'The dashboard has no Server URL, and the MCP server expects it.',
    { audience: 'resource' },
  ),
  refused('session/audience-mismatch:slash', 'The Server URL of the dashboard has a slash at the end.', (places) => ({
    registeredServerUrl: `${places.serverUrl}/`,
  })),
  // The token names the issuer of the metadata, and the server gives no reason: nothing tells it from another refusal.
  refused('session/token-rejected:issuer', 'The MCP server accepts only the environment as the issuer.', {
    expectedIssuer: 'environment',
    issuerForm: 'resource',
  }),
  refused('session/issuer-mismatch', 'The MCP server accepts only the resource as the issuer.', {
    expectedIssuer: 'resource',
    issuerForm: 'environment',
  }),
  refused('session/issuer-mismatch:foreign', 'The token is of another environment.', {
    expectedIssuer: 'resource',
    issuerForm: 'other',
  }),
  refused('session/token-expired', 'The clocks differ: the token is past its end when it arrives.', {
    tokenClock: -7200,
  }),
  refused('session/token-expired:early', 'The clocks differ: the token is not valid yet.', { tokenClock: 7200 }),
  refused('session/token-rejected', 'The MCP server checks the token against keys of another environment.', {
    expectedKeys: 'other-environment',
  }),
  fault(
    'session/insufficient-scope',
    'The MCP server wants a scope that the token does not have (403).',
    withToken({
      answer: () =>
        json(403, { error: 'insufficient_scope' }, [
          [
            'WWW-Authenticate',
            'Bearer error="insufficient_scope", scope="todo:admin", error_description="todo:admin is needed"',
          ],
        ]),
    }),
  ),
  answered('session/forbidden', 'The MCP server refuses this person (403).', json(403, { error: 'Forbidden' })),
  fault('session/session-not-found', 'The MCP server has lost its sessions: several instances, or a restart.', {
    switches: { sessions: 'stateful' },
    rules: [
      {
        at: 'mcp',
        when: (call) => 'mcp-session-id' in call.headers && !isInitialize(call),
        answer: () => rpc(404, -32001, 'Session not found'),
      },
    ],
  }),
  fault('session/protocol-version', 'The MCP server does not know the protocol version of the client.', {
    rules: [
      {
        at: 'mcp',
        when: (call) => authorized(call) && 'mcp-protocol-version' in call.headers,
        answer: (call) =>
          rpc(400, -32000, `Bad Request: Unsupported protocol version: ${call.headers['mcp-protocol-version']}`),
      },
    ],
  }),
  answered(
    'session/not-acceptable',
    'The MCP server does not accept what the client accepts (406).',
    rpc(406, -32000, 'Not Acceptable: Client must accept both application/json and text/event-stream'),
  ),
  answered(
    'session/server-error',
    'The MCP server fails on the request with the token (500).',
    html(500, 'Error', 'SCALEKIT_ENVIRONMENT_URL is not set'),
  ),
  {
    ...refused('session/auth-loop', 'Every new token is for another MCP server, and is refused like the one before.', {
      audience: 'other-resource',
    }),
    outcome: 'warning',
    beside: 'session/audience-mismatch',
    // Inspector v1 spoils its own refresh (see above).
    clients: ['v2'],
  },
  {
    ...fault('session/empty-token', 'The environment issues an empty token, and the client sends it.', {
      rules: [
        {
          at: 'token',
          change: (answer) => editJson(answer, (document) => Object.assign(document, { access_token: '' })),
        },
      ],
    }),
    outcome: 'consequence',
    // SDK 2 sends no token then.
    clients: ['v1-direct', 'v1-proxy'],
  },
];
