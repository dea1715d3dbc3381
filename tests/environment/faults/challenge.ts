/** How the MCP server asks for a token, and fails to. */
import {
  type Answer,
  checkOf,
  type Fault,
  type FaultName,
  html,
  json,
  type Rule,
  setHeader,
  tokenless,
} from '../fault.ts';

/** The answer to an MCP request without a token. */
const unasked = (rule: Omit<Rule, 'at' | 'when'>): Rule[] => [{ at: 'mcp', when: tokenless, ...rule }];

/** Another challenge. The official SDK asks the well-known URLs then, so it is a warning with the Inspectors. */
const challenged = (
  name: FaultName,
  sentence: string,
  value: (resourceMetadata: string) => string | undefined,
): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'mcp',
  outcome: 'warning',
  rules: unasked({
    change: (answer, _call, places) =>
      setHeader(
        answer,
        'WWW-Authenticate',
        value(new URL('/.well-known/oauth-protected-resource', places.serverUrl).href),
      ),
  }),
});

const answered = (name: FaultName, sentence: string, answer: Answer): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'mcp',
  rules: unasked({ answer: () => answer }),
});

export const challengeFaults: Fault[] = [
  {
    name: 'challenge/open-server',
    sentence: 'The MCP server asks for no token at all.',
    cause: 'challenge/open-server',
    endpoint: 'mcp',
    outcome: 'warning',
    switches: { protected: false },
  },
  answered(
    'challenge/in-body',
    'The MCP server answers 200 and says only in the body that it wants a token.',
    json(200, {
      jsonrpc: '2.0',
      id: 0,
      error: { code: -32001, message: 'Authentication required: missing bearer token' },
    }),
  ),
  answered(
    'challenge/wrong-status',
    'The MCP server answers 403 to a request without a token.',
    json(403, { error: 'Missing Bearer token' }),
  ),
  answered(
    'challenge/wrong-status:400',
    'The MCP server answers 400 to a request without a token.',
    json(400, { error: 'Missing Bearer token' }),
  ),
  answered(
    'challenge/server-error',
    'The MCP server fails on a request without a token (500).',
    html(500, 'Error', "TypeError: Cannot read properties of undefined (reading 'split')"),
  ),
  {
    name: 'challenge/redirected-to-login',
    sentence: 'Session middleware sends a request without a token to a web login page.',
    cause: 'challenge/redirected-to-login',
    endpoint: 'mcp',
    rules: [
      ...unasked({
        answer: (_call, places) => ({
          status: 302,
          headers: [['Location', new URL('/login?next=/mcp', places.serverUrl).href]],
        }),
      }),
      {
        at: 'other',
        when: (call) => call.url.pathname === '/login',
        answer: () => html(200, 'Log in', 'Please log in.'),
      },
    ],
  },
  challenged('challenge/no-www-authenticate', 'The 401 has no WWW-Authenticate header.', () => undefined),
  {
    name: 'challenge/header-renamed',
    sentence: 'An API gateway renames the WWW-Authenticate header of the 401.',
    cause: 'challenge/header-renamed',
    endpoint: 'mcp',
    outcome: 'warning',
    rules: unasked({
      change(answer) {
        answer.headers = answer.headers.map(([name, value]) =>
          name.toLowerCase() === 'www-authenticate' ? ['x-amzn-remapped-www-authenticate', value] : [name, value],
        );
      },
    }),
  },
  challenged('challenge/not-bearer', 'The 401 asks for Basic authentication.', () => 'Basic realm="OAuth"'),
  challenged(
    'challenge/malformed',
    'The challenge breaks the grammar of the header: a colon for the equals sign, no quotes.',
    (url) => `Bearer realm="OAuth", resource_metadata: ${url}`,
  ),
  challenged('challenge/no-resource-metadata', 'The challenge has no resource_metadata.', () => 'Bearer realm="OAuth"'),
  {
    ...challenged(
      'challenge/bad-resource-metadata-url',
      'The challenge names the metadata by the name of a container, which nobody outside can reach.',
      () => 'Bearer realm="OAuth", resource_metadata="http://todo-server:3002/.well-known/oauth-protected-resource"',
    ),
    outcome: 'cause',
    // Asks the well-known URLs only (measured).
    toleratedBy: ['v1-proxy'],
  },
  challenged(
    'challenge/bad-resource-metadata-url:relative',
    'The URL of the metadata in the challenge is relative.',
    () => 'Bearer realm="OAuth", resource_metadata="/.well-known/oauth-protected-resource"',
  ),
  challenged(
    'challenge/bad-resource-metadata-url:glued',
    'Host and path of the metadata URL are glued together.',
    (url) => `Bearer realm="OAuth", resource_metadata="${url.replace('/.well-known', '.well-known')}"`,
  ),
  {
    ...challenged(
      'challenge/bad-resource-metadata-url:placeholder',
      'The challenge still has the placeholder of the template.',
      () => 'Bearer realm="OAuth", resource_metadata="https://<your-mcp-url>/.well-known/oauth-protected-resource"',
    ),
  },
];
