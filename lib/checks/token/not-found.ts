import type { Facts, Observed } from '../../handshake/facts.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { namedWords } from '../kit/named-endpoint.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { copyMetadataJson, replaceOld } from '../kit/steps/metadata.ts';
import { sendReport } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { ifYouCannot, step, value } from '../kit/steps/step.ts';
import { verifyTokenEndpoint } from '../kit/verify/oauth.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
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

  title: ({ facts, at }) =>
    isOld(facts, at)
      ? `${upperFirst(clientWord(facts))} asks for its token at an old address (\`token_endpoint\`)`
      : `${upperFirst(authorizationServer(facts))} names an address for tokens that does not exist (\`token_endpoint\`)`,
  summary: ({ facts, at }) => {
    const went = `The sign-in itself went well, but ${clientWord(facts)} asked ${code(at.request.url)} for the token and got ${code(at.status)}.`;
    return isOld(facts, at) ? `${went} The metadata names ${code(facts.serverMetadata.tokenEndpoint)} by now.` : went;
  },
  why: ({ facts, at }) => {
    if (isOld(facts, at))
      return `${upperFirst(clientWord(facts))} keeps what it read at an earlier sign-in, and the address has changed since.`;
    return namedWords(facts, at, facts.serverMetadata.tokenEndpoint !== undefined);
  },
  fix: ({ facts, at }) => {
    const { tokenEndpoint } = facts.serverMetadata;
    if (isOld(facts, at)) return { do: forgetSteps(facts) };
    if (facts.scalekit && isRemembered(facts))
      return {
        do: forgetSteps(facts),
        or: [{ kind: 'again', when: 'If it asks the same address again', steps: [sendReport(facts)] }],
      };
    return facts.scalekit
      ? {
          do: [sendReport(facts)],
          or: [
            {
              kind: 'case',
              when: 'If the domain of your environment has changed lately',
              instead: 'serve its new metadata, which needs no support',
              steps: [
                ...copyMetadataJson(facts),
                replaceOld(facts, 'that JSON', []),
                restartServer,
                ...forgetSteps(facts),
              ],
            },
          ],
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
  verify: ({ facts, at }) => [
    facts.scalekit && !isOld(facts, at) && !isRemembered(facts) ? verifyTokenEndpoint(facts, at) : tokenComes(facts),
  ],
});

/** No metadata of this sign-in names it: the client does. */
const isRemembered = ({ serverMetadata: { tokenEndpoint, unread } }: Facts): boolean =>
  tokenEndpoint === undefined && !unread;

/** The metadata names another one. */
const isOld = ({ serverMetadata: { tokenEndpoint } }: Facts, at: Observed): boolean =>
  tokenEndpoint !== undefined && tokenEndpoint !== at.request.url;
