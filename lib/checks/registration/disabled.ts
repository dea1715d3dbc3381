import type { Prose } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { redirectUrisOf } from '../kit/registered.ts';
import { createByHand, orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { logsAndSupport, orAskVendor } from '../kit/steps/scalekit.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { keycloak } from '../kit/vendors/keycloak.ts';
import { signInOpens } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { allowRegistration, registers, registrationRefusals, saysDisabled } from './shared.ts';

/** Keycloak names the rule of its own that refused it. */
function refusedByRule(facts: Facts, error: OAuthError | undefined): Prose | undefined {
  const rule = /^Policy '([^']{1,80})' rejected/i.exec(error?.description ?? '')?.[1];
  return rule && vendorOf(facts) === keycloak ? `The rule ${code(rule)} of Keycloak refused it.` : undefined;
}

export default defineCheck({
  id: 'registration/disabled',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The registration endpoint answers 401 or 403, or says that registration is off.',
  references: [
    rfc(7591, '3'),
    mcp('basic/authorization', 'Dynamic client registration', 'dynamic-client-registration'),
    scalekit('add-server'),
  ],

  test: (facts) => refusedAs('disabled', registrationRefusals(facts)),

  title: ({ facts, at, data: { error } }) => {
    const off = facts.scalekit !== null || (error !== undefined && saysDisabled(error));
    const detail = off ? 'dynamic client registration is off' : `it answers ${code(at.status)}`;
    return `${upperFirst(authorizationServer(facts))} does not let ${clientWord(facts)} register (${detail})`;
  },
  summary: ({ facts, at, data: { error } }) =>
    refusedByRule(facts, error) ??
    `${upperFirst(authorizationServer(facts))} answered ${code(at.status)} when ${clientWord(facts)} asked for a client ID, its name there.`,
  why: ({ facts, data: { error } }) =>
    `Before its first sign-in ${clientWord(facts)} registers, and gets an ID by which it is known from then on (client ID). ${upperFirst(authorizationServer(facts))} refuses that, so no sign-in begins.${saying(error)}`,
  fix: ({ facts, data }) => {
    const uris = redirectUrisOf(data);
    return vendorOf(facts)?.byHandOnly
      ? { do: createByHand(facts, uris), stuck: logsAndSupport(facts) }
      : {
          do: [allowRegistration(facts, uris)],
          or: [orCreateByHand(facts, 'If registration has to stay off', uris), ...orAskVendor(facts)],
          stuck: logsAndSupport(facts),
        };
  },
  // Some servers look at what is registered before they look at who registers: what cannot be registered shows nothing.
  verify: ({ facts }) => [vendorOf(facts)?.byHandOnly ? signInOpens(facts) : registers(facts)],
});
