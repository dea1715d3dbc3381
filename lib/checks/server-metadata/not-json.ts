import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { isNoDocument, serverMetadataRequests } from '../kit/answers/documents.ts';
import { bodyEvidence, headerEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { placeSteps } from '../kit/steps/metadata.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'server-metadata/not-json',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answer',
  survivedBy: 'server-metadata-read',
  fails: 'The authorization server metadata is a web page or no valid JSON.',
  references: [rfc(8414, '3.2'), scalekit('troubleshooting-setup')],

  test(facts) {
    const requests = serverMetadataRequests(facts);
    const at = requests.find((x) => isNoDocument(x));
    return outcome(
      at
        ? [{ at, evidence: [headerEvidence(at, 'Content-Type', 'application/json'), bodyEvidence(at, null)], data: {} }]
        : [],
      requests.some((x) => isSuccess(x) && x.bodyKind !== 'unseen'),
    );
  },

  title: ({ at }) =>
    at.bodyKind === 'html'
      ? 'A web page stands where the authorization server metadata should be'
      : 'The authorization server metadata is no JSON document',
  summary: ({ facts, at }) =>
    `${code(at.request.url)} is answered ${code(at.status)} with ${at.bodyKind === 'html' ? 'a web page' : at.bodyKind === 'empty' ? 'an empty body' : 'something that is no JSON document'}. ` +
    (at.bodyKind === 'html'
      ? 'That is what a web application answers on paths that it does not know, so this may be no authorization server. '
      : '') +
    `${upperFirst(clientWord(facts))} stops there.`,
  fix: ({ facts, at }) => placeSteps(facts, at),
  verify: ({ at }) => [verifyDocument([at.request.url], 'authorization_endpoint')],
});
