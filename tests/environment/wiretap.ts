/** A forward proxy that notes every request of a whole browser, whichever page, worker or part of the browser sends it. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

export interface Passed {
  method: string;
  /** Where it went; of one through a tunnel only the host can be seen. */
  origin: string;
  path: string;
  /** `Origin`, where it was sent. */
  from?: string;
}

export interface Wiretap {
  /** For `BrowserOptions.proxy`. */
  address: string;
  passed(): Passed[];
  close(): Promise<void>;
}

export async function startWiretap(): Promise<Wiretap> {
  const passed: Passed[] = [];

  function forward(incoming: IncomingMessage, outgoing: ServerResponse) {
    const { method = 'GET', headers } = incoming;
    const url = new URL(incoming.url ?? '');
    const { origin: from } = headers;
    passed.push({ method, origin: url.origin, path: url.pathname, ...(from !== undefined && { from }) });
    const upstream = request(url, { method, headers, agent: false });
    const gone = () => outgoing.destroy();
    upstream.once('error', gone);
    upstream.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      pipeline(answer, outgoing, () => {});
    });
    pipeline(incoming, upstream, () => {});
    outgoing.once('close', () => upstream.destroy());
  }

  function tunnel({ url = '' }: IncomingMessage, socket: Socket) {
    passed.push({ method: 'CONNECT', origin: `https://${url}`, path: '' });
    const [host, port] = [url.slice(0, url.lastIndexOf(':')), Number(url.slice(url.lastIndexOf(':') + 1))];
    const upstream = connect(port, host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    pipeline(upstream, socket, upstream, () => {});
  }

  const server = createServer(forward).on('connect', tunnel).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => [...passed],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
