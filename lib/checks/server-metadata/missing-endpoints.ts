import { neededEndpoints } from '../../protocol/server-metadata.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { answersItself, ownerOfSignIn, signInMetadata } from '../kit/metadata-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { changeDocument } from '../kit/steps/metadata.ts';
import { get } from '../kit/verify/requests.ts';
import { verifyAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, codes, host, upperFirst } from '../kit/words.ts';

export default defineCheck<{ missing: string[] }>({
  id: 'server-metadata/missing-endpoints',
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: 'The authorization server metadata has no `authorization_endpoint` or no `token_endpoint`.',
  references: [rfc(8414, '2'), scalekit('troubleshooting-setup')],

  test({ serverMetadata: { document } }) {
    if (!document) return unknown;
    const missing = neededEndpoints.filter(
      (name) => typeof document.value[name] !== 'string' || document.value[name] === '',
    );
    if (!missing.length) return passed;
    return failed({
      at: document.at,
      evidence: missing.map((name) => ({ ...fieldEvidence(document.at, name), expected: `"${name}": "https://…"` })),
      data: { missing },
    });
  },

  title: ({ facts, at, data: { missing } }) => `${upperFirst(signInMetadata(facts, at))} lacks ${codes(missing)}`,
  summary: ({ facts, data: { missing } }) =>
    `${upperFirst(clientWord(facts))} reads this JSON to learn how to sign in, and cannot go on without ${missing.length > 1 ? 'these addresses' : 'this address'}.`,
  why: ({ facts, at }) =>
    'At `authorization_endpoint` people sign in. The code that comes back is exchanged for a token at `token_endpoint`.' +
    (facts.scalekit && !answersItself(facts, at)
      ? ' Scalekit writes this JSON for each MCP server by itself, so no setting of yours fills it.'
      : ''),
  fix: ({ facts, at, data: { missing } }) =>
    changeDocument(facts, at, {
      text: `Add ${codes(missing)} to the JSON, with ${missing.length > 1 ? 'their addresses' : 'its address'}.`,
    }),
  verify: ({ at, data: { missing } }) => [
    verifyAnswer(
      get(at.request.url),
      { kind: 'all', of: missing.map((name) => ({ kind: 'member', name, value: { type: 'url' } })) },
      `asks ${code(host(at.request.url))} for the JSON that says how to sign in`,
    ),
  ],
});
