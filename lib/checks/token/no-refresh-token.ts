import { asStrings } from '../../text/json.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { clientField } from '../kit/steps/client-settings.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inClient, inServer } from '../kit/steps/step.ts';
import { tokenRequest, verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'token/no-refresh-token',
  owner: 'client',
  role: 'warning',
  judges: 'request',
  fails: 'No refresh token was issued, and the client did not ask for `offline_access`.',
  references: [rfc(6749, '6'), scalekit('troubleshooting')],

  test({ token, authorization, resourceMetadata, serverMetadata }) {
    const { issued } = token;
    if (issued?.at.bodyKind !== 'json') return unknown;
    if (issued.hasRefreshToken || issued.grantType === 'client_credentials') return passed;
    // It gives none to anybody, so that to ask for one changes nothing.
    const grants = asStrings(serverMetadata.document?.value.grant_types_supported);
    if (grants && !grants.includes('refresh_token')) return unknown;
    const { request } = authorization;
    if (!request || issued.grantType === 'refresh_token') return unknown;
    if (request.scope?.split(/\s+/).includes('offline_access')) return passed;
    const wanted = [request.scope, 'offline_access'].filter(Boolean).join(' ');
    return failed({
      at: issued.at,
      evidence: [
        fieldEvidence(issued.at, 'refresh_token'),
        parameterEvidence(request.at, 'scope', request.scope, wanted),
      ],
      data: {
        seconds: issued.expiresIn,
        wanted,
        offered: resourceMetadata.scopesSupported?.includes('offline_access') ?? false,
      },
    });
  },

  title: () => 'You will have to sign in again when the token expires (`offline_access`)',
  summary: ({ facts, data }) =>
    `${upperFirst(clientWord(facts))} did not ask for \`offline_access\`, so ${authorizationServer(facts)} gave no refresh token.${
      data.seconds === undefined
        ? ''
        : ` The token is good for ${lasting(data.seconds)}: if a new sign-in after that is fine for you, leave it as it is.`
    }`,
  why: ({ facts }) =>
    `A token is good for a limited time. With a refresh token ${clientWord(facts)} gets a new one by itself; without, a person has to sign in again.`,
  fix: ({ facts, data }) => ({
    do: [
      inClient(
        facts,
        `Let ${clientWord(facts)} ask for \`offline_access\` too.`,
        clientField(facts, 'scopes', data.wanted),
      ),
      ...forgetSteps(facts),
    ],
    or: data.offered
      ? []
      : [
          {
            when:
              facts.client.kind === 'inspector'
                ? 'If all clients are to stay signed in'
                : `If ${clientWord(facts)} has no field for permissions`,
            instead: 'let your MCP server name `offline_access`',
            steps: [
              inServer(
                'Add `offline_access` to `scopes_supported` of your MCP server’s metadata, beside what is there.',
                withRecipe(
                  metadataSnippets(facts, 'scopes_supported', [
                    ...(facts.resourceMetadata.scopesSupported ?? []),
                    'offline_access',
                  ]),
                ),
              ),
              restartServer,
              ...forgetSteps(facts),
            ],
          },
        ],
  }),
  verify: ({ facts }) => [
    verifyConnect(
      facts,
      `the response to ${tokenRequest(facts)} holds a \`refresh_token\``,
      'this warning is then gone',
    ),
  ],
});

/** Seconds, as a person says them. */
const lasting = (seconds: number): string =>
  seconds >= 7200
    ? `${Math.round(seconds / 3600)} hours`
    : seconds >= 120
      ? `${Math.round(seconds / 60)} minutes`
      : `${seconds} seconds`;
