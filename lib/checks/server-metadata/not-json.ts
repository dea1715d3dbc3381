import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { isNoDocument, serverMetadataRequests, typeEvidence } from '../kit/answers/documents.ts';
import { bodyEvidence } from '../kit/evidence.ts';
import { answersItself, ownerOfSignIn, place, signInMetadata, signsIn } from '../kit/metadata-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { noMetadata } from '../kit/steps/no-metadata.ts';
import { verifyServerMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** What the JSON says at least. */
const example = JSON.stringify({
  issuer: 'https://…',
  authorization_endpoint: 'https://…',
  token_endpoint: 'https://…',
  response_types_supported: ['code'],
});

export default defineCheck({
  id: 'server-metadata/not-json',
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
  judges: 'answer',
  survivedBy: 'server-metadata-read',
  fails: 'The authorization server metadata is a web page or no valid JSON.',
  references: [rfc(8414, '3.2'), scalekit('troubleshooting-setup')],

  test(facts) {
    const requests = serverMetadataRequests(facts);
    const at = requests.find((x) => isNoDocument(x));
    return outcome(
      at ? [{ at, evidence: [...typeEvidence(at), bodyEvidence(at, example)], data: {} }] : [],
      requests.some((x) => isSuccess(x) && x.bodyKind !== 'unseen'),
    );
  },

  title: ({ facts, at }) =>
    at.bodyKind === 'html'
      ? facts.resourceMetadata.authorizationServers.length && !answersItself(facts, at)
        ? 'At the address that your MCP server names for the sign-in there is only a web page'
        : `${upperFirst(signsIn(facts, at))} answers with a web page where the JSON for the sign-in should be`
      : `${upperFirst(signInMetadata(facts, at))} is not the JSON that it should be`,
  summary: ({ facts, at }) => {
    const [named] = facts.resourceMetadata.authorizationServers;
    if (at.bodyKind !== 'html')
      return `At ${code(place(at.request.url, facts))} it answers ${at.status} with ${at.bodyKind === 'empty' ? 'an empty body' : 'text that is no JSON'}.`;
    return named === undefined
      ? `Most likely a catch-all route answers for ${code(place(at.request.url, facts))} too.`
      : `Your MCP server names ${code(named)}. Most likely that is not the right address.`;
  },
  why: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} asked at ${code(place(at.request.url, facts))} for a JSON that says how to sign in.${facts.resourceMetadata.authorizationServers.length ? ' It makes that address from the one that your MCP server names.' : ''}`,
  fix: ({ facts, at }) => noMetadata(facts, at, [at.request.url]),
  verify: ({ facts, at }) => [verifyServerMetadata(facts, [at.request.url])],
});
