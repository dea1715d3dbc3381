import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { requestMemberEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { verifyRegistration } from '../kit/verify/oauth.ts';
import { code, codes, saying } from '../kit/words.ts';
import { preRegister, type RefusedRegistration, redirectUrisOf, registrationRefusals, theClient } from './shared.ts';

/** Members of client metadata (RFC 7591 §2), and words by which an answer names them. */
const members: [string, RegExp][] = [
  ['scope', /\bscopes?\b/i],
  ['grant_types', /grant[_ ]?types?\b/i],
  ['response_types', /response[_ ]?types?\b/i],
  ['token_endpoint_auth_method', /token_endpoint_auth_method|auth(?:entication)?[_ ]method/i],
  ['application_type', /application[_ ]?type/i],
  ['client_name', /client[_ ]?name/i],
  ['client_uri', /client[_ ]?uri/i],
  ['logo_uri', /logo[_ ]?uri/i],
  ['tos_uri', /tos[_ ]?uri/i],
  ['policy_uri', /policy[_ ]?uri/i],
  ['contacts', /\bcontacts\b/i],
  ['jwks_uri', /jwks[_ ]?uri/i],
  ['software_statement', /software[_ ]?statement/i],
  ['software_id', /software[_ ]?id/i],
  ['redirect_uris', /redirect[_ ]?uris?/i],
];

function namedIn({ error }: RefusedRegistration): string[] {
  const text = `${error?.code ?? ''} ${error?.description ?? ''}`;
  return members.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
}

export default defineCheck<RefusedRegistration & { fields: string[] }>({
  id: 'registration/rejected',
  owner: ({ data: { fields } }) => (fields.includes('scope') || fields.length === 0 ? 'scalekit' : 'client'),
  judges: 'answer',
  fails: 'The registration endpoint refuses what the client says of itself (`invalid_client_metadata`).',
  references: [rfc(7591, '3.2.2'), scalekit('clients')],

  test: (facts) =>
    refusedAs('rejected', registrationRefusals(facts), (data, at) => {
      const fields = namedIn(data);
      return {
        evidence: fields.map((name) => requestMemberEvidence(at, data.asked, name, null)),
        data: { fields },
      };
    }),

  title: ({ data: { fields } }) =>
    fields.length
      ? `The authorization server refuses ${codes(fields)} in the registration`
      : 'The authorization server refuses the registration',
  summary: ({ facts, at, data }) =>
    `${theClient(facts)} described itself to ${code(at.request.url)} and was answered ${code(at.status)}.${saying(data.error)} ` +
    'It gets no client ID, so the sign-in does not begin.',
  fix: ({ facts, data }) => [
    ...(data.fields.includes('scope')
      ? [
          facts.scalekit
            ? serverStep(facts, 'Define every scope that your MCP server names in `scopes_supported`.', [
                'Configuration',
                'Advanced Configuration',
                'Define Scopes',
              ])
            : {
                text: 'Define every scope that your MCP server names in `scopes_supported` at the authorization server.',
              },
        ]
      : data.fields.length
        ? [{ text: `Change ${codes(data.fields)} in the client's settings to a value that the answer allows.` }]
        : [{ text: 'Read what the answer says, and change that in the client’s settings.' }]),
    connectAgain(facts),
    preRegister(facts, redirectUrisOf(data)),
  ],
  verify: ({ facts, at }) => [verifyRegistration(facts, at)],
});
