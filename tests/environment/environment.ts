/** Starts the whole environment: the authorization server, the MCP server, and a front before each. */
import { authorizationServer, type StaticClient } from './authorization-server.ts';
import { selfSigned, startAuthority } from './certificates.ts';
import type { Fault, Traps } from './fault.ts';
import { findFault } from './faults.ts';
import { type Recorded, startFront } from './front.ts';
import { mcpServer } from './mcp-server.ts';
import { freePort } from './ports.ts';
import { digits } from './scalekit.ts';
import { createStorage } from './storage.ts';
import { healthy, type Places, type Switches } from './switches.ts';

export interface EnvironmentOptions {
  /** Which endpoints the environment advertises: of the environment, or of the resource (since August 2026). */
  endpoints?: Places['endpoints'];
  transport?: Places['transport'];
  /** Path of the MCP endpoint; `/mcp`, or `/sse` for SSE. */
  path?: string;
  /** Host name of the MCP server; one that is not on loopback is served over https by an authority of its own. */
  mcpHost?: string;
  /** Host name of the Scalekit environment; as above. */
  envHost?: string;
  fault?: string | null;
  switches?: Partial<Switches>;
  /** Clients of the dashboard's Clients tab. */
  clients?: StaticClient[];
}

export interface Environment {
  /** What the developer enters in the Inspector; under some faults it is not the server's own URL. */
  readonly serverUrl: string;
  readonly places: Places;
  readonly traps: Traps;
  readonly environmentUrl: string;
  readonly resourceId: string;
  readonly fault: Fault | null;
  /** Live: a change counts from the next request on. */
  readonly switches: Switches;
  /** Breaks one thing, or with `null` lifts what was broken. Switches go back to how the environment was started. */
  setFault(name: string | null): void;
  /** Forgets the clients that registered, as another environment would not know them. */
  forgetClients(): void;
  /** Everything that passed, oldest first. */
  requests(): Recorded[];
  clearRequests(): void;
  /** Where host names are not on loopback: how a process and a browser find and trust them. */
  readonly trust: Trust | null;
  close(): Promise<void>;
}

export interface Trust {
  hosts: string[];
  /** The authority's certificate, PEM. */
  authority: string;
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  fingerprint: string;
}

const isLoopback = (host: string) => host === '127.0.0.1' || host === 'localhost' || host.endsWith('.localhost');

export async function startEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const { mcpHost = 'localhost', envHost = 'localhost', transport = 'streamable-http' } = options;
  const hosts = [mcpHost, envHost].filter((host) => !isLoopback(host));
  const authority = hosts.length ? startAuthority() : null;
  const [mcpPort, envPort, closedPort] = [await freePort(), await freePort(), await freePort()];
  const origin = (host: string, port: number) => `${isLoopback(host) ? 'http' : 'https'}://${host}:${port}`;
  const places: Places = {
    environmentUrl: origin(envHost, envPort),
    resourceId: `res_${digits()}`,
    serverUrl: origin(mcpHost, mcpPort) + (options.path ?? (transport === 'sse' ? '/sse' : '/mcp')),
    endpoints: options.endpoints ?? 'resource',
    transport,
  };

  const started: Switches = { ...healthy, ...options.switches };
  const switches: Switches = { ...started };
  let fault: Fault | null = null;
  let recorded: Recorded[] = [];
  const shared = {
    places: () => places,
    fault: () => fault,
    record: (entry: Recorded) => {
      recorded.push(entry);
    },
  };
  const certificate = (host: string) => (authority && !isLoopback(host) ? { certificate: authority.issue(host) } : {});

  const storage = createStorage();
  const clients = options.clients ?? [];
  const environmentApp = authorizationServer({ places, switches, storage, clients });
  const environmentFront = await startFront(environmentApp, envPort, {
    ...shared,
    server: 'environment',
    ...certificate(envHost),
  });
  // This process knows no host names of the tests' own: it asks for the keys behind the front then.
  const keysUrl = isLoopback(envHost) ? `http://127.0.0.1:${envPort}` : `http://127.0.0.1:${environmentFront.inner}`;
  const app = mcpServer(places, switches, keysUrl);
  const mcpFront = await startFront(app, mcpPort, { ...shared, server: 'mcp', ...certificate(mcpHost) });
  const untrusted = await startFront(app, 0, { ...shared, server: 'mcp', certificate: selfSigned('localhost') });
  const traps: Traps = {
    untrusted: `https://localhost:${untrusted.port}`,
    closed: `http://localhost:${closedPort}`,
  };

  const environment: Environment = {
    get serverUrl() {
      return fault?.enter?.(places, traps) ?? places.serverUrl;
    },
    places,
    traps,
    environmentUrl: places.environmentUrl,
    resourceId: places.resourceId,
    get fault() {
      return fault;
    },
    switches,
    setFault(name) {
      fault = name === null ? null : findFault(name);
      const changed = typeof fault?.switches === 'function' ? fault.switches(places) : fault?.switches;
      delete switches.registeredServerUrl;
      Object.assign(switches, started, changed);
    },
    forgetClients: () => storage.forget('Client'),
    requests: () => [...recorded],
    clearRequests() {
      recorded = [];
    },
    trust: authority && { hosts, authority: authority.certificate, fingerprint: authority.fingerprint },
    async close() {
      await Promise.all([environmentFront.close(), mcpFront.close(), untrusted.close()]);
      recorded = [];
    },
  };
  environment.setFault(options.fault ?? null);
  return environment;
}
