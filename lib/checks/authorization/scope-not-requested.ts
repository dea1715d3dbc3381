import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, headerEvidence, parameterEvidence } from '../kit/evidence.ts';
import { scalekit, mcp as specification } from '../kit/references.ts';
import { enterScopes } from '../kit/steps/client-settings.ts';
import { forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { clientWord, codes, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'authorization/scope-not-requested',
  owner: 'client',
  role: 'warning',
  judges: 'request',
  fails: 'The server asks for scopes, the authorization request carries none, and the client is not connected.',
  references: [
    specification('basic/authorization', 'Scope selection strategy', 'scope-selection-strategy'),
    scalekit('troubleshooting'),
  ],

  test({ authorization, resourceMetadata, challenged, session }) {
    const { request } = authorization;
    if (!request || request.byReference) return unknown;
    const scope = challenged?.challenge?.bearer?.scope;
    const wanted = scope === undefined ? (resourceMetadata.scopesSupported ?? []) : scopesIn(scope);
    // Once it works without, nobody has anything of this warning.
    if (request.scope !== undefined || wanted.length === 0 || session.connected) return passed;
    return failed({
      at: request.at,
      evidence: [
        parameterEvidence(request.at, 'scope', undefined, wanted.join(' ')),
        ...(scope !== undefined && challenged
          ? [headerEvidence(challenged, 'WWW-Authenticate', null)]
          : resourceMetadata.document
            ? [fieldEvidence(resourceMetadata.document.at, 'scopes_supported')]
            : []),
      ],
      data: { wanted },
    });
  },

  title: ({ facts }) =>
    `${upperFirst(clientWord(facts))} asks for none of the permissions that your MCP server names (\`scope\`)`,
  summary: ({ data }) =>
    `Your MCP server names ${codes(data.wanted)}, and a token may now lack what your MCP server wants.`,
  why: () =>
    'A client asks for what the 401 of an MCP server names in `scope`, or else for what its metadata lists in `scopes_supported`.',
  fix: ({ facts, data }) => ({
    // With the token that it has, the client asks for no other.
    do: [enterScopes(facts, data.wanted), ...(facts.token.issued ? forgetSteps(facts) : [])],
    or:
      facts.client.kind === 'inspector'
        ? []
        : [{ when: `If ${clientWord(facts)} has no field for permissions`, steps: updateSteps(facts) }],
  }),
  verify: ({ facts }) => [verifyPassing(facts, 'the sign-in request carries `scope`')],
});
