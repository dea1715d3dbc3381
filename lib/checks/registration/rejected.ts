import type { Prose, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { refusedMembers } from '../../protocol/client-metadata.ts';
import { scopesIn } from '../../protocol/jwt.ts';
import { asString } from '../../text/json.ts';
import { defineCheck, type FixDraft } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { registeredScopeWords, scopeSource } from '../kit/answers/scopes.ts';
import { requestMemberEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { redirectUrisOf } from '../kit/registered.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { enterScopes } from '../kit/steps/client-settings.ts';
import { logStep, logsAndSupport, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { notMeant, refusedScopes } from '../kit/steps/scopes.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { inClient, inServer, step, value } from '../kit/steps/step.ts';
import { authorizationServer, clientWord, code, codes, saying, upperFirst } from '../kit/words.ts';
import { type RefusedRegistration, registers, registrationRefusals } from './shared.ts';

type Data = RefusedRegistration & { fields: string[] };

/** A value as it stood in the request. */
const sent = (asked: Record<string, unknown>, name: string): string | undefined =>
  name in asked ? (asString(asked[name]) ?? JSON.stringify(asked[name])) : undefined;

export default defineCheck<Data>({
  id: 'registration/rejected',
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

  title: ({ facts, at, data: { fields } }) =>
    `${upperFirst(authorizationServer(facts))} refuses the registration of ${clientWord(facts)} (${fields.length ? codes(fields) : code(at.status)})`,
  why: ({ facts, data }) =>
    `Before the first sign-in ${clientWord(facts)} registers: it describes itself, and ${authorizationServer(facts)} decides what it takes.${saying(data.error)}${data.fields.includes('scope') ? registeredScopeWords(facts, data.asked) : ''}`,
  verify: ({ facts }) => [registers(facts)],
  ...inCases(['owner', 'summary', 'fix'], ({ facts, at, data, data: { fields, asked, error } }) => {
    const who = upperFirst(authorizationServer(facts));
    const [first] = fields;
    const byHand = (when: Prose) => orCreateByHand(facts, when, redirectUrisOf(data));
    const answered = `${who} answered ${code(at.status)}, so ${clientWord(facts)} got no client ID.`;
    if (first === undefined)
      return {
        owner: 'scalekit',
        summary: answered,
        fix: {
          do: logStep(facts),
          or: [byHand('If the log does not say why'), ...orAskVendor(facts)],
          stuck: [sendReport(facts)],
        },
      };

    const text = sent(asked, first);
    const summary = text
      ? `${who} does not accept ${code(text)} there, so ${clientWord(facts)} gets no client ID.`
      : answered;
    const stuck = logsAndSupport(facts);
    if (fields.includes('scope')) {
      const scope = asString(asked.scope);
      const refused = first === 'scope' ? refusedScopes(facts, scope, error).scopes.join(' ') : '';
      return {
        owner: scopeSource(facts, scope) === 'client' ? 'client' : 'scalekit',
        summary: refused
          ? `${who} does not know the permission ${code(refused)}, so ${clientWord(facts)} gets no client ID.`
          : summary,
        // A client that is created by hand asks for the same permissions when it signs in.
        fix: { ...scopeFix(facts, data), stuck },
      };
    }

    const fix = memberFix(facts, data, first);
    return {
      owner: 'client',
      summary,
      fix: { ...fix, or: [...(fix.or ?? []), byHand(`If ${code(first)} cannot be changed`)], stuck },
    };
  }),
});

/** The Inspector has no setting for what it says of itself. */
function memberFix(facts: Facts, { asked }: Data, name: string): FixDraft {
  const fixed = facts.client.kind === 'inspector';
  const text: Prose = fixed
    ? `Accept ${code(name)} as ${clientWord(facts)} sends it, which has no setting for it.`
    : `Change ${code(name)} to what the response in Why allows.`;
  const entered = value(name, sent(asked, name));
  if (!fixed) return { do: [inClient(facts, text)] };
  return facts.scalekit
    ? { do: [sendReport(facts)] }
    : { do: [step(authorizationServerPlace(facts), text, entered)], or: orAskVendor(facts) };
}

/** Scopes that are named have to exist; an empty text stands where a list is empty. */
function scopeFix(facts: Facts, { asked, error }: Data): FixDraft {
  const scope = asString(asked.scope);
  if (scope !== undefined && !scopesIn(scope).length) {
    const leaveOut: Step = inServer(
      'Leave `scopes_supported` out of the metadata of your MCP server as long as the list is empty: it becomes `"scope": ""`.',
    );
    return { do: [leaveOut], or: orAskVendor(facts) };
  }
  if (scopeSource(facts, scope) === 'client')
    return { do: [enterScopes(facts, facts.resourceMetadata.scopesSupported ?? [])] };
  const refused = refusedScopes(facts, scope, error);
  const { scopes } = refused;
  return {
    do: [settingStep(facts, 'registration-scope', scopes)],
    or: [...(scopes.length ? [notMeant(facts, refused)] : []), ...orAskVendor(facts)],
  };
}
