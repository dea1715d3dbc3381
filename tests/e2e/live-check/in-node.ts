/** What Node asks of a server and makes of it, to hold a browser's worker against. */
import { liveCheck } from '../../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../../lib/cli/node-platform.ts';
import { assemble } from '../../../lib/handshake/assemble.ts';
import { snapshotsOfCheck } from '../../../lib/snapshot/handshake.ts';
import type { HandshakeSnapshot } from '../../../lib/snapshot.ts';
import type { Environment } from '../../environment/environment.ts';
import { inShort, masker } from '../../fixtures/judge.ts';

/** What of a request a server could answer differently to. */
const onTheWire = ({ method, path, headers, body }: Wire): string =>
  JSON.stringify([method, path, body, ...[...decisive, ...browsersOwn].map((name) => headers[name] ?? null)]);
interface Wire {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}
const decisive = [
  ...['host', 'user-agent', 'accept', 'content-type', 'authorization', 'origin', 'cookie', 'mcp-protocol-version'],
  ...['mcp-method', 'mcp-session-id', 'access-control-request-method', 'access-control-request-headers'],
];
const browsersOwn = ['accept-language', 'referer', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'sec-ch-ua'];

export const wire = (environment: Environment): string[] =>
  environment
    .requests()
    // The servers speak to each other too.
    .filter(({ headers }) => /^mcp-auth-troubleshooter/.test(String(headers['user-agent'])))
    .map(({ method, url, headers, body }) => onTheWire({ method, path: url.href, headers, body: body ?? '' }))
    .toSorted();

/** One diagnosis, without the words of a platform's own. */
export const judged = ([handshake, ...more]: HandshakeSnapshot[]) => {
  const [attempt] = handshake?.attempts ?? [];
  if (!handshake || !attempt || more.length) throw new Error('A live check is one handshake.');
  const { diagnosis } = attempt;
  return {
    ...inShort(diagnosis),
    endpoint: diagnosis.cause?.endpoint,
    stages: diagnosis.stages.map(({ id, status }) => `${id} ${status}`),
    client: handshake.client,
  };
};

/** What Node makes of the local environment as it stands; once for every browser. */
const known = new Map<string, Promise<{ says: ReturnType<typeof judged>; asks: string[] }>>();
export function inNode(local: Environment, client: string) {
  const key = `${local.fault?.name} ${client}`;
  const asked = known.get(key) ?? check();
  known.set(key, asked);
  return asked;

  async function check() {
    local.clearRequests();
    const { exchanges, cancelled } = await liveCheck(local.serverUrl, { platform: createNodePlatform(), masker });
    const handshakes = snapshotsOfCheck(assemble(exchanges).handshakes, { cancelled, context: { client } });
    return { says: judged(handshakes), asks: wire(local) };
  }
}
