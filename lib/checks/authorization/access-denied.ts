import type { Alternative, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { defineCheck } from '../define.ts';
import { authorizationRefusals } from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { yourBrowser } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { logStep, logsAndSupport, sendReport } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { step } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying } from '../kit/words.ts';

const ofPerson = /\b(?:user|account|member|person|e-?mail)/i;
/** A scope or a client is what these words are about, and no person. */
const ofOther = /\bscopes?\b|\b(?:client|application)\b(?=.{0,40}\b(?:not|no)\b)/i;

/** Where the response says why: nobody consented, or this person is not let in. */
function reasonOf({ code: error, description }: OAuthError): 'consent' | 'person' | undefined {
  const words = `${error ?? ''} ${description ?? ''}`;
  if (/aadsts(?:65001|90094|90095)\b|consent_required/i.test(words)) return 'consent';
  if (/aadsts(?:50105|53003)\b|no account|account not found|not assigned|not allowed to/i.test(words)) return 'person';
  const isMatter = /not (?:a )?(?:member|part) of|does not belong to|no access to/i.test(words);
  return isMatter && ofPerson.test(words) && !ofOther.test(words) ? 'person' : undefined;
}

export default defineCheck<{ error: OAuthError }>({
  id: 'authorization/access-denied',
  owner: 'client',
  judges: 'answer',
  fails: 'The person or a policy refused the access (`access_denied`).',
  references: [rfc(6749, '4.1.2.1'), scalekit('logs')],

  test: (facts) => refusedAs('access-denied', authorizationRefusals(facts)),

  title: ({ data: { error } }) => `The sign-in was declined (${code(error.code ?? 'access_denied')})`,
  summary: ({ facts, data: { error } }) =>
    ({
      consent: `Nobody has allowed ${clientWord(facts)} what it asks ${authorizationServer(facts)} for.`,
      person: `A rule of ${authorizationServer(facts)} does not let this person in.`,
      none: `Somebody pressed Cancel, or a rule of ${authorizationServer(facts)} does not let this person in.`,
    })[reasonOf(error) ?? 'none'],
  why: ({ facts, data: { error } }) =>
    `Before a sign-in ends, ${authorizationServer(facts)} ${reasonOf(error) === 'person' ? 'decides whether this account may sign in' : `asks the person whether ${clientWord(facts)} may have access`}. This time it was refused.${saying(error)}`,
  fix: ({ facts, data: { error } }) => {
    const reason = reasonOf(error);
    const allow: Step = step(
      yourBrowser,
      `Allow the access on the page that ${authorizationServer(facts)} shows after ${facts.client.kind === 'inspector' ? '**Connect** in MCP Inspector' : 'you connect again'}.`,
      { waits: 'sign in again, and allow the access', signsIn: true },
    );
    const stuck = logsAndSupport(facts);
    if (reason === 'consent') return { do: [settingStep(facts, 'consent')], stuck };
    if (reason === 'person') return { do: [settingStep(facts, 'people')], stuck };
    return { do: [allow], or: [ruleOf(facts)], stuck: facts.scalekit ? [sendReport(facts)] : [] };
  },
  verify: ({ facts, data: { error } }) => [
    verifyPassing(
      facts,
      `${reasonOf(error) === 'person' ? 'after the sign-in' : 'after you allow the access,'} the browser returns with a ${code('code')}`,
    ),
  ],
});

/** As likely as that somebody pressed Cancel: then only a log tells the rule. */
const ruleOf = (facts: Facts): Alternative => {
  const people = settingStep(facts, 'people');
  return {
    kind: 'again',
    when: 'If it is declined again, although nobody pressed Cancel',
    steps: [
      ...logStep(facts, 'Its error names the rule that refused the sign-in.'),
      {
        ...people,
        text: `If that error names the person or their organization: ${people.text.charAt(0).toLowerCase()}${people.text.slice(1)}`,
      },
    ],
    open: true,
  };
};
