import type { Step } from '../../finding.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { logsAndSupport } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { inClient } from '../kit/steps/step.ts';
import { authorizationServer, clientWord, code, saying } from '../kit/words.ts';
import { authorizationRefusals, bySight } from './shared.ts';

/** Where the response says why: nobody consented, or this person is not let in. */
function reasonOf({ code: error, description }: OAuthError): 'consent' | 'person' | undefined {
  const words = `${error ?? ''} ${description ?? ''}`;
  if (/aadsts(?:65001|90094|90095)\b|consent_required/i.test(words)) return 'consent';
  return /aadsts(?:50105|53003)\b|no account|account not found|not assigned|not allowed to/i.test(words)
    ? 'person'
    : undefined;
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
    `The browser came back to ${clientWord(facts)} without a code, and nothing in the request explains it.${saying(error)}`,
  fix: ({ facts, data: { error } }) => {
    const reason = reasonOf(error);
    const allow: Step = inClient(
      facts,
      'Allow the access at the next sign-in, with an account that may use your MCP server.',
    );
    const stuck = logsAndSupport(facts);
    if (reason === 'consent') return { do: [settingStep(facts, 'consent')], stuck };
    if (reason === 'person') return { do: [settingStep(facts, 'people')], stuck };
    return { do: [allow], or: [{ when: 'If you did allow it', steps: [settingStep(facts, 'people')] }], stuck };
  },
  verify: ({ facts }) => [bySight(facts, `after you allow the access, the browser returns with a ${code('code')}`)],
});
