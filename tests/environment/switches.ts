/**
 * What can be set of the test environment, and its healthy state. Switches are read on every request, so that a fault
 * can be put in and lifted while everything runs; options are fixed when the environment starts.
 */

/** The endpoints of a handshake, and the rest of what the two servers answer. */
export type EndpointName =
  | 'mcp'
  | 'resource-metadata'
  | 'server-metadata'
  | 'registration'
  | 'authorization'
  | 'token'
  | 'keys'
  | 'sign-in'
  | 'other';

export interface Switches {
  /** "Allow dynamic client registration" of the dashboard. */
  dcr: boolean;
  /** "Allow Client ID Metadata Document (CIMD)" of the dashboard. */
  cimd: boolean;
  /** `iss` of access tokens: the environment itself (until 2026), or the resource under it (since). Both are valid. */
  issuerForm: 'environment' | 'resource' | 'other';
  /** `aud` of access tokens: with the dashboard's Server URL set, without it, or of another MCP server. */
  audience: 'server-and-resource' | 'resource' | 'other-resource';
  /** The dashboard's Server URL, where it differs from the URL that the MCP server really has. */
  registeredServerUrl?: string;
  /** Origins of the dashboard's Allowed Callback URLs; `loopback` lets every origin on this machine through. */
  allowedOrigins: 'loopback' | string[];
  /** A refresh token is issued when `offline_access` was asked for. */
  refreshTokens: boolean;
  /** Lifetime of an access token, seconds. */
  tokenLifetime: number;
  /** How far the clock of the environment is ahead of the MCP server's when it issues a token, seconds. */
  tokenClock: number;
  /** Sign-in and consent show pages with buttons instead of passing by themselves. */
  interactive: boolean;
  /** The answer to the authorization request names its issuer (RFC 9207). */
  callbackIssuer: boolean;
  /** What the person does at an automatic sign-in. */
  person: 'allows' | 'denies';

  /** The MCP server asks for a token. */
  protected: boolean;
  /** What the MCP server compares `aud` with. */
  expectedAudience: 'server' | 'resource' | 'server-with-slash' | 'none';
  /** What the MCP server compares `iss` with. */
  expectedIssuer: 'none' | 'environment' | 'resource';
  /** Whose keys the MCP server checks signatures with. */
  expectedKeys: 'environment' | 'other-environment';
  /** Scopes that the MCP server wants in the token. */
  requiredScopes: string[];
  /** `scopes_supported` of the protected resource metadata. */
  scopesSupported: string[];
  /** Streamable HTTP with an `Mcp-Session-Id`, or without as Scalekit's Express quick start does. */
  sessions: 'stateful' | 'stateless';
}

export const healthy: Switches = {
  dcr: true,
  cimd: true,
  issuerForm: 'resource',
  audience: 'server-and-resource',
  allowedOrigins: 'loopback',
  refreshTokens: true,
  tokenLifetime: 3600,
  tokenClock: 0,
  interactive: false,
  callbackIssuer: false,
  person: 'allows',
  protected: true,
  expectedAudience: 'server',
  expectedIssuer: 'none',
  expectedKeys: 'environment',
  requiredScopes: [],
  scopesSupported: ['todo:read', 'todo:write', 'offline_access'],
  sessions: 'stateless',
};

/** Where everything is, known once the ports are. */
export interface Places {
  /** `https://env.test:8443`: the Scalekit environment. */
  environmentUrl: string;
  /** `res_` and 18 digits. */
  resourceId: string;
  /** URL of the MCP server as a client enters it. */
  serverUrl: string;
  endpoints: 'environment' | 'resource';
  transport: 'streamable-http' | 'sse';
}

export const issuerOf = (places: Places): string => `${places.environmentUrl}/resources/${places.resourceId}`;

/** Paths on the environment (facts of a Scalekit environment, not choices). */
export function environmentPaths({ resourceId, endpoints }: Pick<Places, 'resourceId' | 'endpoints'>) {
  const base = endpoints === 'resource' ? `/resources/${resourceId}` : '';
  return {
    authorization: `${base}/oauth/authorize`,
    token: `${base}/oauth/token`,
    registration: `/api/v1/resources/${resourceId}/clients:register`,
    keys: '/keys',
    metadata: [
      `/.well-known/oauth-authorization-server/resources/${resourceId}`,
      `/resources/${resourceId}/.well-known/oauth-authorization-server`,
    ],
  };
}
