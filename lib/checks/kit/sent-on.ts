/** Where a sign-in sends the browser on to a place that does not answer: whoever set that redirect has to change it. */
import type { FixStep, Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { senderOf } from '../../handshake/redirects.ts';
import { isInternalHost, isLoopback, isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { authorizationServer, code, host } from './words.ts';

export interface SentOn {
  /** The answer that redirected. */
  sender: Observed;
  /** Who that was, in words. */
  by: Prose;
  /** The sender may reach the address, and the browser of somebody else cannot. */
  internal: boolean;
}

export function sentOn(facts: Facts, at: Observed): SentOn | undefined {
  const sender = at.role === 'authorization' ? senderOf(facts.exchanges, at) : undefined;
  const target = parseUrl(at.request.url);
  if (!sender || !target) return undefined;
  return {
    sender,
    by: sender.leg === 'provider' ? code(host(sender.request.url)) : authorizationServer(facts),
    internal: isInside(target, parseUrl(sender.request.url)),
  };
}

/** A container's or an office's name, this machine for another one's server, a port behind the sender's own proxy. */
const isInside = (target: URL, sender: URL | undefined): boolean =>
  isInternalHost(target.hostname) ||
  (isLoopback(target)
    ? !isLoopbackOrSubdomain(sender)
    : target.hostname === sender?.hostname && target.host !== sender.host);

export function sentOnSteps(facts: Facts, at: Observed, { sender, by, internal }: SentOn): FixStep[] {
  const server = authorizationServer(facts);
  if (!internal)
    return [{ text: `Check whether ${code(host(at.request.url))} is where ${by} should send the browser.` }];
  const origin = parseUrl(sender.leg === 'provider' ? undefined : sender.request.url)?.origin;
  return [
    {
      text: `Set the public address of ${server}, its base URL or the host that its proxy hands on: it takes ${code(host(at.request.url))} for it, which no browser outside reaches.`,
      ...(origin && { copy: origin }),
    },
    { text: `Restart ${server}, since such an address is read at its start.` },
  ];
}
