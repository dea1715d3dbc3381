/** The lines for nginx in front of a server do what they say: in a real one, with a server behind it that does all wrong. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corsHeaders } from '../../lib/checks/kit/snippets/cors.ts';
import { fronts } from '../../lib/checks/signs/fronts.ts';
import { findNginx } from '../environment/browsers.ts';
import { freePort } from '../environment/environment.ts';
import { until } from '../environment/until.ts';

const origin = 'http://localhost:6274';
const lines = fronts.find(({ name }) => name === 'nginx')?.permits?.(corsHeaders({ origin, path: '/mcp', asked: [] }));

/** It refuses a permission check, and lets another page read its answers. */
let behind: Server;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  mkdirSync(join(folder, 'logs'));
  behind = createServer((_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Access-Control-Allow-Origin': 'https://other.example' });
    response.end();
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => behind.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** nginx with these lines in its `location`, while `use` runs. */
async function inFront(code: string, use: (url: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/temp;`);
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events {}
http {
  access_log off; ${places.join(' ')}
  server {
    listen 127.0.0.1:${port};
    location /mcp {
      proxy_pass http://127.0.0.1:${(behind.address() as AddressInfo).port};
      ${code}
    }
  }
}`,
  );
  const nginx = spawn(findNginx(), ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  nginx.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const over = new Promise((resolve) => nginx.once('close', resolve));
  const url = `http://127.0.0.1:${port}/mcp`;
  try {
    await until(
      () => {
        if (nginx.exitCode !== null) throw new Error(`nginx does not start:\n${said}`);
        return fetch(url).then(
          () => true,
          () => false,
        );
      },
      (isUp) => isUp,
    );
    await use(url);
  } finally {
    nginx.kill();
    await over;
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
});
