import type { Facts } from '../../handshake/facts.ts';
import { asStrings, isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { documentSteps } from '../kit/steps/metadata.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { verifyMember } from '../kit/verify/verify.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

/** The client has no secret; `undefined` where the handshake does not show it. */
function isPublic({ registration, authorization, checked }: Facts): boolean | undefined {
  // Nobody registered here; the clients that people use have no secret.
  if (checked) return true;
  const id = authorization.request?.clientId;
  if (id !== undefined && parseUrl(id)?.protocol === 'https:') return true;
  const answer = registration.request?.json;
  if (isObject(answer) && registration.clientId !== undefined) {
    return typeof answer.client_secret !== 'string' || answer.token_endpoint_auth_method === 'none';
  }
  return registration.metadata?.token_endpoint_auth_method === 'none' ? true : undefined;
}

/** It was refused for that reason: at registration, or at the token endpoint. */
function wasRefused({ registration, token }: Facts): boolean {
  const { error, request } = registration;
  const words = `${error?.code ?? ''} ${error?.description ?? ''} ${request?.response?.body ?? ''}`;
  if ((request?.status ?? 0) >= 400 && /token_endpoint_auth_method/.test(words)) return true;
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
      evidence: [fieldEvidence(document.at, 'token_endpoint_auth_methods_supported', [...methods, 'none'])],
      ...(!wasRefused(facts) && { warning: true }),
      data: { methods },
    });
  },

  title: () => 'The authorization server takes no client without a secret',
  summary: ({ facts, data }) =>
    `Its metadata offers ${codes(data.methods)} to clients at the token endpoint. ${upperFirst(clientWord(facts))} has no secret and would need ${code('none')}.`,
  fix: ({ facts, at }) => [
    ...(facts.scalekit
      ? [
          serverStep(facts, 'Turn on **Allow dynamic client registration**, whose clients have no secret.', [
            'Configuration',
          ]),
          serverStep(
            facts,
            'Create a client with a secret, and enter its id and its secret in the client, if it has to be one.',
            ['Clients', 'Create Client'],
          ),
        ]
      : [{ text: 'Register a client with a secret by hand, and enter its id and its secret in the client.' }]),
    ...documentSteps(facts, at, 'Add `none` to `token_endpoint_auth_methods_supported`, and support it.'),
  ],
  verify: ({ at }) => [verifyMember(at.request.url, 'token_endpoint_auth_methods_supported', { has: 'none' })],
});
