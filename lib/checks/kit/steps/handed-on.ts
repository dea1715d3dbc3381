/** A parameter of the client's that the authorization server hands on to a provider of its own, which refuses it. */
import type { Owner, Prose } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import type { FixDraft } from '../../define.ts';
import { authorizationServerPlace } from '../places.ts';
import { authorizationServer, code, host } from '../words.ts';
import { logStep, logsAndSupport, orAskVendor, sendReport } from './scalekit.ts';
import { step } from './step.ts';

/** Whose it is to change: whoever hands something on answers for it. */
export const ownerUnlessHandedOn = (at: Observed, owner: Owner): Owner => (at.leg === 'provider' ? 'scalekit' : owner);

/** Who refused it, in words. */
export const refuser = (facts: Facts, at: Observed): Prose =>
  at.leg === 'provider' ? code(host(at.request.url)) : authorizationServer(facts);

/** Where that is a provider behind it. */
export const handedOnWords = (facts: Facts, at: Observed): Prose =>
  at.leg === 'provider'
    ? ` ${authorizationServer(facts)} sent the browser on to ${code(host(at.request.url))}, and handed the parameter on.`
    : '';

export function handedOnFix(facts: Facts, at: Observed, parameter: string): FixDraft {
  if (facts.scalekit) return { do: [sendReport(facts)], stuck: logStep(facts) };
  const text = `Stop handing ${code(parameter)} on to ${code(host(at.request.url))}, to which it means nothing.`;
  return { do: [step(authorizationServerPlace(facts), text)], or: orAskVendor(facts), stuck: logsAndSupport(facts) };
}
