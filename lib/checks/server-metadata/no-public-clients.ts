import type { Facts } from '../../handshake/facts.ts';
import { isError } from '../../protocol/status.ts';
import { asStrings, isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { signInMetadata, signsIn } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { clientField, enterClientId } from '../kit/steps/client-settings.ts';
import { changeDocument, tell } from '../kit/steps/metadata.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { inClient } from '../kit/steps/step.ts';
import { sendsSecret } from '../kit/token-requests.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { connectWith, verifyMember } from '../kit/verify/verify.ts';
import { clientWord, codes, upperFirst } from '../kit/words.ts';

/** The client has no secret; `undefined` where the handshake does not show it. */
function isPublic({ registration, authorization, checked, serverMetadata, token }: Facts): boolean | undefined {
  // Nobody registered here. Who registers is given a secret where one is needed; who cannot has none.
  if (checked && !registration.request) return serverMetadata.registrationEndpoint === undefined ? true : undefined;
  const id = authorization.request?.clientId;
  if (id !== undefined && parseUrl(id)?.protocol === 'https:') return true;
  const answer = registration.request?.json;
  if (isObject(answer) && registration.clientId !== undefined) {
    if (typeof answer.client_secret !== 'string') return true;
    if (answer.token_endpoint_auth_method !== 'none') return false;
    // FastMCP gives a secret and says `none`: clients then go by the secret, which only the token request shows.
    return token.requests.length ? !token.requests.some(({ at }) => sendsSecret(at)) : undefined;
  }
  return registration.metadata?.token_endpoint_auth_method === 'none' ? true : undefined;
}

/** It was refused for that reason: at registration, or at the token endpoint. */
function wasRefused({ registration, token }: Facts): boolean {
  const { error, request } = registration;
  const words = `${error?.code ?? ''} ${error?.description ?? ''} ${request?.response?.body ?? ''}`;
  if (isError(request) && /token_endpoint_auth_method|public[ _-]client/i.test(words)) return true;
  return token.requests.some(
    ({ at, error: e }) => at.status === 401 || e?.code === 'invalid_client' || e?.code === 'unauthorized_client',
  );
}

export default defineCheck({
  id: 'server-metadata/no-public-clients',
  owner: 'scalekit',
  judges: 'answer',
  survivedBy: 'token-issued',
  fails: '`token_endpoint_auth_methods_supported` is there without `none`, while the client has no secret.',
  references: [
    rfc(8414, '2'),
    rfc(7591, '2'),
    mcp('basic/authorization', 'Dynamic client registration', 'dynamic-client-registration'),
    scalekit('clients'),
  ],

  test(facts) {
    const { document } = facts.serverMetadata;
    if (!document) return unknown;
    const methods = asStrings(document.value.token_endpoint_auth_methods_supported);
    if (!methods || methods.includes('none')) return passed;
    const open = isPublic(facts);
    if (open === undefined) return unknown;
    if (!open) return passed;
    return failed({
      at: document.at,
      evidence: [
        {
          ...fieldEvidence(document.at, 'token_endpoint_auth_methods_supported', [...methods, 'none']),
          // Of Scalekit nobody changes the list itself: the client gets a secret.
          ...(facts.scalekit && { expected: 'a list with none in it, or a client with a secret' }),
        },
      ],
      ...(!wasRefused(facts) && { warning: true }),
      data: { methods },
    });
  },

  title: ({ facts, at }) => `${upperFirst(signsIn(facts, at))} gives no token to a client without a secret`,
  summary: ({ facts, at, data }) =>
    `${upperFirst(signInMetadata(facts, at))} offers only ${codes(data.methods)}, and ${clientWord(facts)} has no secret.${facts.scalekit ? ` You will copy a Client ID and a secret from the Scalekit dashboard into ${clientWord(facts)}.` : ' It needs `none`.'}`,
  why: ({ facts }) =>
    `A client secret is a password of a program. ${facts.checked ? 'Most MCP clients go without one' : `${upperFirst(clientWord(facts))} went without one, as most MCP clients do`}. A client that is created by hand can have one, which ${clientWord(facts)} then sends along.`,
  fix: ({ facts, at }) => {
    if (vendorOf(facts)?.settings['public-client'])
      return {
        do: [settingStep(facts, 'public-client')],
      };
    if (!facts.scalekit)
      return changeDocument(facts, at, {
        text: 'Accept clients without a secret, so that `token_endpoint_auth_methods_supported` of the JSON has `none`.',
        values: [{ name: 'token_endpoint_auth_methods_supported', value: '["none"]' }],
      });
    const { redirectUri } = facts.authorization.request ?? {};
    return {
      do: [
        serverStep(
          facts,
          'Create a client with this callback address, and save.',
          ['Clients', 'Create Client', 'Redirect URL(s)'],
          redirectUri,
        ),
        serverStep(facts, 'Add a secret to the new client: its page then shows the **Client ID** and the secret.', [
          'Clients',
          'the new client',
          'Add new secret',
        ]),
        enterClientId(facts),
        inClient(facts, 'Paste the secret from that page into the field for it.', clientField(facts, 'secret')),
      ],
      or: [
        {
          kind: 'case',
          when: 'If your users’ clients have to get in without a secret, as most do',
          instead: 'let Scalekit allow it',
          open: true,
          steps: [tell(facts, at)],
        },
      ],
    };
  },
  verify: ({ facts, at }) =>
    facts.scalekit
      ? [connectWith(facts, 'the ID and the secret', 'Scalekit’s metadata stays as it is: that no longer matters')]
      : vendorOf(facts)?.settings['public-client']
        ? [connectWith(facts, 'the changed client')]
        : [verifyMember(at.request.url, 'token_endpoint_auth_methods_supported', { has: 'none' })],
});
