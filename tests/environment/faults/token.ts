/** The exchange of the code for a token. */
import {
  type Answer,
  checkOf,
  editJson,
  type Fault,
  type FaultName,
  html,
  json,
  oauthError,
  type Rule,
} from '../fault.ts';
import { notFound, withoutMetadata } from './guessed.ts';

const fault = (name: FaultName, sentence: string, rule: Omit<Rule, 'at'>): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'token',
  rules: [{ at: 'token', ...rule }],
});

const answered = (name: FaultName, sentence: string, answer: Answer) => fault(name, sentence, { answer: () => answer });

const edited = (name: FaultName, sentence: string, members: Record<string, unknown>) =>
  fault(name, sentence, { change: (answer) => editJson(answer, (document) => Object.assign(document, members)) });

/** The environment sees another value of a parameter than the client sent. */
const asked = (name: string, value: string): Omit<Rule, 'at'> => ({
  request(call) {
    const parameters = new URLSearchParams(call.body);
    parameters.set(name, value);
    call.body = parameters.toString();
  },
});

export const tokenFaults: Fault[] = [
  fault(
    'token/invalid-client',
    'The client id is not known at the token endpoint.',
    asked('client_id', 'm2m_999999999999999999'),
  ),
  fault('token/invalid-grant', 'The code is not one that the environment issued.', asked('code', 'used-before')),
  fault(
    'token/invalid-grant:verifier',
    'The PKCE verifier does not fit the challenge.',
    asked('code_verifier', 'v'.repeat(43)),
  ),
  answered(
    'token/invalid-request',
    'The environment does not exchange codes for this client (unsupported_grant_type).',
    oauthError(400, 'unsupported_grant_type', 'authorization_code not supported'),
  ),
  answered(
    'token/invalid-scope',
    'The environment does not issue a token for these scopes.',
    oauthError(400, 'invalid_scope', 'requested scope is not allowed'),
  ),
  answered(
    'token/invalid-target',
    'The environment issues no token for this resource.',
    oauthError(400, 'invalid_target', 'resource indicator is missing, or unknown'),
  ),
  edited('token/invalid-response', 'The answer has no access token.', { access_token: undefined }),
  edited('token/invalid-response:type', 'The lifetime, expires_in, is a word.', { expires_in: 'one hour' }),
  {
    // The Inspectors do not look at it, and connect.
    ...edited('token/invalid-response:token-type', 'The token is not a Bearer token.', { token_type: 'mac' }),
    outcome: 'warning',
  },
  answered(
    'token/invalid-response:not-json',
    'The token endpoint answers with a web page.',
    html(200, 'OK', 'Signed in.'),
  ),
  answered('token/not-found', 'The advertised token endpoint does not exist (404).', notFound),
  answered(
    'token/server-error',
    'The environment fails to issue a token (500).',
    json(500, { error: 'server_error', error_description: 'internal error' }),
  ),
  {
    name: 'token/no-refresh-token',
    sentence: 'Nobody asks for offline_access, so that no refresh token is issued.',
    cause: 'token/no-refresh-token',
    endpoint: 'token',
    outcome: 'warning',
    switches: { scopesSupported: ['todo:read', 'todo:write'] },
  },
  {
    name: 'token/guessed-endpoint',
    sentence: 'The environment has no metadata, so that the client guesses its endpoints.',
    cause: 'token/guessed-endpoint',
    endpoint: 'token',
    outcome: 'consequence',
    rules: withoutMetadata('/token'),
  },
];
