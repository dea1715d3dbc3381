/** The redirect to the authorization server and back. */
import {
  type Answer,
  authorized,
  type Call,
  type ClientName,
  callbackError,
  checkOf,
  editCallback,
  editJson,
  type Fault,
  type FaultName,
  getHeader,
  json,
  type Rule,
  setHeader,
  tokenless,
} from '../fault.ts';
import { serverMetadata } from '../scalekit.ts';
import { healthy } from '../switches.ts';
import { notFound, withoutMetadata } from './guessed.ts';

/** Inspector v1 compares neither the state nor the issuer of the callback. */
const unchecked: ClientName[] = ['v1-direct', 'v1-proxy'];

const fault = (name: FaultName, sentence: string, ...rules: Rule[]): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'authorization',
  rules,
});

/** The first request, not the one that comes back from the sign-in page. */
const first = (call: Call): boolean => call.url.searchParams.has('client_id');

/** The environment sees other parameters than the client sent. */
const asked = (edit: (parameters: URLSearchParams) => void): Rule => ({
  at: 'authorization',
  when: first,
  request: (call) => edit(call.url.searchParams),
});

const answered = (answer: (call: Call) => Answer | 'reset'): Rule => ({ at: 'authorization', when: first, answer });

/** The way back to the client. */
const back = (edit: (url: URL) => void): Rule => ({
  at: 'authorization',
  change: (answer) => editCallback(answer, edit),
});

/** The MCP server's own origin has the server metadata too, as MCP had it until 2025. */
const ownMetadata: Rule = {
  at: 'other',
  when: (call) => call.server === 'mcp' && call.url.pathname === '/.well-known/oauth-authorization-server',
  answer: (_call, places) => json(200, serverMetadata(places, healthy)),
};

export const authorizationFaults: Fault[] = [
  fault(
    'authorization/redirect-uri-mismatch',
    'The environment knows the client with another redirect URI.',
    asked((parameters) => parameters.set('redirect_uri', 'http://localhost:6274/oauth/callback/')),
  ),
  fault(
    'authorization/unknown-client',
    'The client id is of another environment, and not known here.',
    asked((parameters) => parameters.set('client_id', 'm2m_999999999999999999')),
  ),
  fault(
    'authorization/unknown-client:foreign',
    'The client id was never one of this MCP server.',
    asked((parameters) => parameters.set('client_id', 'skc_103100112351265000')),
  ),
  fault(
    'authorization/not-found',
    'The advertised authorization endpoint does not exist (404).',
    answered(() => notFound),
  ),
  fault(
    'authorization/callback-other-origin',
    'The callback opens under another name of this machine than the sign-in began under.',
    back((url) => {
      url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    }),
  ),
  fault(
    'authorization/invalid-request',
    'The environment finds no PKCE challenge in the request.',
    asked((parameters) => {
      parameters.delete('code_challenge');
      parameters.delete('code_challenge_method');
    }),
  ),
  fault(
    'authorization/invalid-scope',
    'The environment does not know a scope that is asked for.',
    answered((call) => callbackError(call, 'invalid_scope', 'requested scope is not allowed: todo:write')),
  ),
  fault(
    'authorization/invalid-target',
    'The environment does not know the resource that is asked for.',
    asked((parameters) => parameters.set('resource', 'https://another-server.example/mcp')),
  ),
  {
    ...fault('authorization/access-denied', 'The person denies the request.'),
    switches: { person: 'denies' },
  },
  fault(
    'authorization/server-error',
    'The environment fails at the sign-in (500).',
    answered(() => json(500, { error: 'server_error', error_description: 'internal error' })),
  ),
  fault(
    'authorization/server-error:callback',
    'The environment sends the browser back with server_error.',
    answered((call) => callbackError(call, 'server_error', 'an internal error occurred')),
  ),
  {
    ...fault(
      'authorization/state-mismatch',
      'The callback comes back with another state.',
      back((url) => url.searchParams.set('state', 'of-another-sign-in')),
    ),
    toleratedBy: unchecked,
  },
  {
    ...fault(
      'authorization/issuer-mismatch',
      'The callback names another issuer than the metadata.',
      back((url) => url.searchParams.set('iss', 'https://another-environment.example')),
    ),
    switches: { callbackIssuer: true },
    toleratedBy: unchecked,
  },
  {
    ...fault(
      'authorization/issuer-mismatch:missing',
      'The metadata promises the issuer in the callback, and it is not there.',
      {
        at: 'server-metadata',
        change: (answer) =>
          editJson(answer, (document) => {
            document.authorization_response_iss_parameter_supported = true;
          }),
      },
    ),
    toleratedBy: unchecked,
  },
  fault(
    'authorization/no-code',
    'The callback has neither a code nor an error.',
    back((url) => url.searchParams.delete('code')),
  ),
  {
    ...fault(
      'authorization/guessed-endpoint',
      'The environment has no metadata, so that the client guesses where the sign-in is.',
      ...withoutMetadata('/authorize'),
    ),
    outcome: 'consequence',
  },
  {
    ...fault(
      'authorization/no-resource-parameter',
      'The client cannot use the resource metadata, finds a server by itself, and does not say which resource it wants.',
      {
        at: 'resource-metadata',
        change: (answer) => editJson(answer, (document) => Object.assign(document, { scopes_supported: 'todo:read' })),
      },
      ownMetadata,
    ),
    outcome: 'warning',
    beside: 'session/audience-mismatch',
    clients: ['v1-direct'],
    switches: { audience: 'other-resource' },
  },
  {
    ...fault(
      'authorization/scope-not-requested',
      'The challenge names the scope that is needed, and CORS hides it from the client.',
      {
        at: 'mcp',
        when: tokenless,
        change(answer) {
          setHeader(answer, 'WWW-Authenticate', `${getHeader(answer, 'www-authenticate')}, scope="todo:read"`);
          setHeader(answer, 'Access-Control-Expose-Headers', 'Mcp-Session-Id');
        },
      },
      {
        at: 'mcp',
        when: authorized,
        answer: () => json(403, { error: 'insufficient_scope', scope: 'todo:read' }),
      },
    ),
    outcome: 'warning',
    beside: 'session/insufficient-scope',
    clients: ['v1-direct'],
    switches: { scopesSupported: [] },
  },
];
