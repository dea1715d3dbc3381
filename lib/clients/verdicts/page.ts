/** What a page gets of a server: no answer that the browser keeps from it, and no header that is not exposed to it. */
import type { Finding } from '../../finding.ts';
import { isMcp, type Observed } from '../../handshake/facts.ts';
import { exposes } from '../../protocol/cors-rules.ts';
import { isSuccess } from '../../protocol/status.ts';
import type { Seen } from './seen.ts';
import type { Stop } from './stop.ts';

interface PageSeen {
  seen: Seen;
  /** A document that it asked for, and that the browser kept from it. */
  kept(): Observed | undefined;
  /** The 401 names an address that the page cannot see. */
  hidesHint: boolean;
}

export const isBlocked = ({ cors }: Observed): boolean => cors?.blocked === true;

export function asPageSees(seen: Seen): PageSeen {
  const asked = seen.exchanges.filter(({ cors }) => cors !== undefined);
  const blockedAt = (url: string): Observed | undefined => {
    const there = asked.filter(({ request }) => request.url === url);
    return there.every(isBlocked) ? there[0] : undefined;
  };
  let first: Observed | undefined;
  const at: Seen['at'] = (url) => {
    const found = seen.at(url);
    if (found.kind === 'unseen' || !isSuccess(found.at)) return found;
    const by = blockedAt(url) ?? blockedAt(found.at.request.url);
    if (found.kind === 'document') first ??= by;
    return by ? { kind: 'none', at: by, kept: true } : found;
  };
  const hidesHint =
    seen.hint !== undefined &&
    asked.some(
      (x) =>
        isMcp(x) &&
        x.tokenless &&
        x.status === 401 &&
        !isBlocked(x) &&
        !x.response?.headersPartial &&
        !exposes(x.response?.headers ?? [], 'www-authenticate'),
    );
  return { seen: { ...seen, at, ...(hidesHint && { hint: undefined }) }, kept: () => first, hidesHint };
}

/** What it does not get is why it stops, where it would go on with it. */
export function keptFromPage(seen: Seen, { kept, hidesHint }: PageSeen): Stop | undefined {
  const { exchanges, findings, hint, at } = seen;
  const blocked = new Set(exchanges.filter(isBlocked).map(({ id }) => id));
  const first = kept();
  const shows = (ids: (id: string) => boolean) =>
    findings.find(({ check, evidence }) => check.startsWith('cors/') && evidence.some(({ exchange }) => ids(exchange)));
  const by = first && (shows((id) => id === first.id) ?? shows((id) => blocked.has(id)));
  if (by) return byBrowser('cannot', by.check);
  const isLost = hidesHint && hint !== undefined && at(hint.href).kind === 'document';
  return isLost && metByPages(seen).some(({ check }) => check === 'cors/header-not-exposed')
    ? byBrowser('might-fail', 'cors/header-not-exposed')
    : undefined;
}

/** What one page got past stops no other; the live check asks for many. */
export const metByPages = ({ facts, findings, main }: Seen): Finding[] =>
  findings.filter((f) => f.check.startsWith('cors/') && (facts.via === 'live-check' || f === main));

export const byBrowser = (verdict: Stop['verdict'], check: NonNullable<Stop['check']>): Stop => ({
  verdict,
  check,
  why: 'It is a web page, and the browser keeps a response from it (CORS).',
  from: { by: 'seen', where: 'this capture' },
});
