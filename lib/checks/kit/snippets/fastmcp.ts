/** FastMCP sends the challenge and serves the metadata by itself, once it has its provider. */
import type { Facts } from '../../../handshake/facts.ts';
import { asString } from '../../../text/json.ts';
import { parseUrl } from '../../../text/url.ts';
import { otherVendor } from '../owners.ts';

/** JSON strings are valid in Python. */
const literal = (value: string) => JSON.stringify(value);

/** The URL of the server without its path, which FastMCP appends itself. */
const baseUrl = (server: string | null) => {
  const origin = parseUrl(server)?.origin;
  return origin ? literal(`${origin}/`) : 'os.environ["MCP_URL"]';
};

export const fastmcpProvider = (facts: Facts): string =>
  otherVendor(facts) ? remoteProvider(facts) : scalekitProvider(facts);

/** Any authorization server that registers clients and signs its tokens. */
const remoteProvider = ({ server, serverMetadata, resourceMetadata }: Facts) => {
  const issuer = serverMetadata.issuer ?? resourceMetadata.authorizationServers[0];
  const named = issuer === undefined ? 'os.environ["ISSUER"]' : literal(issuer);
  const keys = asString(serverMetadata.document?.value.jwks_uri);
  return `import os
from fastmcp import FastMCP
from fastmcp.server.auth import RemoteAuthProvider
from fastmcp.server.auth.providers.jwt import JWTVerifier
from pydantic import AnyHttpUrl

mcp = FastMCP(
    "mcp-server",
    auth=RemoteAuthProvider(
        token_verifier=JWTVerifier(
            jwks_uri=${keys === undefined ? 'os.environ["JWKS_URI"]' : literal(keys)},
            issuer=${named},
            audience=${server === null ? 'os.environ["MCP_URL"]' : literal(server)},
        ),
        authorization_servers=[AnyHttpUrl(${named})],
        base_url=${baseUrl(server)},
    ),
)`;
};

const scalekitProvider = ({ scalekit, server }: Facts) => {
  return `import os
from fastmcp import FastMCP
from fastmcp.server.auth.providers.scalekit import ScalekitProvider

# FastMCP appends /mcp itself: base_url is the URL without it, as in the dashboard.
mcp = FastMCP(
    "mcp-server",
    auth=ScalekitProvider(
        environment_url=${scalekit ? literal(scalekit.environment) : 'os.environ["SCALEKIT_ENVIRONMENT_URL"]'},
        resource_id=${scalekit?.resourceId ? literal(scalekit.resourceId) : 'os.environ["SCALEKIT_RESOURCE_ID"]'},
        base_url=${baseUrl(server)},
    ),
)`;
};
