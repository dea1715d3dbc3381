import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { logStep, sendReport } from '../kit/steps/scalekit.ts';
import { ifYouCannot, step, value } from '../kit/steps/step.ts';
import { verifyTokenEndpoint } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code } from '../kit/words.ts';
import { tokenRefusals } from './shared.ts';

export default defineCheck({
  id: 'token/not-found',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The token endpoint that the metadata advertises answers 404 or 405.',
  references: [rfc(8414, '2'), rfc(6749, '3.2'), scalekit('metadata')],

  test: (facts) =>
    refusedAs('not-found', tokenRefusals(facts), () => ({
      evidence: facts.serverMetadata.document
        ? [fieldEvidence(facts.serverMetadata.document.at, 'token_endpoint')]
        : [],
    })),

  title: ({ facts, at }) => `Nothing responds where ${authorizationServer(facts)} gives tokens (${code(at.status)})`,
  summary: ({ facts, at }) => {
    const advertised = facts.serverMetadata.tokenEndpoint;
    return advertised === undefined || advertised === at.request.url
      ? `The sign-in itself went well; the address stands in its metadata (\`token_endpoint\`), and nothing is there.`
      : `The sign-in itself went well; the metadata says ${code(advertised)} by now, and ${clientWord(facts)} asked ${code(at.request.url)}.`;
  },
  fix: ({ facts, at }) => {
    const { tokenEndpoint } = facts.serverMetadata;
    if (tokenEndpoint !== undefined && tokenEndpoint !== at.request.url)
      return { do: forgetSteps(facts), stuck: logStep(facts) };
    return facts.scalekit
      ? {
          do: [sendReport(facts)],
          or: [{ when: 'If its domain has changed', steps: forgetSteps(facts) }],
          stuck: logStep(facts),
        }
      : {
          do: [
            step(
              authorizationServerPlace(facts),
              'Write the address at which it gives tokens into its metadata.',
              value('token_endpoint', tokenEndpoint ?? at.request.url),
            ),
          ],
          or: [ifYouCannot('change it', sendReport(facts))],
        };
  },
  verify: ({ facts, at }) => [verifyTokenEndpoint(facts, at)],
});
