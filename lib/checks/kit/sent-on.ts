/** Where a sign-in sends the browser on to a place that does not answer: whoever set that redirect has to change it. */
import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { senderOf } from '../../handshake/redirects.ts';
import { isInternalHost, isLoopback, isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import type { FixDraft } from '../define.ts';
import { authorizationServerPlace, placeAt } from './places.ts';
import { sendReport } from './steps/scalekit.ts';
import { providerStep, settingStep } from './steps/setting.ts';
import { step } from './steps/step.ts';
import { vendorAt } from './vendors/all.ts';
import { authorizationServer, code, host } from './words.ts';

export interface SentOn {
  /** The answer that redirected. */
  sender: Observed;
  /** Who that was, in words. */
  by: Prose;
  /** The sender may reach the address, and the browser of somebody else cannot: its own, or that of another program. */
  internal: 'own' | 'another' | undefined;
}

export function sentOn(facts: Facts, at: Observed): SentOn | undefined {
  const sender = at.role === 'authorization' ? senderOf(facts.exchanges, at) : undefined;
  const target = parseUrl(at.request.url);
  if (!sender || !target) return undefined;
  return {
    sender,
    by: sender.leg === 'provider' ? code(host(sender.request.url)) : authorizationServer(facts),
    internal: insideOf(target, parseUrl(sender.request.url)),
  };
}

/** A container's or an office's name, this machine for another one's server, a port behind the sender's own proxy. */
function insideOf(target: URL, sender: URL | undefined): SentOn['internal'] {
  if (isLoopback(target)) return isLoopbackOrSubdomain(sender) ? undefined : 'own';
  if (isInternalHost(target.hostname)) return sameVendor(target, sender) ? 'own' : 'another';
  return target.hostname === sender?.hostname && target.host !== sender.host ? 'own' : undefined;
}

/** One vendor's pages under both names: it has the one inside, and the other for the public. */
function sameVendor(target: URL, sender: URL | undefined): boolean {
  const vendor = vendorAt(target.href);
  return vendor !== undefined && vendor === vendorAt(sender?.href ?? '');
}

export function sentOnFix(facts: Facts, at: Observed, { sender, by, internal }: SentOn): FixDraft {
  const provider = sender.leg === 'provider';
  if (facts.scalekit && !provider) return { do: [sendReport(facts)] };
  const report = { when: `If you do not run ${by}`, steps: [sendReport(facts)] };
  if (!internal)
    return {
      do: [
        step(
          authorizationServerPlace(facts),
          `Correct the address to which ${by} sends the browser: nothing responds at ${code(host(at.request.url))}.`,
        ),
      ],
      or: [report],
    };
  const { origin } = parseUrl(sender.request.url) ?? {};
  if (internal === 'another') {
    const place = provider ? placeAt(sender.request.url) : authorizationServerPlace(facts);
    return {
      do: [
        step(place, `Replace ${code(host(at.request.url))}, to which ${by} sends browsers, by its public address.`),
        step(place, 'Restart it: it reads that address at its start.'),
      ],
      or: [report],
    };
  }
  const named = provider
    ? providerStep(sender.request.url, undefined, 'public-address', origin)
    : settingStep(facts, 'public-address', origin);
  return { do: [named, step(named.place, 'Restart it: it reads that address at its start.')], or: [report] };
}
