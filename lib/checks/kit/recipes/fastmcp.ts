import type { Facts } from '../../../handshake/facts.ts';
import { asString } from '../../../text/json.ts';
import { parseUrl } from '../../../text/url.ts';
import { otherVendor } from '../owners.ts';
import { openStarlette, starletteArguments } from './fastapi.ts';
import { type Code, literal, pythonList, type Recipe } from './recipe.ts';

/** The URL of the server without its path, which FastMCP appends itself. */
const baseUrl = (server: string | null) => {
  const origin = parseUrl(server)?.origin;
  return origin ? literal(`${origin}/`) : 'os.environ["MCP_URL"]';
};

/** FastMCP sends the challenge and serves the metadata by itself, once it has its provider. */
const provider = (facts: Facts): Code => ({
  language: 'python',
  where: 'where `FastMCP(…)` is made; keep its other arguments',
  code: otherVendor(facts) ? remoteProvider(facts) : scalekitProvider(facts),
});

/** Scopes that its clients are asked for today. */
const scopesOf = ({ resourceMetadata }: Facts, indent: string) =>
  resourceMetadata.scopesSupported?.length
    ? `\n${indent}required_scopes=${pythonList(resourceMetadata.scopesSupported)},`
    : '';

/** Any authorization server that registers clients and signs its tokens. */
function remoteProvider(facts: Facts) {
  const { server, serverMetadata, resourceMetadata } = facts;
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
            audience=${server === null ? 'os.environ["MCP_URL"]' : literal(server)},${scopesOf(facts, '            ')}
        ),
        authorization_servers=[AnyHttpUrl(${named})],
        base_url=${baseUrl(server)},
    ),
)`;
}

function scalekitProvider(facts: Facts) {
  const { scalekit, server } = facts;
  return `import os
from fastmcp import FastMCP
from fastmcp.server.auth.providers.scalekit import ScalekitProvider

# FastMCP appends /mcp itself: base_url is the URL without it, as in the dashboard.
mcp = FastMCP(
    "mcp-server",
    auth=ScalekitProvider(
        environment_url=${scalekit ? literal(scalekit.environment) : 'os.environ["SCALEKIT_ENVIRONMENT_URL"]'},
        resource_id=${scalekit?.resourceId ? literal(scalekit.resourceId) : 'os.environ["SCALEKIT_RESOURCE_ID"]'},
        base_url=${baseUrl(server)},${scopesOf(facts, '        ')}
    ),
)`;
}

export const fastmcp: Recipe = {
  framework: 'fastmcp',
  name: 'FastMCP',
  known: { how: 'not run', version: '2.13' },
  cors: {
    place: 'Hand `CORSMiddleware` to `mcp.run(…)`, since FastMCP sends no CORS headers by itself.',
    code: ({ origin, path }) => ({
      language: 'python',
      where: 'where the project calls `mcp.run(…)`, or `mcp.http_app(…)` with the same `middleware`',
      code: `from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

cors = Middleware(
    CORSMiddleware,
${starletteArguments(origin)}
)
mcp.run(transport="http", path=${literal(path)}, middleware=[cors])  # keep its other arguments`,
    }),
  },
  challenge: (_, facts) => provider(facts),
  metadataRoute: (_paths, _document, facts) => provider(facts),
  openMetadata: () => ({
    language: 'python',
    where: 'first lines of the middleware that asks for a token',
    code: openStarlette,
  }),
};
