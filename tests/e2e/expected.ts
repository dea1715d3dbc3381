/** Whether the diagnosis of a recorded session is right, in both forms that Chromium exports. */
import { readFile } from '../../lib/capture/files/read.ts';
import type { Exchange } from '../../lib/exchange.ts';
import type { Diagnosis } from '../../lib/finding.ts';
import { type ClientName, type Fault, findFault, outcomeIn } from '../environment/faults.ts';
import { judgeSession, masker } from '../fixtures/judge.ts';
import { sanitized } from './recording.ts';

/** Of the newest attempt of each server, the worst: what the command line puts first. */
const worst = (exchanges: readonly Exchange[], running: boolean): Diagnosis | undefined =>
  judgeSession(exchanges, { running })[0];

const ids = (findings: readonly { check: string }[]) => findings.map(({ check }) => check).join(' ') || '-';
const told = ({ verdict, cause, consequences, warnings }: Diagnosis) =>
  `${verdict} ${cause ? `${cause.check} at ${cause.endpoint ?? cause.stage}` : '-'}, then ${ids(consequences)}, warns of ${ids(warnings)}`;

function mistakes(diagnosis: Diagnosis | undefined, client: ClientName, fault: Fault | null): string[] {
  if (!diagnosis) return ['no handshake'];
  const { verdict, cause, consequences, warnings } = diagnosis;
  const has = (findings: readonly { check: string }[]) => findings.some(({ check }) => check === fault?.cause);
  const right = (() => {
    if (!fault) return verdict === 'connected' && !cause && !warnings.length;
    const outcome = outcomeIn(fault, client);
    if (outcome === 'warning') return verdict === (fault.beside ? 'failing' : 'connected') && has(warnings);
    if (outcome === 'consequence') return verdict === 'failing' && has(consequences);
    const group = fault.cause.split('/')[0];
    const placed = group !== 'network' && group !== 'cors' ? true : cause?.endpoint === fault.endpoint;
    return verdict === 'failing' && cause?.check === fault.cause && placed;
  })();
  return right ? [] : [told(diagnosis)];
}

/**
 * DevTools has no body of what finished just before a redirect, nor of the streams of the proxy of Inspector v1, which
 * its page closes at once: what stood there is not in the recording, and the diagnosis may not guess it.
 */
function unseen(exchanges: readonly Exchange[], client: ClientName, fault: Fault | null): boolean {
  if (client === 'v2' || !fault) return false;
  if (fault.endpoint === 'mcp')
    return exchanges.some((x) => x.via === 'inspector-v1-proxy' && x.response?.status === 0);
  if (outcomeIn(fault, client) !== 'warning') return false;
  return exchanges.some((x) => x.response?.status === 200 && x.response.body === undefined && wellKnown(x));
}
const wellKnown = (x: Exchange) => x.request.url.includes('/.well-known/');

/** The exchanges in the order in which they begin, as far as each of them. */
const cuts = (exchanges: readonly Exchange[]) => {
  const ordered = exchanges.toSorted((a, b) => a.startedAt - b.startedAt);
  return ordered.map((_, i) => ordered.slice(0, i + 1));
};

/** What is wrong with what the product says of a recording, in words; empty when nothing is. */
export function mistakesIn(
  har: string,
  { client, fault: name }: { client: ClientName; fault: string | null },
): string[] {
  const fault = name === null ? null : findFault(name);
  const wrong: string[] = [];
  for (const [form, text] of [
    ['whole', har],
    ['sanitized', sanitized(har)],
  ] as const) {
    // A header that was taken out is not seen to be empty.
    if (form === 'sanitized' && fault?.cause === 'session/empty-token') continue;
    const exchanges = readFile(text, masker).exchanges;
    const diagnosis = worst(exchanges, false);
    const silent = unseen(exchanges, client, fault) && diagnosis && !diagnosis.cause && diagnosis.verdict !== 'failing';
    if (!silent) wrong.push(...mistakes(diagnosis, client, fault).map((mistake) => `${form}: ${mistake}`));
    if (fault && outcomeIn(fault, client) !== 'warning') continue;
    const alarmed = cuts(exchanges).find((cut) => worst(cut, true)?.verdict === 'failing');
    if (alarmed) wrong.push(`${form}: failing after ${alarmed.length} of ${exchanges.length} exchanges, while it runs`);
  }
  return wrong;
}
