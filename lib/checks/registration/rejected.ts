import { refusedMembers } from '../../protocol/client-metadata.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { requestMemberEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { verifyRegistration } from '../kit/verify/oauth.ts';
import { code, codes, saying } from '../kit/words.ts';
import { preRegister, type RefusedRegistration, redirectUrisOf, registrationRefusals, theClient } from './shared.ts';

export default defineCheck<RefusedRegistration & { fields: string[] }>({
  id: 'registration/rejected',
  owner: ({ data: { fields } }) => (fields.includes('scope') || fields.length === 0 ? 'scalekit' : 'client'),
  judges: 'answer',
  fails: 'The registration endpoint refuses what the client says of itself (`invalid_client_metadata`).',
  references: [rfc(7591, '3.2.2'), scalekit('clients')],

  test: (facts) =>
    refusedAs('rejected', registrationRefusals(facts), (data, at) => {
      const fields = data.error ? refusedMembers(data.error) : [];
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
        ? [
            {
              text:
                facts.client.kind === 'inspector'
                  ? `Let the authorization server take ${codes(data.fields)} as the Inspector sends it, which has no setting for it.`
                  : `Change ${codes(data.fields)} to a value that the answer allows, in the client’s settings or where it is built.`,
            },
          ]
        : [{ text: 'Read what the answer says, and change that in the client’s settings.' }]),
    connectAgain(facts),
    preRegister(facts, redirectUrisOf(data)),
  ],
  verify: ({ facts, at }) => [verifyRegistration(facts, at)],
});
