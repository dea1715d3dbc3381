/** Where a framework keeps the hosts and origins that it lets through (protection against DNS rebinding). */
import type { Snippet } from '../../../finding.ts';
import type { Framework } from '../../../handshake/facts.ts';

interface AllowList {
  /** Words by which it refuses. */
  words?: RegExp;
  frameworks?: readonly Framework[];
  /** It compares hosts without their port. */
  bare?: true;
  host: { name: string; snippet: (host: string) => Snippet };
  origin?: { name: string; snippet: (origin: string) => Snippet };
}

const text = (value: string) => JSON.stringify(value);

const python = (argument: string, value: string): Snippet => ({
  label: 'MCP SDK for Python',
  language: 'python',
  where: 'where the server is made, as an argument of `FastMCP(…)`',
  code: `transport_security=TransportSecuritySettings(  # from mcp.server.transport_security
    ${argument}=[${value}],
),`,
});

const node = (argument: string, value: string): Snippet => ({
  label: 'MCP SDK for TypeScript',
  language: 'javascript',
  where: 'among the options of `StreamableHTTPServerTransport`',
  code: `${argument}: [${value}], // beside those that are there`,
});

/** Its middleware compares names without a port, and says so without the word "header". */
const nodeMiddleware = (host: string): Snippet => ({
  label: 'MCP SDK for TypeScript',
  language: 'javascript',
  where: 'among the options of `createMcpExpressApp`, or in `hostHeaderValidation(…)`',
  code: `allowedHosts: [${text(bareHost(host))}], // beside those that are there`,
});

/** Without its port. */
const bareHost = (host: string) => host.replace(/:\d+$/, '');

const javascript = (where: string, code: string): Snippet => ({ label: where, language: 'javascript', where, code });

const lists: readonly AllowList[] = [
  {
    words: /vite\.config|server\.allowedHosts|Blocked request\. This host/i,
    host: {
      name: 'server.allowedHosts',
      snippet: (host) => javascript('vite.config.js', `server: { allowedHosts: [${text(host)}] }`),
    },
  },
  {
    words: /DisallowedHost|HTTP_HOST|ALLOWED_HOSTS/,
    host: {
      name: 'ALLOWED_HOSTS',
      snippet: (host) => ({
        label: 'Django',
        language: 'python',
        where: 'settings.py',
        code: `ALLOWED_HOSTS += [${text(host)}]`,
      }),
    },
  },
  {
    words: /blocked hosts?:/i,
    host: {
      name: 'config.hosts',
      snippet: (host) => ({
        label: 'Rails',
        language: 'ruby',
        where: 'the file of your environment in config/environments',
        code: `config.hosts << ${text(host)}`,
      }),
    },
  },
  {
    words: /Invalid Host: /,
    bare: true,
    host: { name: 'allowedHosts', snippet: nodeMiddleware },
  },
  {
    frameworks: ['fastapi', 'fastmcp'],
    host: {
      name: 'allowed_hosts',
      snippet: (host) => python('allowed_hosts', `${text(host)}, "localhost:*", "127.0.0.1:*"`),
    },
    origin: { name: 'allowed_origins', snippet: (origin) => python('allowed_origins', text(origin)) },
  },
  {
    frameworks: ['express', 'nextjs', 'xmcp', 'hono', 'node'],
    host: { name: 'allowedHosts', snippet: (host) => node('allowedHosts', text(host)) },
    origin: { name: 'allowedOrigins', snippet: (origin) => node('allowedOrigins', text(origin)) },
  },
];

interface Allowed {
  /** Name of the setting, and what is added to it. */
  name: string;
  value: string;
  snippets: Snippet[];
}

/** By the words of the refusal, else by the framework; of an unknown one both SDKs are shown. */
export function allowedHosts(framework: Framework, words: string, what: 'host' | 'origin', value: string): Allowed {
  const said = lists.find((list) => list.words?.test(words));
  const found = (what === 'host' ? said : undefined) ?? lists.find((list) => list.frameworks?.includes(framework));
  const shown = found ? [found] : lists.filter((list) => list.frameworks);
  const settings = shown.flatMap((list) => list[what] ?? []);
  return {
    value: said?.bare && what === 'host' ? bareHost(value) : value,
    name: settings.map(({ name }) => name).join(' or '),
    snippets: settings.map(({ snippet }) => snippet(value)),
  };
}
