/** A server with a page of any title, and with an answer that never ends, or a very long one: it knows how many of those are still open. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is sent again and again; `?pieces=` ends it after so many. */
export const piece = 'x'.repeat(64 * 1024);

export async function startEndless() {
  const open = new Set<ServerResponse>();
  let asked = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/endless')) {
      const title = (url.searchParams.get('title') ?? '').replaceAll('<', '');
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><head><title>${title}</title><link rel="icon" href="/mcp.svg"></head><body></body>`);
      return;
    }
    asked++;
    open.add(response);
    response.on('close', () => open.delete(response));
    response.setHeader('content-type', 'text/plain');
    let left = Number(url.searchParams.get('pieces') ?? Number.POSITIVE_INFINITY);
    const more = () => {
      while (open.has(response) && left-- > 0 && response.write(piece));
      if (left < 0) response.end();
    };
    response.on('drain', more);
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Endless answers that somebody still listens to. */
    open: () => open.size,
    asked: () => asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
