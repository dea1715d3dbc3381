/** The MCP server's protected resource metadata (RFC 9728). */
import {
  type Answer,
  checkOf,
  editJson,
  type Fault,
  type FaultName,
  getHeader,
  html,
  json,
  setHeader,
} from '../fault.ts';
import type { Places } from '../switches.ts';

const answered = (name: FaultName, sentence: string, answer: Answer): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'resource-metadata',
  rules: [{ at: 'resource-metadata', answer: () => answer }],
});

/** Members that are set, and with `undefined` removed. */
const edited = (name: FaultName, sentence: string, members: (places: Places) => Record<string, unknown>): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'resource-metadata',
  rules: [
    {
      at: 'resource-metadata',
      change: (answer, _call, places) => editJson(answer, (document) => Object.assign(document, members(places))),
    },
  ],
});

/** A path of the server's own, that only the challenge tells. */
const unusual = '/oauth/resource-metadata';

export const resourceMetadataFaults: Fault[] = [
  answered(
    'resource-metadata/not-found',
    'The MCP server has no protected resource metadata (404).',
    html(404, 'Error', 'Cannot GET /.well-known/oauth-protected-resource'),
  ),
  {
    name: 'resource-metadata/only-at-challenge-url',
    sentence: 'The metadata is only at a URL that the challenge names; the well-known ones are 404.',
    cause: 'resource-metadata/only-at-challenge-url',
    endpoint: 'resource-metadata',
    // By its proxy v1 never asks the URL of the challenge, so that nothing is found at all (measured).
    clients: ['v1-direct'],
    rules: [
      {
        at: 'mcp',
        change(answer) {
          const challenge = getHeader(answer, 'www-authenticate');
          if (challenge) setHeader(answer, 'WWW-Authenticate', challenge.replace(/\/\.well-known\/[\w-]+/, unusual));
        },
      },
      {
        at: 'resource-metadata',
        answer: () => html(404, 'Error', 'Cannot GET /.well-known/oauth-protected-resource'),
      },
      {
        at: 'other',
        preflight: 'too',
        when: (call) => call.url.pathname === unusual,
        request(call) {
          call.url.pathname = '/.well-known/oauth-protected-resource';
        },
      },
    ],
  },
  answered(
    'resource-metadata/requires-auth',
    'The auth middleware guards the metadata too (401).',
    json(401, { error: 'Missing Bearer token' }),
  ),
  answered(
    'resource-metadata/server-error',
    'The metadata is not configured: the MCP server answers 500.',
    json(500, { error: 'PROTECTED_RESOURCE_METADATA config missing' }),
  ),
  answered(
    'resource-metadata/not-json',
    "A web application's start page is served in the place of the metadata.",
    html(200, 'To-do', 'Welcome to your to-do list.'),
  ),
  answered('resource-metadata/not-json:empty', 'The metadata is an empty object.', json(200, {})),
  edited('resource-metadata/invalid', 'The metadata has no resource.', () => ({ resource: undefined })),
  edited('resource-metadata/invalid:type', 'The scopes_supported are a string instead of a list.', () => ({
    scopes_supported: 'todo:read todo:write',
  })),
  edited(
    'resource-metadata/resource-mismatch',
    'The metadata still names the local address of the quick start, http://localhost:3002/.',
    () => ({ resource: 'http://localhost:3002/' }),
  ),
  edited(
    'resource-metadata/resource-mismatch:scheme',
    'The metadata names the server with another scheme.',
    (places) => ({
      resource: places.serverUrl.startsWith('https:')
        ? places.serverUrl.replace('https:', 'http:')
        : places.serverUrl.replace('http:', 'https:'),
    }),
  ),
  edited(
    'resource-metadata/resource-mismatch:slash',
    'The metadata names the server with a slash at the end.',
    (places) => ({
      resource: `${places.serverUrl}/`,
    }),
  ),
  edited('resource-metadata/resource-mismatch:path', 'The metadata names another path of the same host.', (places) => ({
    resource: new URL('/api/mcp', places.serverUrl).href,
  })),
  edited('resource-metadata/resource-mismatch:host', 'The metadata names the server by its container.', () => ({
    resource: 'http://todo-server:3002/mcp',
  })),
  edited('resource-metadata/no-authorization-servers', 'The metadata names no authorization server.', () => ({
    authorization_servers: undefined,
  })),
  edited('resource-metadata/no-authorization-servers:empty', 'The list of authorization servers is empty.', () => ({
    authorization_servers: [],
  })),
  edited(
    'resource-metadata/placeholder',
    "The metadata was copied before the Server URL was set, with the dashboard's placeholder in it.",
    () => ({ resource: '<your-mcp-url>', resource_documentation: '<your-mcp-url>/docs' }),
  ),
  edited(
    'resource-metadata/environment-root',
    'The metadata names the Scalekit environment, without the resource.',
    (places) => ({ authorization_servers: [places.environmentUrl] }),
  ),
  edited(
    'resource-metadata/bad-authorization-server',
    'The metadata names the URL of the server metadata instead of the issuer.',
    (places) => ({
      authorization_servers: [
        `${places.environmentUrl}/resources/${places.resourceId}/.well-known/oauth-authorization-server`,
      ],
    }),
  ),
  edited(
    'resource-metadata/bad-authorization-server:relative',
    'The authorization server is written without its scheme.',
    (places) => ({ authorization_servers: [`${new URL(places.environmentUrl).host}/resources/${places.resourceId}`] }),
  ),
  {
    ...edited(
      'resource-metadata/differs-from-dashboard',
      'The metadata offers other scopes than the Metadata JSON of the dashboard; paste that to see it.',
      () => ({ scopes_supported: ['todo:read'] }),
    ),
    outcome: 'warning',
  },
];
