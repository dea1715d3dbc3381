/** How long a live check of a healthy server takes, against the requests of it that have to wait for each other. */
import { checkOf } from '../../lib/cli/check-report.ts';
import { createNodePlatform } from '../../lib/cli/node-platform.ts';
import { startEnvironment } from '../environment/environment.ts';
import { pause } from '../environment/until.ts';
import { type Measure, median, rounded } from './figure.ts';
import { roundsOf } from './rounds.ts';

/** Milliseconds that each request is on its way, beside what the server takes: as far as another continent. */
const WAY = 150;
const LIMIT = 1.5;

/** What no client can ask before it has the answer before: the challenge, two documents, and the keys that the second names. */
const chain = [
  (url: string, server: string) => url === server,
  (url: string) => url.includes('/.well-known/oauth-protected-resource'),
  (url: string) => url.includes('/.well-known/oauth-authorization-server'),
  (url: string) => url.endsWith('/keys'),
];

export const measure: Measure = async function* () {
  const environment = await startEnvironment();
  const ratios: number[] = [];
  let requests = 0;
  try {
    for (const _ of roundsOf(7, 20)) {
      const asked: { url: string; took: number }[] = [];
      const { send, ...rest } = createNodePlatform();
      const platform: typeof rest & { send: typeof send } = {
        ...rest,
        async send(outgoing, signal) {
          const at = performance.now();
          await pause(WAY);
          const incoming = await send(outgoing, signal);
          asked.push({ url: outgoing.url, took: performance.now() - at });
          return incoming;
        },
      };
      const at = performance.now();
      await checkOf(environment.serverUrl, {
        ...{ client: 'other', page: 'http://localhost:6274', timeout: 60_000, platform },
        signal: new AbortController().signal,
        onExchange() {},
      });
      const took = performance.now() - at;
      const needed = chain.map((is) => asked.find(({ url }) => is(url, environment.serverUrl))?.took ?? Number.NaN);
      ratios.push(took / needed.reduce((sum, ms) => sum + ms, 0));
      requests = asked.length;
    }
  } finally {
    await environment.close();
  }
  const ratio = rounded(median(ratios));
  yield {
    bench: 'live-check',
    name: `healthy server, ${requests} requests of ${WAY} ms, over the ${chain.length} of them that wait for each other`,
    unit: 'times',
    ratio,
    aim: `at most ${LIMIT} times`,
    met: ratio <= LIMIT,
  };
};
