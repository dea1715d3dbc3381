/** MCP servers that nobody here wrote, as processes of their own, configured as their documentation says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Environment } from './environment.ts';
import { listens, type Nginx, startNginx } from './nginx.ts';
import { freePort } from './ports.ts';
import { until } from './until.ts';

export type RealServer = 'fastmcp' | 'mcp-handler' | 'mcp-use' | 'sdk' | 'sdk, copied';

/** What a person sets of it, and sets wrong. */
export interface Settings {
  /** The URL that its metadata names; `URL` stands for the right one. */
  resource?: string;
  /** The scopes that its metadata names, separated by spaces. */
  scopes?: string;
  cors?: 'none';
  /** nginx in front of it, which passes on these paths; the server is known by nginx's address then. */
  behindNginx?: string[];
}

export interface Running {
  url: string;
  close(): Promise<void>;
}

const root = new URL('../..', import.meta.url);
const example = 'node_modules/@modelcontextprotocol/sdk/dist/esm/examples/server/simpleStreamableHttp.js';
const programs: Record<RealServer, string[]> = {
  fastmcp: ['tests/environment/servers/fastmcp.mjs'],
  'mcp-handler': ['tests/environment/servers/mcp-handler.mjs'],
  'mcp-use': ['tests/environment/servers/mcp-use.mjs'],
  // Its authorization server is one of its own.
  sdk: [example, '--oauth'],
  'sdk, copied': ['tests/environment/servers/sdk.mjs'],
};

async function ended(child: ChildProcess): Promise<void> {
  const over = new Promise((resolve) => child.once('close', resolve));
  if (child.exitCode === null && child.kill()) await over;
}

const location = (path: string, port: number) =>
  `location ${path} { proxy_pass http://localhost:${port}; proxy_set_header Host $http_host; proxy_buffering off; }`;

/** Starts it, with the environment as the one that signs people in. @throws with what it said, when it does not start */
export async function startRealServer(
  name: RealServer,
  environment: Environment,
  { resource, scopes, cors, behindNginx }: Settings = {},
): Promise<Running> {
  const [port, authPort, frontPort] = [await freePort(), await freePort(), await freePort()];
  const url = `http://localhost:${behindNginx ? frontPort : port}/mcp`;
  const child = spawn(process.execPath, programs[name], {
    cwd: fileURLToPath(root),
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PORT: `${port}`,
      PUBLIC_URL: url,
      MCP_PORT: `${port}`,
      MCP_AUTH_PORT: `${authPort}`,
      SCALEKIT_ENVIRONMENT_URL: environment.environmentUrl,
      SCALEKIT_RESOURCE_ID: environment.resourceId,
      ...(resource && { RESOURCE: resource.replace('URL', url) }),
      ...(scopes && { SCOPES: scopes }),
      ...(cors && { CORS: cors }),
    },
  });
  let nginx: Nginx | undefined;
  const close = async () => {
    await nginx?.close();
    await ended(child);
  };
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  try {
    for (const waited of name.startsWith('sdk') ? [port, authPort] : [port])
      await until(
        () => {
          if (child.exitCode !== null) throw new Error(`${name} does not start:\n${said}`);
          return listens(waited);
        },
        (is) => is,
      );
    if (behindNginx) nginx = await startNginx(behindNginx.map((path) => location(path, port)).join('\n'), frontPort);
  } catch (error) {
    await close();
    throw error;
  }
  environment.switches.registeredServerUrl = url;
  return { url, close };
}
