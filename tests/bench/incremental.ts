/**
 * One more exchange into a session of 10,000: from the observation to the snapshot that the views are sent. It is one
 * request to a server that is known, as nearly all are; the session is either many sign-ins or one that goes on and on. The
 * first hundred are of a worker that was just started and restored all of it, whose code is not compiled yet. What is told
 * beside them are five hundred of one that has gone on for a while, as long as it takes until little is still compiled.
 */
import { readFile } from '../../lib/capture/files/read.ts';
import { createMasker } from '../../lib/capture/secrets.ts';
import type { Exchange } from '../../lib/exchange.ts';
import { newSession, observe } from '../../lib/extension/worker/session.ts';
import { createViewer, type Surroundings } from '../../lib/extension/worker/view.ts';
import { atMost, distributionOf, type Figure } from './figure.ts';
import { flooded, multiplied } from './recordings.ts';

const SIZE = 10_000;
/** Of them as many as are told, the first and those after all others. */
const FIRST = 100;
const ALL = 2000;
const LAST = 500;
const TAB = 1;

const around: Surroundings = {
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  granted: [],
  dashboard: () => undefined,
  good: () => [],
  preserve: true,
  unsaved: false,
};

export async function* measure(): AsyncGenerator<Figure> {
  const masker = createMasker(new Uint8Array(32).fill(7));
  const one = readFile(flooded(SIZE), masker).exchanges;
  // So many servers as are shown at once; each further one takes the place of another.
  const many = [...readFile(multiplied(4000), masker).exchanges, ...readFile(flooded(1000), masker).exchanges];
  for (const [kind, exchanges] of Object.entries({ 'one sign-in that goes on': one, 'many sign-ins': many })) {
    const all = taken(exchanges);
    for (const [when, samples] of Object.entries({ 'just started': all.slice(0, FIRST), going: all.slice(-LAST) })) {
      const distribution = distributionOf(samples);
      const aims = [atMost(distribution.p50, 1, 'ms at the median'), atMost(distribution.p99, 4, 'ms at p99')];
      yield {
        bench: 'incremental',
        name: `one more exchange, ${kind}, ${exchanges.length} exchanges, ${when}`,
        unit: 'ms',
        distribution,
        aim: aims.map(({ aim }) => aim).join(', '),
        met: aims.every(({ met }) => met),
      };
    }
  }
}

/** Milliseconds of each time. */
function taken(exchanges: readonly Exchange[]): number[] {
  const session = newSession(TAB);
  const view = createViewer();
  const put = (exchange: Exchange) => observe(session, [{ exchange, source: 'devtools' }], performance.now());
  for (const x of exchanges) put(x);
  view(session, around);
  const last = exchanges.findLast(({ request }) => request.method === 'POST');
  if (!last) throw new Error('The recordings have requests.');
  const newest = exchanges.reduce((latest, x) => Math.max(latest, x.startedAt), 0);
  return Array.from({ length: ALL }, (_, n) => {
    const start = process.cpuUsage();
    put({ ...last, id: `more-${n}`, startedAt: newest + n + 1 });
    view(session, around);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
}
