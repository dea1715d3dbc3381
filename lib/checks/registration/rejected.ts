import type { FixStep } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { refusedMembers } from '../../protocol/client-metadata.ts';
import { scopesIn } from '../../protocol/jwt.ts';
import { asString } from '../../text/json.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { registeredScopeWords, scopeSource } from '../kit/answers/scopes.ts';
import { requestMemberEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { verifyRegistration } from '../kit/verify/oauth.ts';
import { clientWord, code, codes, saying } from '../kit/words.ts';
import { preRegister, type RefusedRegistration, redirectUrisOf, registrationRefusals, theClient } from './shared.ts';

export default defineCheck<RefusedRegistration & { fields: string[] }>({
  id: 'registration/rejected',
  owner: ({ facts, data: { fields, asked } }) => {
    if (!fields.includes('scope')) return fields.length === 0 ? 'scalekit' : 'client';
    return scopeSource(facts, asString(asked.scope)) === 'client' ? 'client' : 'scalekit';
  },
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
    `It gets no client ID, so the sign-in does not begin.${data.fields.includes('scope') ? registeredScopeWords(facts, data.asked) : ''}`,
  fix: ({ facts, data }) => [
    ...(data.fields.includes('scope')
      ? scopeFix(facts, asString(data.asked.scope))
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

/** Scopes that are named have to exist; an empty text stands where a list is empty. */
function scopeFix(facts: Facts, asked: string | undefined): FixStep[] {
  const scopes = scopesIn(asked);
  if (asked !== undefined && !scopes.length) {
    return [
      {
        text: 'Name at least one scope in `scopes_supported` of your protected resource metadata, or leave the member out: an empty list becomes `scope: ""`.',
      },
      { text: 'Let the authorization server take an empty `scope` like none, if you can change it.' },
    ];
  }
  if (scopeSource(facts, asked) === 'client')
    return [{ text: `Ask in ${clientWord(facts)} only for scopes that your MCP server names, or for none.` }];
  return [
    facts.scalekit
      ? serverStep(
          facts,
          'Define every scope that your MCP server names in `scopes_supported`.',
          ['Configuration', 'Advanced Configuration', 'Define Scopes'],
          asked,
        )
      : {
          text: 'Define every scope that your MCP server names in `scopes_supported` at the authorization server.',
          ...(asked !== undefined && { copy: asked }),
        },
  ];
}
