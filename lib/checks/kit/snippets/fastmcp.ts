/** FastMCP sends the challenge and serves the metadata by itself, once it has its provider. */
import type { Facts } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';

/** JSON strings are valid in Python. */
const literal = (value: string) => JSON.stringify(value);

export const fastmcpProvider = ({ scalekit, server }: Pick<Facts, 'scalekit' | 'server'>) => {
  const origin = parseUrl(server ?? '')?.origin;
  const base = origin && `${origin}/`;
  return `import os
from fastmcp import FastMCP
from fastmcp.server.auth.providers.scalekit import ScalekitProvider

# FastMCP appends /mcp itself: base_url is the URL without it, as in the dashboard.
mcp = FastMCP(
    "mcp-server",
    auth=ScalekitProvider(
        environment_url=${scalekit ? literal(scalekit.environment) : 'os.environ["SCALEKIT_ENVIRONMENT_URL"]'},
        resource_id=${scalekit?.resourceId ? literal(scalekit.resourceId) : 'os.environ["SCALEKIT_RESOURCE_ID"]'},
        base_url=${base ? literal(base) : 'os.environ["MCP_URL"]'},
    ),
)`;
};
