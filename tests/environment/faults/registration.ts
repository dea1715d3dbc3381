/** Dynamic client registration (RFC 7591) and its switches in the dashboard. */
import { type Answer, checkOf, editJson, type Fault, type FaultName, html, json } from '../fault.ts';
import { notFound } from './guessed.ts';

const answered = (name: FaultName, sentence: string, answer: Answer): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'registration',
  rules: [{ at: 'registration', answer: () => answer }],
});

export const registrationFaults: Fault[] = [
  {
    name: 'registration/unsupported',
    sentence: 'Dynamic client registration and CIMD are both off in the dashboard.',
    cause: 'registration/unsupported',
    endpoint: 'registration',
    switches: { dcr: false, cimd: false },
  },
  {
    name: 'registration/cimd-only',
    sentence: 'Dynamic client registration is off, only CIMD is on.',
    cause: 'registration/cimd-only',
    endpoint: 'registration',
    switches: { dcr: false, cimd: true },
  },
  answered(
    'registration/disabled',
    'The metadata still offers registration, and the endpoint refuses it (403).',
    json(403, { error: 'access_denied', error_description: 'dynamic client registration is disabled' }),
  ),
  answered(
    'registration/rejected',
    'The environment does not take the scope that the client registers.',
    json(400, { error: 'invalid_client_metadata', error_description: 'scope: requested scopes are not valid' }),
  ),
  answered(
    'registration/redirect-uri-rejected',
    'The environment does not take the redirect URI that the client registers.',
    json(400, { error: 'invalid_redirect_uri', error_description: 'redirect_uris must be https' }),
  ),
  {
    name: 'registration/invalid-response',
    sentence: 'The registration is answered without a client_id.',
    cause: 'registration/invalid-response',
    endpoint: 'registration',
    rules: [
      {
        at: 'registration',
        change: (answer) =>
          editJson(answer, (document) => {
            delete document.client_id;
          }),
      },
    ],
  },
  {
    name: 'registration/invalid-response:null',
    sentence: 'The registration is answered with null where a list belongs.',
    cause: 'registration/invalid-response',
    endpoint: 'registration',
    rules: [
      {
        at: 'registration',
        change: (answer) =>
          editJson(answer, (document) => Object.assign(document, { contacts: null, redirect_uris: null })),
      },
    ],
  },
  answered(
    'registration/invalid-response:not-json',
    'The registration is answered with a web page.',
    html(201, 'Created', 'Your client was created.'),
  ),
  answered('registration/not-found', 'The advertised registration endpoint does not exist (404).', notFound),
  answered(
    'registration/server-error',
    'The environment fails on the registration (500).',
    json(500, { code: 13, message: 'internal error', details: [] }),
  ),
  {
    name: 'registration/cimd-rejected',
    sentence: 'The client names itself by a URL that the environment cannot fetch.',
    cause: 'registration/cimd-rejected',
    endpoint: 'authorization',
    // Inspector v1 has no setting for it.
    clients: ['v2'],
    clientMetadataUrl: 'https://client.invalid/oauth/client.json',
  },
  {
    name: 'registration/guessed-endpoint',
    sentence: 'There is no metadata anywhere, so that the client guesses /register.',
    cause: 'registration/guessed-endpoint',
    endpoint: 'registration',
    outcome: 'consequence',
    rules: [
      { at: 'resource-metadata', answer: () => html(404, 'Error', 'Cannot GET /.well-known/oauth-protected-resource') },
    ],
  },
];
