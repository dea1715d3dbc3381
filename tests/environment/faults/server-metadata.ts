/** The authorization server metadata of the environment (RFC 8414). */
import {
  type Answer,
  type ClientName,
  checkOf,
  editJson,
  type Fault,
  type FaultName,
  html,
  json,
  setHeader,
} from '../fault.ts';
import type { Places } from '../switches.ts';
import { notFound } from './guessed.ts';

const answered = (name: FaultName, sentence: string, answer: Answer): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'server-metadata',
  rules: [{ at: 'server-metadata', answer: () => answer }],
});

/** Members that are set, and with `undefined` removed. */
const edited = (name: FaultName, sentence: string, members: (places: Places) => Record<string, unknown>): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'server-metadata',
  rules: [
    {
      at: 'server-metadata',
      change: (answer, _call, places) => editJson(answer, (document) => Object.assign(document, members(places))),
    },
  ],
});

/** Inspector v1 does not compare the issuer. */
const uncompared: ClientName[] = ['v1-direct', 'v1-proxy'];

/** An id of another environment. */
const foreign = 'res_999999999999999999';

export const serverMetadataFaults: Fault[] = [
  answered('server-metadata/not-found', 'The environment has no metadata at any URL (404).', notFound),
  {
    name: 'server-metadata/unknown-resource',
    sentence: 'The metadata of the MCP server names a resource that the environment does not know.',
    cause: 'server-metadata/unknown-resource',
    endpoint: 'server-metadata',
    rules: [
      {
        at: 'resource-metadata',
        change: (answer, _call, places) =>
          editJson(answer, (document) => {
            document.authorization_servers = [`${places.environmentUrl}/resources/${foreign}`];
          }),
      },
      {
        at: ['server-metadata', 'other'],
        when: (call) => call.server === 'environment' && call.url.pathname.includes(foreign),
        answer: () => json(404, { code: 5, message: `resource ${foreign} not found`, details: [] }),
      },
    ],
  },
  {
    name: 'server-metadata/only-appended',
    sentence: 'The metadata is only at the URL with the well-known part at the end, which the official SDKs never ask.',
    cause: 'server-metadata/only-appended',
    endpoint: 'server-metadata',
    rules: [
      {
        at: 'server-metadata',
        when: (call) => call.url.pathname.startsWith('/.well-known/'),
        answer: () => notFound,
      },
    ],
  },
  answered(
    'server-metadata/server-error',
    'The environment fails to give its metadata (500).',
    json(500, { code: 13, message: 'internal error', details: [] }),
  ),
  answered(
    'server-metadata/not-json',
    'A web page is served in the place of the metadata.',
    html(200, 'Scalekit', 'Sign in to your workspace.'),
  ),
  {
    ...edited(
      'server-metadata/issuer-mismatch',
      'The metadata names the environment as its issuer, not the resource.',
      (places) => ({ issuer: places.environmentUrl }),
    ),
    toleratedBy: uncompared,
  },
  {
    ...edited(
      'server-metadata/issuer-mismatch:slash',
      'The issuer of the metadata has a slash at the end.',
      (places) => ({
        issuer: `${places.environmentUrl}/resources/${places.resourceId}/`,
      }),
    ),
    toleratedBy: uncompared,
  },
  edited('server-metadata/missing-endpoints', 'The metadata has no token endpoint.', () => ({
    token_endpoint: undefined,
  })),
  edited('server-metadata/invalid', 'The metadata has no response_types_supported.', () => ({
    response_types_supported: undefined,
  })),
  edited('server-metadata/no-pkce', 'The metadata does not offer PKCE with S256.', () => ({
    code_challenge_methods_supported: ['plain'],
  })),
  edited(
    'server-metadata/insecure-endpoint',
    'The authorization endpoint is http on a host that is not local.',
    () => ({
      authorization_endpoint: 'http://auth.example.com/oauth/authorize',
      token_endpoint: 'http://auth.example.com/oauth/token',
    }),
  ),
  {
    name: 'server-metadata/no-public-clients',
    sentence: 'The environment takes no client without a secret.',
    cause: 'server-metadata/no-public-clients',
    endpoint: 'server-metadata',
    rules: [
      {
        at: 'server-metadata',
        change: (answer) =>
          editJson(answer, (document) => {
            document.token_endpoint_auth_methods_supported = ['private_key_jwt'];
          }),
      },
      {
        at: 'token',
        change(answer) {
          answer.status = 401;
          setHeader(answer, 'Content-Type', 'application/json');
          answer.body = JSON.stringify({
            error: 'invalid_client',
            error_description: 'client authentication is required',
          });
        },
      },
    ],
  },
  {
    name: 'server-metadata/bad-jwks',
    sentence: 'The environment does not have its keys where its metadata says; only a live check asks for them.',
    cause: 'server-metadata/bad-jwks',
    endpoint: 'server-metadata',
    rules: [{ at: 'keys', answer: () => notFound }],
  },
  {
    name: 'server-metadata/bad-jwks:empty',
    sentence: 'The environment publishes an empty set of keys.',
    cause: 'server-metadata/bad-jwks',
    endpoint: 'server-metadata',
    rules: [{ at: 'keys', answer: () => json(200, { keys: [] }) }],
  },
];
