/**
 * Whom a live check may ask: hosts that the developer or the metadata named, and addresses inside a network or a machine
 * only where the server itself is there.
 */
import type { ExchangeFailure } from '../../exchange.ts';
import { mayLeadTo, type Zone, zoneOf } from '../../protocol/zones.ts';
import { parseUrl } from '../../text/url.ts';
import type { Platform } from './platform.ts';

export interface Hosts {
  /** `undefined` where it may be asked; else why not. */
  refusal(url: string): Promise<ExchangeFailure | undefined>;
  /** Named by the developer, a challenge or metadata. */
  name(url: string): void;
  isNamed(url: string): boolean;
}

const places: Record<Zone, string> = {
  public: 'a public address',
  private: 'an address inside of a network',
  loopback: 'an address of this machine itself',
  link: 'an address of the cloud’s own services',
};

/** As `URL` writes one: nobody has to be asked what it stands for. */
const isAddress = (host: string): boolean => /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/.test(host);

const hostOf = (url: string): string => parseUrl(url)?.hostname ?? '';

/** As a permission knows it: without a port. */
const originOf = (url: string): string => {
  const { protocol, hostname } = parseUrl(url) ?? {};
  return `${protocol}//${hostname}`;
};

/** The words are recognised where a failure's text is read (`lib/checks/signs/failure-texts.ts`). */
const inside = (host: string, zone: Zone, from: Zone): ExchangeFailure => ({
  kind: 'network',
  text: `not asked: ${host} is ${places[zone]}, and the server that leads there is at ${places[from]}`,
});

/** It says nothing of the host. */
const unpermitted = (host: string): ExchangeFailure => ({
  kind: 'aborted',
  text: `not asked: no permission was given for ${host}`,
});

export function createHosts(server: string, { resolve, permit }: Platform, signal: AbortSignal): Hosts {
  const [own, ownOrigin] = [hostOf(server), originOf(server)];
  const named = new Set([own]);
  const origins = new Set<string>();
  const zones = new Map<string, Promise<Zone>>();
  let permitted: Promise<ReadonlySet<string>> | undefined;

  const zone = (host: string): Promise<Zone> => {
    const known = zones.get(host) ?? resolved(host);
    zones.set(host, known);
    return known;
  };

  /** The most inward of its addresses counts: which one is taken is not up to us. */
  async function resolved(host: string): Promise<Zone> {
    const written = zoneOf(host);
    // A name of a network may stand for an address of this machine, or of the cloud's own services.
    if (!resolve || isAddress(host)) return written;
    try {
      const found = new Set([written, ...(await resolve(host, signal)).map(zoneOf)]);
      return (['link', 'loopback', 'private'] as const).find((inward) => found.has(inward)) ?? 'public';
    } catch {
      // What cannot be resolved cannot be reached either: the request says so in its own words.
      return written;
    }
  }

  async function isInside(host: string): Promise<ExchangeFailure | undefined> {
    const [to, from] = [await zone(host), await zone(own)];
    return host !== own && !mayLeadTo(from, to) ? inside(host, to, from) : undefined;
  }

  /** A person who is asked, and goes away or cancels, has permitted nothing. */
  async function asked(ask: NonNullable<Platform['permit']>): Promise<ReadonlySet<string>> {
    const outside: string[] = [];
    for (const origin of origins) if (!(await isInside(hostOf(origin)))) outside.push(origin);
    const none = new Promise<ReadonlySet<string>>((resolve) => {
      if (signal.aborted) resolve(new Set());
      else signal.addEventListener('abort', () => resolve(new Set()), { once: true });
    });
    return Promise.race([ask(outside), none]);
  }

  async function refusal(url: string): Promise<ExchangeFailure | undefined> {
    const [host, origin] = [hostOf(url), originOf(url)];
    const failure = await isInside(host);
    if (failure || !permit || origin === ownOrigin) return failure;
    origins.add(origin);
    permitted ??= asked(permit);
    return (await permitted).has(origin) ? undefined : unpermitted(host);
  }

  return {
    refusal,
    name: (url) => {
      const host = hostOf(url);
      if (!host) return;
      named.add(host);
      if (originOf(url) !== ownOrigin) origins.add(originOf(url));
    },
    isNamed: (url) => named.has(hostOf(url)),
  };
}
