/** The redirect to the authorization server and back. */
import {
  type Answer,
  type Call,
  type ClientName,
  callbackError,
  checkOf,
  editCallback,
  editJson,
  type Fault,
  type FaultName,
  json,
  type Rule,
} from '../fault.ts';

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
    answered(() => ({ status: 404, headers: [['Content-Type', 'text/plain']], body: '404 page not found\n' })),
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
];
