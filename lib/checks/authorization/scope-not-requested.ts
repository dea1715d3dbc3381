import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, headerEvidence, parameterEvidence } from '../kit/evidence.ts';
import { scalekit, mcp as specification } from '../kit/references.ts';
import { connectAgain, updateSteps } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, codes } from '../kit/words.ts';

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
    if (!request) return unknown;
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

  title: () => 'The client asks for none of the scopes that your MCP server names',
  summary: ({ facts, data }) =>
    `Your MCP server names ${codes(data.wanted)}, and the sign-in request of ${clientWord(facts)} carries no ${code('scope')}. The token may then lack what the server wants.`,
  fix: ({ facts, data }) => [
    {
      text: `Enter the scopes in the settings of ${clientWord(facts)}, where it has a field for them.`,
      copy: data.wanted.join(' '),
    },
    ...updateSteps(facts),
    connectAgain(facts),
  ],
  verify: ({ facts }) => [verifyBySight(connectAgain(facts, 'the authorization request carries `scope`').text)],
});
