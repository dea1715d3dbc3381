/** Whether a page may read an answer: only where the Inspector's page asks by itself (v1, direct). */
import type { CheckId } from '../../../lib/checks/ids.ts';
import { type Answer, authorized, type Call, type Fault, type Rule, setHeader } from '../fault.ts';
import type { EndpointName } from '../switches.ts';

/** The endpoints that a page asks, as a sentence names them. */
const endpoints: [EndpointName, string][] = [
  ['mcp', 'The MCP server'],
  ['resource-metadata', 'The protected resource metadata'],
  ['server-metadata', 'The authorization server metadata'],
  ['registration', 'The registration endpoint'],
  ['token', 'The token endpoint'],
];

/**
 * Asked again without the protocol header when it is blocked. The SDK's retry needs no preflight then; Inspector v1's
 * still does, since its page adds a content-type.
 */
const retried: EndpointName[] = ['resource-metadata', 'server-metadata'];

function withoutCors(answer: Answer): void {
  answer.headers = answer.headers.filter(([name]) => !/^access-control-/i.test(name));
}

const fault = (check: CheckId, endpoint: EndpointName, sentence: string, more: Partial<Fault>): Fault => ({
  name: `${check}@${endpoint}`,
  sentence,
  cause: check,
  endpoint,
  clients: ['v1-direct'],
  ...more,
});

const unauthorized: Answer = {
  status: 401,
  headers: [['Content-Type', 'application/json']],
  body: '{"error":"Missing Bearer token"}',
};

const withSlash = (call: Call): Answer => ({
  status: 307,
  headers: [['Location', `${call.url.origin}${call.url.pathname}/`]],
  body: '',
});

/** Access-Control-Allow-Headers of the preflight. */
const allowing = (at: EndpointName, headers: string): Rule => ({
  at,
  preflight: 'only',
  change: (answer) => setHeader(answer, 'Access-Control-Allow-Headers', headers),
});

/** Every answer, the preflight's too. */
const always = (endpoint: EndpointName, change: (answer: Answer) => void): Partial<Fault> => ({
  rules: [{ at: endpoint, preflight: 'too', change }],
});

const general = endpoints.flatMap(([endpoint, what]): Fault[] => [
  fault(
    'cors/no-allow-origin',
    endpoint,
    `${what} sends no Access-Control-Allow-Origin.`,
    always(endpoint, withoutCors),
  ),
  fault(
    'cors/origin-mismatch',
    endpoint,
    `${what} allows another origin, http://localhost:3000.`,
    always(endpoint, (answer) => setHeader(answer, 'Access-Control-Allow-Origin', 'http://localhost:3000')),
  ),
  fault(
    'cors/origin-duplicated',
    endpoint,
    `${what} sends Access-Control-Allow-Origin twice: the application and a proxy both add it.`,
    always(endpoint, (answer) => answer.headers.push(['Access-Control-Allow-Origin', '*'])),
  ),
]);

/** Where the preflight fails there is no CORS on the answer either, or the SDK's retry would get through. */
const unreadable = (endpoint: EndpointName): Rule[] =>
  retried.includes(endpoint) ? [{ at: endpoint, change: withoutCors }] : [];

/** A token request needs no preflight, so that the rest cannot go wrong there. */
const preflighted = endpoints
  .filter(([endpoint]) => endpoint !== 'token')
  .flatMap(([endpoint, what]): Fault[] => [
    fault('cors/preflight-rejected', endpoint, `${what} answers the preflight with 401, as if it needed a token.`, {
      rules: [{ at: endpoint, preflight: 'only', bare: true, answer: () => unauthorized }, ...unreadable(endpoint)],
    }),
    fault('cors/preflight-redirected', endpoint, `${what} answers the preflight with a redirect.`, {
      rules: [{ at: endpoint, preflight: 'only', answer: withSlash }, ...unreadable(endpoint)],
    }),
    retried.includes(endpoint)
      ? fault('cors/header-not-allowed', endpoint, `${what} does not allow the header mcp-protocol-version.`, {
          outcome: 'warning',
          rules: [allowing(endpoint, 'content-type')],
        })
      : fault('cors/header-not-allowed', endpoint, `${what} does not allow the header content-type.`, {
          rules: [allowing(endpoint, 'authorization')],
        }),
  ]);

const refused = (header: string, allowed: string, more: Partial<Fault> = {}): Fault => ({
  ...fault('cors/header-not-allowed', 'mcp', `The MCP server does not allow the header ${header}.`, {
    rules: [allowing('mcp', allowed)],
    ...more,
  }),
  name: `cors/header-not-allowed@mcp:${header}`,
});

export const corsFaults: Fault[] = [
  ...general,
  ...preflighted,
  refused('authorization', 'content-type, mcp-protocol-version, mcp-session-id'),
  refused('mcp-protocol-version', 'content-type, authorization'),
  refused('mcp-session-id', 'content-type, authorization, mcp-protocol-version', {
    switches: { sessions: 'stateful' },
  }),
  {
    ...fault(
      'cors/no-allow-origin',
      'mcp',
      'The 401 of the MCP server loses its CORS headers; the preflight has them.',
      {
        rules: [{ at: 'mcp', when: (call) => !authorized(call), change: withoutCors }],
      },
    ),
    name: 'cors/no-allow-origin@mcp:answer',
  },
  {
    ...fault(
      'cors/no-allow-origin',
      'token',
      'An error of the token endpoint has no CORS headers, and cannot be read.',
      {
        rules: [
          {
            at: 'token',
            request: (call) => {
              call.body = call.body.replace(/(^|&)code=[^&]*/, '$1code=used-before');
            },
            change: withoutCors,
          },
        ],
      },
    ),
    name: 'cors/no-allow-origin@token:error',
  },
  {
    ...fault('cors/method-not-allowed', 'mcp', 'The MCP server does not allow DELETE; it shows when you disconnect.', {
      outcome: 'warning',
      switches: { sessions: 'stateful' },
      rules: [
        {
          at: 'mcp',
          preflight: 'only',
          change: (answer) => setHeader(answer, 'Access-Control-Allow-Methods', 'GET, POST'),
        },
      ],
    }),
  },
  {
    ...fault(
      'cors/header-not-exposed',
      'mcp',
      'The MCP server does not expose Mcp-Session-Id, so the session is lost.',
      {
        switches: { sessions: 'stateful' },
        rules: [
          { at: 'mcp', change: (answer) => setHeader(answer, 'Access-Control-Expose-Headers', 'WWW-Authenticate') },
        ],
      },
    ),
  },
  {
    ...fault(
      'cors/header-not-exposed',
      'mcp',
      'The MCP server does not expose WWW-Authenticate; clients guess the metadata URL.',
      {
        outcome: 'warning',
        rules: [
          { at: 'mcp', change: (answer) => setHeader(answer, 'Access-Control-Expose-Headers', 'Mcp-Session-Id') },
        ],
      },
    ),
    name: 'cors/header-not-exposed@mcp:challenge',
  },
];
