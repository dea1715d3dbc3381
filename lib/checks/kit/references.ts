/** Links to the texts that a check rests on. */
import type { Reference } from '../../finding.ts';

/** Titles of the RFCs in use, so that a reader knows what a number means. */
const rfcs = {
  6749: 'OAuth 2.0',
  6750: 'Bearer tokens',
  7230: 'HTTP/1.1 messages',
  7235: 'HTTP authentication',
  7517: 'JSON Web Key',
  7519: 'JSON Web Token',
  7591: 'Dynamic client registration',
  7636: 'PKCE',
  8252: 'OAuth for native apps',
  8414: 'Authorization server metadata',
  8707: 'Resource indicators',
  9068: 'JWT access tokens',
  9110: 'HTTP semantics',
  9207: 'Issuer in the authorization response',
  9728: 'Protected resource metadata',
} as const;

export const rfc = (number: keyof typeof rfcs, section: string): Reference => ({
  source: `RFC ${number}`,
  section: `§${section}`,
  title: rfcs[number],
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

/** The Fetch standard, by anchor. */
export const fetchStandard = (anchor: string, title: string): Reference => ({
  source: 'Fetch standard',
  title,
  url: `https://fetch.spec.whatwg.org/#${anchor}`,
});

/** A page of the MCP specification of 2025-11-25, e.g. `basic/authorization`, with an anchor. */
export const mcp = (page: string, title: string, anchor = ''): Reference => ({
  source: 'MCP 2025-11-25',
  title,
  url: `https://modelcontextprotocol.io/specification/2025-11-25/${page}${anchor && `#${anchor}`}`,
});

export const openid = (section: string, title: string): Reference => ({
  source: 'OpenID Connect Discovery 1.0',
  section: `§${section}`,
  title,
  url: 'https://openid.net/specs/openid-connect-discovery-1_0.html',
});

/** Client ID Metadata Documents, the draft that MCP 2025-11-25 refers to. */
export const cimd: Reference = {
  source: 'Internet-Draft',
  title: 'OAuth Client ID Metadata Document',
  url: 'https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/',
};

const scalekitPages = {
  troubleshooting: ['MCP troubleshooting', '/authenticate/mcp/troubleshooting/'],
  'troubleshooting-setup': [
    'MCP troubleshooting: configuration and set-up',
    '/authenticate/mcp/troubleshooting/#configuration-and-setup',
  ],
  'troubleshooting-cors': [
    'MCP troubleshooting: CORS and network access',
    '/authenticate/mcp/troubleshooting/#cors-and-network-access',
  ],
  'troubleshooting-clients': [
    'MCP troubleshooting: single clients',
    '/authenticate/mcp/troubleshooting/#client-specific-issues',
  ],
  'add-server': [
    'Add an MCP server',
    '/authenticate/mcp/quickstart/#add-mcp-server-to-get-drop-in-oauth21-authorization-server',
  ],
  metadata: [
    'Let MCP clients discover your authorization server',
    '/authenticate/mcp/quickstart/#let-mcp-clients-discover-your-oauth21-authorization-server',
  ],
  'pre-register': ['Pre-register a client', '/authenticate/mcp/managing-mcp-clients/#how-to-pre-register-a-client'],
  clients: ['Managing MCP clients', '/authenticate/mcp/managing-mcp-clients/'],
  redirects: ['Allowed callback URLs', '/guides/dashboard/redirects/#allowed-callback-urls'],
  logs: ['Auth logs', '/guides/dashboard/auth-logs/#filter-auth-logs'],
  express: ['Express quickstart', '/authenticate/mcp/expressjs-quickstart/'],
  fastapi: ['FastAPI quickstart', '/authenticate/mcp/fastapi-fastmcp-quickstart/'],
  fastmcp: ['FastMCP quickstart', '/authenticate/mcp/fastmcp-quickstart/'],
  'custom-auth': ['Bring your own authentication', '/mcp/auth-methods/custom-auth/'],
} as const;

export type ScalekitPage = keyof typeof scalekitPages;

export function scalekit(page: ScalekitPage): Reference {
  const [title, path] = scalekitPages[page];
  return { source: 'Scalekit', title, url: `https://docs.scalekit.com${path}` };
}

/** A vendor's own page. */
export const vendor = (source: string, title: string, url: string): Reference => ({ source, title, url });
