import { defineCheck, outcome } from '../define.ts';
import { inFront } from '../kit/front.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { exposeToo } from '../kit/steps/expose.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { step } from '../kit/steps/step.ts';
import {
  answerUnauthorized,
  lacksHeader,
  pointerEvidence,
  refuseAlike,
  searched,
  unauthorized,
  verifyAsked,
  whyUnauthorized,
} from './shared.ts';

export default defineCheck({
  id: 'challenge/no-www-authenticate',
  owner: 'mcp-server',
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
    const at = answers.find((x) => lacksHeader(x, 'www-authenticate') === true);
    const failures = at
      ? [
          {
            at,
            evidence: [pointerEvidence(facts, at)],
            data: {},
          },
        ]
      : [];
    return outcome(
      failures,
      answers.some((x) => lacksHeader(x, 'www-authenticate') === false),
    );
  },

  title: () => 'Your MCP server’s 401 does not say where to sign in (`WWW-Authenticate`)',
  summary: ({ facts }) => searched(facts),
  why: () => whyUnauthorized,
  fix: ({ facts, at }) => ({
    do: [
      answerUnauthorized(
        facts,
        'Answer a request without a token with this 401: it has the header `WWW-Authenticate`.',
      ),
      ...refuseAlike(facts, '`401`'),
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
  }),
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
