/** nginx, the system's package, in front of something else. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx } from './browsers.ts';
import { freePort } from './ports.ts';
import { until } from './until.ts';

export interface Nginx {
  /** `http://localhost:PORT` */
  origin: string;
  close(): Promise<void>;
}

/** Whether somebody listens there. */
export const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, 'localhost');
    socket.on('connect', () => socket.end(() => resolve(true))).on('error', () => resolve(false));
  });

/** @param lines what stands in its `server` @throws with what it said, when it does not start */
export async function startNginx(lines: string, wanted?: number): Promise<Nginx> {
  const port = wanted ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  mkdirSync(join(folder, 'logs'));
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
    listen [::1]:${port};
    ${lines}
  }
}`,
  );
  const nginx = spawn(findNginx(), ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  nginx.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const over = new Promise((resolve) => nginx.once('close', resolve));
  const close = async () => {
    nginx.kill();
    await over;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(
      () => {
        if (nginx.exitCode !== null) throw new Error(`nginx does not start:\n${said}`);
        return listens(port);
      },
      (is) => is,
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { origin: `http://localhost:${port}`, close };
}
