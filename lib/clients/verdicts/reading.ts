/** Whether a client that is a page may read the answers: seen only where a page asked. */
import { code, host } from '../../checks/kit/words.ts';
import { header } from '../../exchange.ts';
import type { Finding } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import type { Client } from '../client.ts';
import { byBrowser, isBlocked, metByPages } from './page.ts';
import type { Issuers } from './resource-metadata.ts';
import type { Seen } from './seen.ts';
import type { ServerMetadata } from './server-metadata.ts';
import { type Stop, unseen } from './stop.ts';

export function readingOf(client: Client, seen: Seen, document?: ServerMetadata, issuers?: Issuers): Stop | undefined {
  const { first, facts, exchanges } = seen;
  if (client.runs.is !== 'page') return undefined;
  // Of many that the live check asks for, a warning alone stops none.
  const stopsPages = ({ check, evidence }: Finding) =>
    check === 'cors/header-not-exposed'
      ? document === undefined
      : evidence.some(({ exchange }) =>
          exchanges.some((x) => x.id === exchange && isBlocked(x) && !isMetadata.has(x.role)),
        );
  const blocked = metByPages(seen).find((f) => facts.via !== 'live-check' || stopsPages(f));
  if (blocked) return byBrowser(blocked.check === 'cors/header-not-exposed' ? 'might-fail' : 'cannot', blocked.check);
  const named = issuers?.named ? issuers.at : facts.resourceMetadata.document?.at;
  const needed = [first, named, document?.at].filter((x) => x !== undefined);
  const byPage = needed.map(({ request }) =>
    exchanges.find((x) => x.request.url === request.url && x.cors !== undefined && !x.cors.blocked),
  );
  const cut = needed.find(({ request }, i) => !byPage[i] && exchanges.some((x) => isCut(x, request.url)));
  if (cut) {
    return {
      verdict: 'cannot',
      check: 'network/unreachable',
      why: `It is a web page, and ${code(host(cut.request.url))} gives no response to what a browser asks for one, though it responds to programs.`,
      from: { by: 'seen', where: 'this capture' },
    };
  }
  if (byPage.includes(undefined)) {
    return unseen('It is a web page, and whether a page may read the responses was not seen.');
  }
  if (client.id === 'inspector-v1' || byPage.every(allowsAll)) return undefined;
  const own = byPage[0]?.page.origin ?? facts.client.origin;
  return unseen(`The responses allow the page at ${code(own)}; whether they allow this one was not seen.`);
}

/** What it lacks of these it looks for elsewhere (`page.ts`). */
const isMetadata: ReadonlySet<Observed['role']> = new Set(['resource-metadata', 'server-metadata']);

/** Of a page, its preflight or the request itself, without an answer. */
const isCut = ({ page, request, failure, preflight, status }: Observed, url: string) =>
  page.origin !== null &&
  request.url === url &&
  status === undefined &&
  (failure ?? preflight?.failure)?.kind === 'network';

const allowsAll = (x: Observed | undefined) => header(x?.response?.headers, 'access-control-allow-origin') === '*';
