/** Links to the texts that a check rests on. */
import type { Reference } from '../../finding.ts';

/** The RFCs in use and of each the sections, by the headings that they have there: what is not in it cannot be named. */
const rfcs = {
  6749: {
    title: 'OAuth 2.0',
    '3.1': 'Authorization Endpoint',
    '3.1.2': 'Redirection Endpoint',
    '3.1.2.4': 'Invalid Endpoint',
    '3.2': 'Token Endpoint',
    '4.1.2': 'Authorization Response',
    '4.1.2.1': 'Error Response',
    '4.1.3': 'Access Token Request',
    '5.1': 'Successful Response',
    '5.2': 'Error Response',
    '6': 'Refreshing an Access Token',
    '10.12': 'Cross-Site Request Forgery',
  },
  6750: {
    title: 'Bearer tokens',
    '2.1': 'Authorization Request Header Field',
    '3': 'The WWW-Authenticate Response Header Field',
    '3.1': 'Error Codes',
  },
  7517: { title: 'JSON Web Key', '5': 'JWK Set Format' },
  7519: {
    title: 'JSON Web Token',
    '4.1.1': '"iss" (Issuer) Claim',
    '4.1.3': '"aud" (Audience) Claim',
    '4.1.4': '"exp" (Expiration Time) Claim',
  },
  7591: {
    title: 'Dynamic client registration',
    '2': 'Client Metadata',
    '3': 'Client Registration Endpoint',
    '3.2': 'Responses',
    '3.2.1': 'Client Information Response',
    '3.2.2': 'Client Registration Error Response',
  },
  7636: {
    title: 'PKCE',
    '4.2': 'Client Creates the Code Challenge',
    '4.4.1': 'Error Response',
    '4.6': 'Server Verifies code_verifier before Returning the Tokens',
  },
  8252: {
    title: 'OAuth for native apps',
    '7': 'Receiving the Authorization Response in a Native App',
    '7.3': 'Loopback Interface Redirection',
  },
  8414: {
    title: 'Authorization server metadata',
    '2': 'Authorization Server Metadata',
    '3': 'Obtaining Authorization Server Metadata',
    '3.1': 'Authorization Server Metadata Request',
    '3.2': 'Authorization Server Metadata Response',
    '3.3': 'Authorization Server Metadata Validation',
  },
  8707: { title: 'Resource indicators', '2': 'Resource Parameter', '2.2': 'Access Token Request' },
  9068: { title: 'JWT access tokens', '4': 'Validating JWT Access Tokens' },
  9110: {
    title: 'HTTP semantics',
    '3.7': 'Intermediaries',
    '4.2': 'HTTP-Related URI Schemes',
    '4.3.4': 'https Certificate Verification',
    '11.2': 'Authentication Parameters',
    '11.6.1': 'WWW-Authenticate',
    '12.5.1': 'Accept',
    '15.4': 'Redirection 3xx',
    '15.5.2': '401 Unauthorized',
    '15.5.4': '403 Forbidden',
    '15.6': 'Server Error 5xx',
  },
  9207: { title: 'Issuer in the authorization response', '2.4': 'Validating the Issuer Identifier' },
  9728: {
    title: 'Protected resource metadata',
    '2': 'Protected Resource Metadata',
    '3': 'Obtaining Protected Resource Metadata',
    '3.1': 'Protected Resource Metadata Request',
    '3.2': 'Protected Resource Metadata Response',
    '3.3': 'Protected Resource Metadata Validation',
    '5': 'Use of WWW-Authenticate for Protected Resource Metadata',
    '5.1': 'WWW-Authenticate Response',
  },
} as const;

type Rfc = keyof typeof rfcs;

export const rfc = <N extends Rfc>(
  number: N,
  section: Exclude<keyof (typeof rfcs)[N], 'title'> & string,
): Reference => {
  const known: { title: string; [section: string]: string } = rfcs[number];
  const { title } = known;
  const heading = known[section];
  return {
    source: `RFC ${number}`,
    section: `§${section}`,
    title: title.toLowerCase() === heading?.toLowerCase() ? title : `${title}, ${heading}`,
    url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
  };
};

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
