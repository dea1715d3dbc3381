/** Starts the real MCP Inspectors, each with a home of its own, and stops all that they started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Trust } from './environment.ts';
import { freePort } from './ports.ts';
import { LIMIT } from './until.ts';

/** 2.x: the page and its relay. 0.22.0: the page, and a proxy. 1.0.3: the last of the v1 line; 0.17.2 and 0.14.3: older. */
export type InspectorName = 'v2' | 'v1' | 'v1-last' | 'v1-17' | 'v1-14';

const packages: Record<InspectorName, string> = {
  v2: '@modelcontextprotocol/inspector',
  v1: 'inspector-v1',
  'v1-last': 'inspector-v1-last',
  'v1-17': 'inspector-v1-17',
  'v1-14': 'inspector-v1-14',
};

export interface InspectorOptions {
  /** v2 lists servers; this one is there from the start. v1 takes it from the address of its page. */
  serverUrl?: string;
  /** More than one, by name: v2 alone, which then lists these. */
  servers?: Record<string, string>;
  transport?: 'streamable-http' | 'sse';
  /** 6274 and 6277: 1.0.3, and the proxy of all v1 after its redirect, know no others. Fails where they are taken. */
  defaultPorts?: boolean;
  /** Port of its page, to start it again where one was. */
  port?: number;
  /** Name or address that its page is served at, where it is not the Inspector's own choice. */
  host?: string;
  trust?: Trust | null;
  /** The URL by which the client names itself (CIMD), a setting of v2. */
  clientMetadataUrl?: string | undefined;
}

export interface Inspector {
  name: InspectorName;
  version: string;
  /** To open it, with its session token. */
  url: string;
  /** `http://localhost:6274` */
  origin: string;
  /** Port of the v1 proxy. */
  proxyPort?: number;
  /** Stops all its processes where they are, as a laptop does that is closed, and lets them go on. */
  hold(): void;
  goOn(): void;
  close(): Promise<void>;
}

/**
 * Says that it runs, and where: v1 once its proxy is there too, which may be before or after. 0.14 prints the token of its
 * proxy apart from the address.
 */
const readyV2 = /is up and running at:\s+(http:\S+)/;
const readyV1 =
  /^(?=[\s\S]*Proxy server listening)(?=[\s\S]*MCP_PROXY_AUTH_TOKEN=(\w+))[\s\S]*is up and running at:?\s+(http:\S+)/;

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** Process groups that are running, with their homes: they go with this process, however it ends. */
const running = new Map<number, string>();
process.on('exit', () => {
  for (const [group, home] of running) {
    kill(group, 'SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});
// A signal that nobody waits for would end the process without the above.
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(128 + number);
  });
}

function kill(group: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Waits until the output has what is looked for. @throws when it ends before, or never has it, with what it said */
function output(child: ChildProcess, pattern: RegExp, label: string): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (why: string) => reject(new Error(`${label} ${why}. It said:\n${text.slice(-2000) || '(nothing)'}`));
    const timer = setTimeout(() => fail('did not start'), LIMIT);
    const read = (chunk: Buffer) => {
      text += chunk;
      const match = pattern.exec(text);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code} before it was ready`);
    });
  });
}

/** The Inspector at the address at which somebody opens it. */
export function openedAt(inspector: Inspector, change: (url: URL) => void): Inspector {
  const url = new URL(inspector.url);
  change(url);
  return { ...inspector, url: url.href, origin: url.origin };
}

/** Lets a Node process find host names that no resolver knows, by a module that is loaded before it. */
function hostsFor(home: string, trust: Trust): Record<string, string> {
  const authority = join(home, 'authority.pem');
  writeFileSync(authority, trust.authority);
  const preload = join(home, 'hosts.mjs');
  writeFileSync(
    preload,
    `import dns from 'node:dns';
const hosts = new Set(${JSON.stringify(trust.hosts)});
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(hosts.has(name) ? '127.0.0.1' : name, ...rest);
`,
  );
  return { NODE_EXTRA_CA_CERTS: authority, NODE_OPTIONS: `--import=${preload}` };
}

export async function startInspector(name: InspectorName, options: InspectorOptions = {}): Promise<Inspector> {
  const root = join(modules, packages[name]);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const label = `MCP Inspector ${version}`;
  const [port, proxyPort] = options.defaultPorts
    ? [6274, 6277]
    : [options.port ?? (await freePort()), await freePort()];
  const home = mkdtempSync(join(tmpdir(), 'inspector-'));
  const env: NodeJS.ProcessEnv = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    HOME: home,
    USERPROFILE: home,
    CLIENT_PORT: String(port),
    SERVER_PORT: String(proxyPort),
    MCP_SANDBOX_PORT: String(await freePort()),
    MCP_AUTO_OPEN_ENABLED: 'false',
    MCP_INSPECTOR_SECRET_STORE: 'memory',
    // Each start would compile the same packages anew.
    NODE_COMPILE_CACHE: join(modules, '.cache/inspectors'),
    ...(options.host && { HOST: options.host }),
    ...(options.trust && hostsFor(home, options.trust)),
  };
  if (options.clientMetadataUrl) {
    const storage = join(home, '.mcp-inspector', 'storage');
    mkdirSync(storage, { recursive: true });
    const cimd = { enabled: true, clientMetadataUrl: options.clientMetadataUrl };
    writeFileSync(join(storage, 'client.json'), JSON.stringify({ cimd }));
  }
  const script = name === 'v2' ? 'clients/launcher/build/index.js' : 'client/bin/start.js';
  const transport = options.transport === 'sse' ? 'sse' : name === 'v2' ? 'http' : 'streamable-http';
  const server =
    options.serverUrl && name === 'v2' ? ['--transport', transport, '--server-url', options.serverUrl] : [];
  if (options.servers) {
    const config = join(home, 'servers.json');
    const listed = Object.entries(options.servers).map(([name, url]) => [name, { type: 'streamable-http', url }]);
    writeFileSync(config, JSON.stringify({ mcpServers: Object.fromEntries(listed) }));
    server.push('--config', config);
  }
  const child = spawn(process.execPath, [join(root, script), ...server], {
    cwd: home,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = child.pid;
  if (!group) throw new Error(`${label} could not be started.`);
  running.set(group, home);

  const hold = () => void kill(group, 'SIGSTOP');
  const goOn = () => void kill(group, 'SIGCONT');
  const close = async () => {
    goOn();
    if (running.has(group)) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && kill(group, 'SIGTERM')) {
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3000))]);
      }
      kill(group, 'SIGKILL');
      running.delete(group);
    }
    rmSync(home, { recursive: true, force: true });
  };

  try {
    const match = await output(child, name === 'v2' ? readyV2 : readyV1, label);
    const url = new URL((match.at(-1) ?? '').replace('//::1:', '//[::1]:'));
    if (name !== 'v2') url.searchParams.set('MCP_PROXY_AUTH_TOKEN', match[1] ?? '');
    return { name, version, url: url.href, origin: url.origin, ...(name !== 'v2' && { proxyPort }), hold, goOn, close };
  } catch (error) {
    await close();
    throw error;
  }
}
