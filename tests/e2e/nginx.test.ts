/** The lines for nginx in front of a server do what they say: in a real one, with a server behind it that does all wrong. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corsHeaders } from '../../lib/checks/kit/snippets/cors.ts';
import { nginxAdds } from '../../lib/checks/signs/front-cors.ts';
import { fronts } from '../../lib/checks/signs/fronts.ts';
import { startNginx } from '../environment/nginx.ts';

const product = fronts.find(({ name }) => name === 'nginx');
const origin = 'http://localhost:6274';
const lines = product?.permits?.(corsHeaders({ origin, path: '/mcp', asked: [] }));

/** It refuses a permission check, and lets another page read its answers. */
let behind: Server;
beforeAll(async () => {
  behind = createServer((_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Access-Control-Allow-Origin': 'https://other.example' });
    response.end();
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => behind.close(resolve));
});

/** nginx with these lines in its `location`, while `use` runs. */
async function inFront(code: string, use: (url: string) => Promise<void>): Promise<void> {
  const { port } = behind.address() as AddressInfo;
  const nginx = await startNginx(`location /mcp { proxy_pass http://127.0.0.1:${port}; ${code} }`);
  try {
    await use(`${nginx.origin}/mcp`);
  } finally {
    await nginx.close();
  }
}

const permission = (url: string) =>
  fetch(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });

describe('nginx in front of a server', () => {
  it('passes on what the server does wrong', () =>
    inFront('', async (url) => {
      const { status, headers } = await permission(url);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([401, 'https://other.example']);
    }));

  it('with the lines, lets the page call and read', () =>
    inFront(lines?.code ?? '', async (url) => {
      const permitted = await permission(url);
      expect(permitted.status).toBe(204);
      expect(permitted.headers.get('access-control-allow-headers')).toContain('Authorization');
      const refused = await fetch(url, { method: 'POST', headers: { origin } });
      expect(refused.status).toBe(401);
      for (const { headers } of [permitted, refused]) {
        expect(headers.get('access-control-allow-origin')).toBe(origin);
        expect(headers.get('access-control-expose-headers')).toBe('WWW-Authenticate, Mcp-Session-Id');
      }
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    }));

  it('with the location, hands on what it answered by itself, where names with a dot are refused too', async () => {
    const { port } = behind.address() as AddressInfo;
    const route = product?.passes?.('/.well-known/oauth-protected-resource').code ?? '';
    const before = 'location ~ /\\. { deny all; } location / { return 200; }';
    for (const [code, status] of [
      ['', 403],
      [route.replace('YOUR_ADDRESS', `http://127.0.0.1:${port}`), 401],
    ] as const) {
      const nginx = await startNginx(`${before} ${code}`);
      try {
        const response = await fetch(`${nginx.origin}/.well-known/oauth-protected-resource/mcp`);
        expect([response.status, response.headers.get('www-authenticate')]).toEqual([
          status,
          status === 401 ? 'Bearer' : null,
        ]);
      } finally {
        await nginx.close();
      }
    }
  });

  it('with the line, passes errors on as they are', async () => {
    const { port } = behind.address() as AddressInfo;
    const page = 'proxy_intercept_errors on; error_page 401 /error.html; location = /error.html { return 200 "Oops"; }';
    for (const [code, other] of [
      ['', null],
      [product?.errors?.code ?? '', 'https://other.example'],
    ] as const) {
      const nginx = await startNginx(`${page} location /mcp { proxy_pass http://127.0.0.1:${port}; ${code} }`);
      try {
        const { headers } = await fetch(`${nginx.origin}/mcp`);
        expect(headers.get('access-control-allow-origin')).toBe(other);
      } finally {
        await nginx.close();
      }
    }
  });

  it('with one more line, keeps what stands in its server only where that is copied', async () => {
    const { port } = behind.address() as AddressInfo;
    const above = `add_header Access-Control-Allow-Origin "${origin}" always;`;
    const { code, where } = nginxAdds(
      'WWW-Authenticate',
      'Bearer realm="OAuth", resource_metadata="https://a.example"',
    );
    expect(where).toContain('those of the `server` block: copy them there too');
    for (const [copied, allowed] of [
      ['', null],
      [above, origin],
    ] as const) {
      const location = `location /mcp { auth_request /no; proxy_pass http://127.0.0.1:${port}; ${copied} ${code} }`;
      const nginx = await startNginx(`${above} location = /no { return 401; } ${location}`);
      try {
        const { headers } = await fetch(`${nginx.origin}/mcp`);
        expect(headers.get('www-authenticate')).toBe('Bearer realm="OAuth", resource_metadata="https://a.example"');
        expect(headers.get('access-control-allow-origin')).toBe(allowed);
      } finally {
        await nginx.close();
      }
    }
  });
});
