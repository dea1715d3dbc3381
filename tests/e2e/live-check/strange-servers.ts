/** Servers that nobody reaches, and such as send on whoever asks: what a browser's worker says of them. */
import { createServer, type Server } from 'node:net';
import { expect, it } from 'vitest';
import type { StartRequest } from '../../../lib/extension/shared/check-messages.ts';
import type { CheckMessage } from '../../../lib/extension/shared/check-port.ts';
import { type Answer, json, type startServer } from '../../unit/capture/live-check/hostile.ts';
import { judged } from './in-node.ts';

export type Done = Extract<CheckMessage, { type: 'done' }>;

/** How a browser is asked to check. */
export interface Checking {
  check(request: Omit<StartRequest, 'type'>): Promise<Done>;
  allow(origin: string): Promise<unknown>;
}

/** Serves until the test is over. */
export interface Serving {
  serve: typeof startServer;
  closeAfter(server: { close(): Promise<unknown> }): void;
}

export function unreached({ check, allow }: Checking, { serve, closeAfter }: Serving): void {
  const failures = ({ exchanges }: Done) => exchanges.map(({ response, failure }) => failure?.text ?? response?.status);

  it.each<[string, (socket: { destroy(): void }) => void, RegExp]>([
    ['that hangs up', (socket) => socket.destroy(), /^(?:net::ERR_EMPTY_RESPONSE|NS_ERROR_NET_RESET)$/],
  ])('one %s', async (_, answer, words) => {
    let connections = 0;
    const server: Server = createServer((socket) => {
      connections++;
      socket.on('error', () => {});
      socket.once('data', () => answer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closeAfter({ close: () => new Promise((resolve) => server.close(resolve)) });
    const { port } = server.address() as { port: number };
    const done = await check({ url: `http://127.0.0.1:${port}/mcp` });
    expect(failures(done)).toEqual([expect.stringMatching(words)]);
    expect(connections).toBe(1);
    expect(judged(done.handshakes).cause).toBe('network/unreachable');
  });

  it('a port that refuses', async () => {
    const { port, close } = await closedPort();
    await close();
    const done = await check({ url: `http://127.0.0.1:${port}/mcp` });
    expect(failures(done)).toEqual([expect.stringMatching(/CONNECTION_REFUSED/)]);
    expect(judged(done.handshakes).cause).toBe('network/unreachable');
  });

  it('a port that browsers keep for others', async () => {
    const done = await check({ url: 'http://127.0.0.1:1/mcp' });
    expect(failures(done)).toEqual([expect.stringMatching(/UNSAFE_PORT|PORT_ACCESS_NOT_ALLOWED/)]);
    // Which says nothing of the server.
    expect(judged(done.handshakes)).toMatchObject({ verdict: 'incomplete', cause: null });
    expect(done.notes).toEqual([expect.stringMatching(/^Your browser stopped POST .* itself/)]);
  });

  it('a name that does not resolve, once it may be asked', async () => {
    await allow('http://todo-server.invalid');
    const done = await check({ url: 'http://todo-server.invalid/mcp' });
    expect(failures(done)).toEqual([expect.stringMatching(/NAME_NOT_RESOLVED|UNKNOWN_HOST/)]);
  });

  it('a server that cannot speak TLS', async () => {
    const { url } = await serve((_asked, response) => json(response, 401, {}));
    await allow('https://127.0.0.1');
    const done = await check({ url: url.replace('http:', 'https:') });
    expect(judged(done.handshakes).cause, JSON.stringify(failures(done))).toBe('network/tls');
  });
}

export function redirects({ check }: Checking, { serve }: Serving): void {
  const to =
    (location: (path: string) => string): Answer =>
    ({ path }, response) =>
      response.writeHead(307, { location: location(path) }).end();

  it('in a loop are followed five times, each shown', async () => {
    let n = 0;
    const { url } = await serve(to(() => `/mcp?${n++}`));
    const { exchanges, notes } = await check({ url });
    const plain = exchanges.filter(
      ({ page, request: { body, headers } }) =>
        page.origin === null &&
        body?.includes('"initialize"') &&
        headers.some(([, value]) => value === 'application/json, text/event-stream'),
    );
    expect(plain).toHaveLength(6);
    expect(plain.every(({ response }) => response?.status === 307)).toBe(true);
    expect(notes).toContainEqual(expect.stringMatching(/is redirected more than 5 times\.$/));
  });

  it.each([
    ['to a file', 'file:///etc/passwd', /to no address of http or https: that was not followed\.$/],
    ['inside', 'http://169.254.169.254/latest/meta-data', /neither you nor the metadata named/],
    ['to the extension', 'chrome-extension://own/options.html', /to no address of http or https/],
  ])('%s are shown and not followed', async (_, location, note) => {
    const { url, origin } = await serve(to(() => location));
    const { exchanges, notes } = await check({ url });
    expect(exchanges.filter(({ request }) => !request.url.startsWith(origin))).toEqual([]);
    expect(exchanges[0]?.response).toMatchObject({ status: 307 });
    expect(exchanges[0]?.response?.headers).toContainEqual(['location', location]);
    expect(notes).toContainEqual(expect.stringMatching(note));
  });
}

async function closedPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
