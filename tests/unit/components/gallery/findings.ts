/** Findings as the checks write them, for the gallery. */
import { get } from '../../../../lib/checks/kit/verify/requests.ts';
import type { ClientVerdict, Finding, Place } from '../../../../lib/finding.ts';

const rfc = (number: number, section: string, title: string) => ({
  source: `RFC ${number}`,
  section,
  title,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});
const scalekit = (title: string, path: string) => ({
  source: 'Scalekit',
  title,
  url: `https://docs.scalekit.com${path}`,
});
const troubleshooting = scalekit('MCP troubleshooting', '/authenticate/mcp/troubleshooting/');

const server: Place = { kind: 'mcp-server', name: 'your MCP server' };
const dashboard: Place = { kind: 'scalekit', name: 'the Scalekit dashboard' };
const inspector: Place = { kind: 'client', name: 'MCP Inspector 2.12.0' };

export const resourceMismatch: Finding = {
  check: 'resource-metadata/resource-mismatch',
  stage: 'resource-metadata',
  owner: 'mcp-server',
  title: 'The metadata of your MCP server names another server',
  summary:
    'The Inspector connects to `https://mcp.acme.dev/mcp`, but the protected resource metadata says `http://mcp.acme.dev/mcp`. The Inspector refuses a token for a server it did not ask for, so sign-in stops here.',
  evidence: [
    {
      exchange: 'x2',
      method: 'GET',
      url: 'https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp',
      status: 200,
      what: 'resource',
      observed: 'http://mcp.acme.dev/mcp',
      expected: 'https://mcp.acme.dev/mcp',
    },
  ],
  fix: {
    do: [
      {
        place: server,
        text: 'Write the public URL into the metadata instead of deriving it. In your Express server:',
        snippets: [
          {
            label: 'Express',
            language: 'ts',
            code: "app.get('/.well-known/oauth-protected-resource/mcp', (req, res) =>\n  res.json({\n    resource: 'https://mcp.acme.dev/mcp',\n    authorization_servers: ['https://acme.scalekit.dev/resources/res_103100112351265282'],\n  }),\n);",
          },
        ],
      },
      {
        place: dashboard,
        text: 'Compare the **Server URL** in the Scalekit dashboard, slash included:',
        path: ['MCP Servers', 'your server', 'Configuration', 'Server URL'],
        values: [{ name: 'Value', value: 'https://mcp.acme.dev/mcp' }],
        link: { url: 'https://app.scalekit.com', label: 'Open the Scalekit dashboard' },
      },
      { place: server, text: 'Restart the server.' },
    ],
    or: [],
    stuck: [],
  },
  verify: [
    {
      says: 'Asks `mcp.acme.dev` for one document.',
      anyOf: [
        {
          request: get('https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp'),
          expects: { kind: 'member', name: 'resource', value: { equals: 'https://mcp.acme.dev/mcp' } },
        },
      ],
    },
  ],
  references: [rfc(9728, '3.3', 'resource identifier validation'), troubleshooting],
};

export const guessedRegistration: Finding = {
  check: 'registration/guessed-endpoint',
  stage: 'registration',
  owner: 'mcp-server',
  title: 'The Inspector guessed `POST /register` at your server and got 404',
  summary: 'Without metadata a client makes up the endpoint. It goes away with its cause.',
  evidence: [
    {
      exchange: 'x3',
      method: 'POST',
      url: 'https://mcp.acme.dev/register',
      status: 404,
      what: 'status',
      observed: '404',
      expected: null,
    },
  ],
  fix: { do: [], or: [], stuck: [] },
  verify: [],
  references: [rfc(7591, '3', 'client registration endpoint')],
};

export const noRefreshToken: Finding = {
  check: 'token/no-refresh-token',
  stage: 'token',
  owner: 'client',
  title: 'The token comes without a `refresh_token`',
  summary:
    'The request does not ask for `offline_access`, so the sign-in is over when the token expires after 5 minutes.',
  evidence: [
    {
      exchange: 'x6',
      method: 'GET',
      url: 'https://acme.scalekit.dev/oauth/authorize',
      status: 302,
      what: 'scope',
      observed: 'openid profile',
      expected: 'openid profile offline_access',
    },
  ],
  fix: {
    do: [
      {
        place: inspector,
        text: 'Add `offline_access` to the scopes that the Inspector asks for.',
        values: [{ name: 'Value', value: 'openid profile offline_access' }],
      },
    ],
    or: [],
    stuck: [],
  },
  verify: [{ says: 'The token answer of the next sign-in has a `refresh_token`.' }],
  references: [rfc(6749, '6', 'refreshing an access token'), troubleshooting],
};

export const strictResource: Finding = {
  check: 'challenge/no-resource-metadata',
  stage: 'challenge',
  owner: 'mcp-server',
  title: 'The challenge does not name the resource metadata',
  summary:
    'This client found the document at its well-known URL. A client from before November 2025 does not look there.',
  evidence: [
    {
      exchange: 'x1',
      method: 'POST',
      url: 'https://mcp.acme.dev/mcp',
      status: 401,
      what: 'WWW-Authenticate',
      observed: 'Bearer realm="mcp"',
      expected: 'Bearer realm="mcp", resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp"',
    },
  ],
  fix: {
    do: [
      {
        place: server,
        text: 'Add `resource_metadata` to the header of the 401.',
        values: [
          {
            name: 'Value',
            value:
              'WWW-Authenticate: Bearer resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp"',
          },
        ],
      },
    ],
    or: [],
    stuck: [],
  },
  verify: [
    {
      says: 'Asks `mcp.acme.dev` once, without a token.',
      anyOf: [
        {
          request: { ...get('https://mcp.acme.dev/mcp'), method: 'POST' },
          expects: { kind: 'challenge', with: 'metadata-url' },
        },
      ],
    },
  ],
  references: [rfc(9728, '5.1', 'WWW-Authenticate response')],
};

export const preflightRejected: Finding = {
  check: 'cors/preflight-rejected',
  stage: 'network',
  endpoint: 'mcp',
  owner: 'mcp-server',
  title: 'The preflight to your MCP server is answered 401',
  summary:
    'Before its `POST` the browser asks with `OPTIONS` whether it may. Your auth middleware answers that question with 401, so the request itself is never sent.',
  evidence: [
    {
      exchange: 'x1',
      method: 'POST',
      url: 'http://localhost:3002/mcp',
      what: 'status of the preflight',
      observed: '401',
      expected: '204',
    },
    {
      exchange: 'x1',
      method: 'POST',
      url: 'http://localhost:3002/mcp',
      what: 'Access-Control-Allow-Origin',
      observed: null,
      expected: 'http://localhost:6274',
    },
  ],
  fix: {
    do: [
      {
        place: server,
        text: 'Let `OPTIONS` requests pass your auth middleware: add CORS after it, so that it runs first.',
        values: [
          { name: 'Value', value: "app.add_middleware(CORSMiddleware, allow_origins=['http://localhost:6274'])" },
        ],
      },
      {
        place: server,
        text: 'Expose the headers that the page must read.',
        values: [{ name: 'Value', value: 'WWW-Authenticate, Mcp-Session-Id' }],
      },
      { place: server, text: 'Restart the server.' },
    ],
    or: [],
    stuck: [],
  },
  verify: [
    {
      says: 'Asks `localhost:3002` as the browser does.',
      anyOf: [
        {
          request: {
            method: 'OPTIONS',
            url: 'http://localhost:3002/mcp',
            headers: { origin: 'http://localhost:6274', 'access-control-request-method': 'POST' },
          },
          expects: { kind: 'status', among: ['2xx'] },
        },
      ],
    },
  ],
  references: [
    { source: 'Fetch', title: 'CORS-preflight fetch', url: 'https://fetch.spec.whatwg.org/#cors-preflight-fetch' },
    troubleshooting,
  ],
};

export const registrationDisabled: Finding = {
  check: 'registration/unsupported',
  stage: 'registration',
  owner: 'scalekit',
  title: 'Scalekit offers no way for the Inspector to register',
  summary:
    'The server metadata of this resource has neither a `registration_endpoint` nor `client_id_metadata_document_supported`, and the Inspector has no client id of its own.',
  evidence: [
    {
      exchange: 'x3',
      method: 'GET',
      url: 'https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/res_103100112351265282',
      status: 200,
      what: 'registration_endpoint',
      observed: null,
      expected: 'https://acme.scalekit.dev/api/v1/resources/res_103100112351265282/clients:register',
    },
  ],
  fix: {
    do: [
      {
        place: dashboard,
        text: 'Switch on **Allow dynamic client registration** and save.',
        path: ['MCP Servers', 'your server', 'Configuration', 'Allow dynamic client registration'],
        link: { url: 'https://app.scalekit.com', label: 'Open the Scalekit dashboard' },
      },
    ],
    or: [],
    stuck: [],
  },
  verify: [
    {
      says: 'Asks `acme.scalekit.dev` for one document.',
      anyOf: [
        {
          request: get(
            'https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/res_103100112351265282',
          ),
          expects: { kind: 'member', name: 'registration_endpoint', value: 'there' },
        },
      ],
    },
  ],
  references: [
    rfc(8414, '2', 'authorization server metadata'),
    scalekit(
      'Add MCP server',
      '/authenticate/mcp/quickstart/#add-mcp-server-to-get-drop-in-oauth21-authorization-server',
    ),
  ],
};

/** The same where nobody knows what the server is built with. */
export const preflightRejectedAnywhere: Finding = {
  ...preflightRejected,
  fix: {
    do: [
      {
        place: server,
        text: 'Answer `OPTIONS` before the token is checked, and allow the page of MCP Inspector.',
        snippets: [
          {
            label: 'Express',
            language: 'ts',
            where: 'above the middleware that checks the token',
            code: "app.use(cors({ origin: 'http://localhost:6274', exposedHeaders: ['WWW-Authenticate', 'Mcp-Session-Id'] }));",
          },
          {
            label: 'FastAPI',
            language: 'python',
            where: 'below the middleware that checks the token: the one that is added last runs first',
            code: "app.add_middleware(\n    CORSMiddleware,\n    allow_origins=['http://localhost:6274'],\n    expose_headers=['WWW-Authenticate', 'Mcp-Session-Id'],\n)",
          },
          { label: 'HTTP', language: 'http', code: 'Access-Control-Allow-Origin: http://localhost:6274' },
        ],
      },
      { place: server, text: 'Restart your MCP server.' },
    ],
    or: [
      {
        when: 'If you cannot change your MCP server',
        steps: [
          {
            place: { kind: 'computer', name: 'your computer' },
            text: 'Use MCP Inspector 2, which calls from its own backend.',
            values: [{ name: 'Terminal', value: 'npx @modelcontextprotocol/inspector@latest' }],
          },
        ],
      },
    ],
    stuck: [
      { place: server, text: 'If it still answers 401: look for a proxy in front of your MCP server.' },
      {
        place: { kind: 'support', name: 'Scalekit support' },
        text: 'Send them the report.',
        link: { url: 'https://docs.scalekit.com/support', label: 'Get help' },
      },
    ],
  },
};

const known = { by: 'source' as const, where: 'src/client/auth.ts of 2.3.1', asOf: '2026-11-28' };

/** What is said of other clients beside a warning. */
export const clients: ClientVerdict[] = [
  {
    client: 'chatgpt',
    name: 'ChatGPT',
    verdict: 'cannot',
    check: 'challenge/no-resource-metadata',
    why: 'It looks for the metadata only where the 401 says.',
    shows: 'MCP server does not implement OAuth',
    known: { ...known, by: 'report' },
  },
  {
    client: 'vscode',
    name: 'VS Code',
    verdict: 'might-fail',
    check: 'challenge/no-resource-metadata',
    why: 'Before version 1.101 it needs the address in the 401.',
    known,
    fault: {
      versions: 'before 1.101',
      issue: 'https://github.com/microsoft/vscode/issues/250960',
      asOf: '2026-11-28',
      wayRound: 'Update VS Code.',
    },
  },
  {
    client: 'inspector',
    name: 'MCP Inspector',
    verdict: 'nothing-stops-it',
    why: 'It signed in here.',
    known: { ...known, by: 'seen' },
  },
  { client: 'cursor', name: 'Cursor', verdict: 'nothing-stops-it', why: 'It looks at the usual address too.', known },
  { client: 'windsurf', name: 'Windsurf', verdict: 'unknown', why: 'Nobody has read how it looks for the metadata.' },
];
