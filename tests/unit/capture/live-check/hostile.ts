/** A server that answers as a test says, and writes down what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

export async function startServer(answer: Answer) {
  const asked: Asked[] = [];
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    let body = '';
    open.add(response);
    response.on('close', () => open.delete(response));
    response.on('error', () => {});
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/mcp`,
    origin,
    asked,
    /** Answers that somebody still listens to. */
    open: () => open.size,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
};

/** Without an end, as fast as it is taken. */
export const pour: Answer = (_asked, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
  };
  response.on('drain', more);
  more();
};

const bytes = (value = 0) => Buffer.alloc(100 * 1024 * 1024, value);

/** Of 100 MB, made where it is wanted. */
export function huge(): Answer {
  const body = bytes(0x78);
  return (_asked, response) => response.end(body);
}

/** Of 100 MB, a thousandfold smaller on the way. */
export function compressed(): Answer {
  const body = gzipSync(bytes(), { level: 9 });
  return (_asked, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
}

/** The first message alone: nobody waits for the others. */
export const first =
  (answer: Answer): Answer =>
  (asked, response) =>
    asked.method === 'POST' && asked.headers.accept !== '*/*' && asked.body.includes('"initialize"')
      ? answer(asked, response)
      : json(response, 404, {});
