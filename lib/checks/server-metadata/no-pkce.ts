import { clientCalled } from '../../clients/all.ts';
import type { Facts } from '../../handshake/facts.ts';
import { isError } from '../../protocol/status.ts';
import { asStrings } from '../../text/json.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { answersItself, ownerOfSignIn, signsIn } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { changeDocument, forgetSearch, tell } from '../kit/steps/metadata.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { value } from '../kit/steps/step.ts';
import { vendorAt } from '../kit/vendors/all.ts';
import { signInOpens, verifyMember } from '../kit/verify/verify.ts';
import { clientWord, codes, upperFirst } from '../kit/words.ts';

/**
 * A client that tolerates a missing list was stopped by something else: it could not register, or its registration was
 * refused. The list is looked at after that, but in a document of OpenID, which the official SDK (1.17 to 1.19) holds
 * to it when it reads it.
 */
function stoppedBefore({ registration, serverMetadata }: Facts): boolean {
  const refused = isError(registration.request);
  const { registrationEndpoint, clientIdMetadataDocument, openid } = serverMetadata;
  const unable = !registrationEndpoint && !clientIdMetadataDocument && !openid;
  return refused === true || registration.request?.readable === false || (unable && !registration.request);
}

/** Of the Inspector, those before 0.18 have a version of the official SDK in them that needs the list (before 1.20). */
const takesNone = /^(?:[1-9]|0\.(?:1[89]|[2-9]\d))/;

/** A client that is known not to need the list is not stopped here; what it asks of a browser may not have been seen. */
function goesWithout({ checked, client: { kind, name, version = '' } }: Facts, absent: boolean): boolean {
  const isKnown = !checked && (kind === 'inspector' ? takesNone.test(version) : kind === 'other');
  const needs = isKnown ? clientCalled(name)?.pkce?.is : undefined;
  return needs === 'not-looked-at' || (absent && needs === 'not-left-out');
}

/** A live check is for one client, and this one may go on without it. */
const whoNeeds = (facts: Facts, absent: boolean): string =>
  facts.checked?.tolerates.includes('server-metadata/no-pkce') || goesWithout(facts, absent)
    ? 'MCP asks for'
    : `${clientWord(facts)} needs`;

export default defineCheck<{ offered: string[] }>({
  id: 'server-metadata/no-pkce',
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
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
      ...(((absent && stoppedBefore(facts)) || goesWithout(facts, absent)) && { warning: true }),
      data: { offered: asStrings(methods) ?? [] },
    });
  },

  title: ({ facts, at, data: { offered } }) =>
    `${upperFirst(signsIn(facts, at))} ${offered.length ? `protects the sign-in code only with ${codes(offered)}` : 'does not say how it protects the sign-in code'}, and ${whoNeeds(facts, !offered.length)} \`S256\` (PKCE)`,
  summary: ({ facts, at, data: { offered } }) => {
    if (answersItself(facts, at)) return 'Your MCP server itself serves the JSON that has to say it.';
    if (facts.scalekit)
      return 'Scalekit says so in a JSON of its own (its sign-in metadata), which no setting in the dashboard changes.';
    if (offered.length) return 'Its settings for PKCE decide what this JSON says.';
    return vendorAt(at.request.url)?.hidesPkce
      ? 'It takes PKCE without saying so, and no setting changes that. Newer versions of the official SDKs go on without the list.'
      : 'Strict clients stop where the list is missing, and so do older versions of the official SDK.';
  },
  why: () =>
    'The sign-in code comes back through the browser, and is changed for a token. The protection (PKCE) keeps a stolen one useless: with `S256` a client sends only a fingerprint of its secret, with `plain` the secret itself. MCP requires `S256`.',
  fix: ({ facts, at, data: { offered } }) => {
    const listed = value('code_challenge_methods_supported', '["S256"]');
    const vendor = vendorAt(at.request.url);
    if (vendor && !answersItself(facts, at)) {
      // The list cannot be had there: a client that does not need it can.
      if (vendor.hidesPkce && !offered.length)
        return {
          do: updateSteps(facts),
          or: [{ kind: 'again', when: `If ${clientWord(facts)} is up to date`, steps: [tell(facts, at)] }],
        };
      if (vendor.settings.pkce) return { do: [settingStep(facts, 'pkce'), ...forgetSearch(facts)] };
    }
    return changeDocument(facts, at, {
      text:
        answersItself(facts, at) || facts.scalekit
          ? 'Add `S256` to `code_challenge_methods_supported` of the JSON.'
          : 'Allow PKCE with `S256`, so that `code_challenge_methods_supported` of the JSON has it.',
      ...listed,
    });
  },
  verify: ({ facts, at, data: { offered } }) =>
    vendorAt(at.request.url)?.hidesPkce && !offered.length && !answersItself(facts, at)
      ? [signInOpens(facts)]
      : [verifyMember(at.request.url, 'code_challenge_methods_supported', { has: 'S256' })],
});
