import type { Facts } from '../../handshake/facts.ts';
import { asStrings } from '../../text/json.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { logStep, sendReport } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { ifYouCannot, inServer, step, value } from '../kit/steps/step.ts';
import { verifyMember } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, codes, host, upperFirst } from '../kit/words.ts';

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

export default defineCheck<{ offered: string[] }>({
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
      data: { offered: asStrings(methods) ?? [] },
    });
  },

  title: ({ facts, data: { offered } }) =>
    `${upperFirst(authorizationServer(facts))} ${offered.length ? `offers only PKCE ${codes(offered)}` : 'does not say that it offers PKCE'}, and ${clientWord(facts)} needs \`S256\` (\`code_challenge_methods_supported\`)`,
  summary: ({ facts, at, data: { offered } }) => {
    if (ownerOfUrl(facts, at) === 'mcp-server') return 'Your MCP server answers for this document itself.';
    if (facts.scalekit) return 'Your settings are right: no setting of yours decides what this document says.';
    return offered.length
      ? `Its settings for this client or for PKCE decide what this document says.`
      : `A strict client stops where the list is missing, and so does an older version of the official SDK.`;
  },
  why: () =>
    'PKCE keeps a stolen sign-in code useless. With `S256` a client sends only a fingerprint of its secret, with `plain` the secret itself. MCP requires `S256`.',
  fix: ({ facts, at }) => {
    const change = 'Add `S256` to `code_challenge_methods_supported` in this document.';
    const document = value('code_challenge_methods_supported', '["S256"]');
    if (ownerOfUrl(facts, at) === 'mcp-server') return { do: [inServer(change, document), restartServer] };
    if (!facts.scalekit)
      return {
        do: [step(authorizationServerPlace(facts), 'Allow PKCE with `S256` for public clients.', document)],
        or: [ifYouCannot('change its settings', sendReport(facts))],
      };
    return {
      do: [sendReport(facts)],
      or: [
        {
          when: `If ${code(host(at.request.url))} is a proxy or a copy of yours`,
          steps: [inServer(change, document)],
        },
      ],
      stuck: logStep(facts),
    };
  },
  verify: ({ at }) => [verifyMember(at.request.url, 'code_challenge_methods_supported', { has: 'S256' })],
});
