import { neededEndpoints } from '../../protocol/server-metadata.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { documentSteps } from '../kit/steps/metadata.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, codes, upperFirst } from '../kit/words.ts';

export default defineCheck<{ missing: string[] }>({
  id: 'server-metadata/missing-endpoints',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
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

  title: ({ data: { missing } }) => `The authorization server metadata has no ${code(missing[0])}`,
  summary: ({ facts, at, data }) =>
    `In the document at ${code(at.request.url)} ${codes(data.missing)} ${data.missing.length > 1 ? 'are' : 'is'} missing. ` +
    `${upperFirst(clientWord(facts))} needs both endpoints of ${authorizationServer(facts)} to sign in.`,
  fix: ({ facts, at, data }) => documentSteps(facts, at, `Add ${codes(data.missing)} to the document.`),
  verify: ({ at, data: { missing } }) => missing.map((name) => verifyDocument([at.request.url], name)),
});
