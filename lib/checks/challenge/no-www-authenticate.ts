import type { Facts, Observed } from '../../handshake/facts.ts';
import { defineCheck, type FixDraft, failed, passed, unknown } from '../define.ts';
import { frontOf, frontWord, inFront } from '../kit/front.ts';
import { inPlaceEvidence, inPlaceOf, ownerOfPlace } from '../kit/in-place.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { challengeValue } from '../kit/snippets/challenge.ts';
import { exposeToo } from '../kit/steps/expose.ts';
import { answerUnauthorized } from '../kit/steps/guard.ts';
import { ifItChecksItself } from '../kit/steps/let-pass.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { step } from '../kit/steps/step.ts';
import { nginxAdds } from '../signs/front-cors.ts';
import {
  lacksChallenge,
  pointerEvidence,
  refuseAlike,
  searched,
  unauthorized,
  verifyAsked,
  whyUnauthorized,
} from './shared.ts';

/** It asks somebody else about the token, and says nothing of where to get one. Run in nginx 1.22 on 2026-11-30, with `auth_request`. */
function inFrontFix(facts: Facts, at: Observed): FixDraft {
  const value = challengeValue(facts, metadataUrl(facts));
  return {
    do: [
      step(inFront(at), 'Send this header with its 401.', {
        ...(frontOf(at)?.name === 'nginx'
          ? {
              snippets: [{ label: 'nginx', ...nginxAdds('WWW-Authenticate', value) }],
            }
          : { values: [{ name: 'WWW-Authenticate', value }] }),
      }),
      ...exposeToo(facts, at),
      ...forgetSearch(facts),
    ],
    or: [ifItChecksItself(at), ...orServe(facts)],
  };
}

export default defineCheck({
  id: 'challenge/no-www-authenticate',
  owner: ({ facts, at }) => ownerOfPlace(inPlaceOf(facts, at)),
  judges: 'answer',
  general: true,
  fails: 'The 401 has no `WWW-Authenticate` header.',
  references: [
    rfc(9110, '11.6.1'),
    rfc(9728, '5.1'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const answers = unauthorized(facts);
    const at = answers.find((x) => lacksChallenge(x) === true);
    if (at)
      return failed({
        at,
        evidence: [pointerEvidence(facts, at), ...inPlaceEvidence(at, inPlaceOf(facts, at))],
        data: {},
      });
    return answers.some((x) => lacksChallenge(x) === false) ? passed : unknown;
  },

  title: ({ facts, at }) =>
    `${inPlaceOf(facts, at) ? `The 401 of ${frontWord(at)}` : 'Your MCP server’s 401'} does not say where to sign in (\`WWW-Authenticate\`)`,
  summary: ({ facts }) => searched(facts),
  why: () => whyUnauthorized,
  fix: ({ facts, at }) =>
    inPlaceOf(facts, at)
      ? inFrontFix(facts, at)
      : {
          do: [
            answerUnauthorized(
              facts,
              'Answer a request without a token with this 401: it has the header `WWW-Authenticate`.',
            ),
            ...refuseAlike(facts, ['401']),
            ...exposeToo(facts, at),
            ...restartAndServe(facts),
            ...forgetSearch(facts),
          ],
          or: [
            {
              kind: 'case',
              when: 'If your code sends this header already',
              steps: [step(inFront(at), 'Delete the rule that removes `WWW-Authenticate`.')],
            },
            ...orServe(facts),
          ],
        },
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
