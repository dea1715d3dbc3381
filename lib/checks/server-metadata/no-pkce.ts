import type { Facts } from '../../handshake/facts.ts';
import { asStrings } from '../../text/json.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { documentSteps } from '../kit/steps/metadata.ts';
import { verifyMember } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/**
 * A client that tolerates a missing list was stopped by something else: it could not register, or its registration was
 * refused. The list is looked at after that, but in a document of OpenID, which the official SDK (1.17 to 1.19) holds
 * to it when it reads it.
 */
function stoppedBefore({ registration, serverMetadata }: Facts): boolean {
  const refused = registration.request && (registration.request.status ?? 0) >= 400;
  const { registrationEndpoint, clientIdMetadataDocument, openid } = serverMetadata;
  const unable = !registrationEndpoint && !clientIdMetadataDocument && !openid;
  return refused === true || registration.request?.readable === false || (unable && !registration.request);
}

export default defineCheck<{ absent: boolean }>({
  id: 'server-metadata/no-pkce',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answer',
  survivedBy: 'authorization-requested',
  fails: '`code_challenge_methods_supported` lacks `S256`.',
  references: [
    mcp('basic/authorization', 'Authorization code protection', 'authorization-code-protection'),
    rfc(8414, '2'),
    rfc(7636, '4.2'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const { document } = facts.serverMetadata;
    if (!document) return unknown;
    const methods = document.value.code_challenge_methods_supported;
    if (asStrings(methods)?.includes('S256')) return passed;
    const absent = methods === undefined;
    return failed({
      at: document.at,
      evidence: [fieldEvidence(document.at, 'code_challenge_methods_supported', ['S256'])],
      ...(absent && stoppedBefore(facts) && { warning: true }),
      data: { absent },
    });
  },

  title: () => 'The authorization server does not say that it supports PKCE with `S256`',
  summary: ({ facts, at, data }) =>
    `PKCE ties the code of the sign-in to the client that asked for it. In the document at ${code(at.request.url)} ` +
    (data.absent
      ? `\`code_challenge_methods_supported\` is missing. A strict client, and an older version of the official SDK, stops here.`
      : `\`code_challenge_methods_supported\` has no \`S256\`. ${upperFirst(clientWord(facts))} refuses to sign in without it.`),
  fix: ({ facts, at }) =>
    documentSteps(facts, at, 'Add `"code_challenge_methods_supported": ["S256"]` to the document, and support it.'),
  verify: ({ at }) => [verifyMember(at.request.url, 'code_challenge_methods_supported', { has: 'S256' })],
});
