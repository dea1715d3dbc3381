import { resourceIssuer } from '../../protocol/scalekit.ts';
import { isServerError } from '../../protocol/status.ts';
import { serverMetadataUrls } from '../../protocol/well-known.ts';
import { defineCheck, outcome } from '../define.ts';
import { serverMetadataRequests } from '../kit/answers/documents.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { answersItself, ownerOfSignIn, signsIn } from '../kit/metadata-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { restartAndForget } from '../kit/steps/metadata.ts';
import { failsItself } from '../kit/steps/scalekit.ts';
import { findInLog } from '../kit/steps/server.ts';
import { command, inServer, isBare } from '../kit/steps/step.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { clientWord, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'server-metadata/server-error',
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
  judges: 'answer',
  survivedBy: 'server-metadata-read',
  fails: 'The authorization server metadata gets 5xx.',
  references: [rfc(8414, '3.2'), scalekit('troubleshooting-setup')],

  test(facts) {
    const requests = serverMetadataRequests(facts);
    const at = requests.find(isServerError);
    const evidence = at && [statusEvidence(at, '200'), ...(at.response?.body ? [bodyEvidence(at, null)] : [])];
    return outcome(
      at && evidence ? [{ at, evidence, data: {} }] : [],
      requests.some((x) => x.status !== undefined && x.status < 500),
    );
  },

  title: ({ facts, at }) => `${upperFirst(signsIn(facts, at))} fails when asked how to sign in (${at.status})`,
  summary: ({ facts, at }) => {
    if (!answersItself(facts, at))
      return `${upperFirst(clientWord(facts))} learns neither where to register nor where to sign in. Your settings do not cause it.`;
    return facts.scalekit
      ? 'It passes on Scalekit’s metadata there, and most likely could not get it.'
      : 'It passes on the metadata of who signs people in there, and most likely could not get it.';
  },
  why: ({ facts }) =>
    `The JSON that ${clientWord(facts)} asked for says where it registers, where people sign in and where it gets a token.`,
  fix: ({ facts, at }) => {
    if (!answersItself(facts, at)) return failsItself(facts);
    const { scalekit: known } = facts;
    const [asked] = known?.resourceId ? serverMetadataUrls(resourceIssuer(known.environment, known.resourceId)) : [];
    const settings = known
      ? [
          { name: 'SCALEKIT_ENVIRONMENT_URL', value: known.environment },
          ...(known.resourceId ? [{ name: 'SCALEKIT_RESOURCE_ID', value: known.resourceId }] : []),
        ]
      : [];
    return {
      do: [
        findInLog(at),
        inServer(
          settings.length
            ? 'Set these variables of your MCP server, in its `.env` file or where else they are set.'
            : 'Correct what the log names, in the settings of your MCP server.',
          settings.length ? { values: settings } : {},
        ),
        ...restartAndForget(facts),
      ],
      stuck:
        asked && isBare(asked)
          ? [
              inServer(
                'Run this on the machine where your MCP server runs: it shows whether that machine reaches Scalekit.',
                command(`curl -i '${asked}'`),
              ),
            ]
          : [],
    };
  },
  verify: ({ at }) => [verifyDocument([at.request.url], 'authorization_endpoint')],
});
