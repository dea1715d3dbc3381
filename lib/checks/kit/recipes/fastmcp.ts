import { goodDocument } from '../metadata.ts';
import { exposeInStarlette, starletteArguments } from './fastapi.ts';
import { argument, provider, verifier } from './fastmcp-provider.ts';
import { jsonVariable, literal, type Recipe } from './recipe.ts';

/** An argument of the call that starts it. */
const ofRun = (code: string) => ({
  language: 'python',
  where: 'where the project calls `mcp.run(…)`, or `mcp.http_app(…)` with the same argument',
  code: `# keep its other arguments:\nmcp.run(\n    transport="http",\n    ${code},\n)`,
});

const setting = (name: string, code: (value: string) => string) => ({
  name,
  code: (value: string) => ofRun(code(value)),
});

/** For Python: the one of `fastmcp`, not the class of that name in the official SDK. */
export const fastmcp: Recipe = {
  framework: 'fastmcp',
  name: 'FastMCP',
  language: 'python',
  known: {
    how: 'read',
    version: '2.13.3, 3.4.7 and 4.0.0b3',
    in: 'server/auth/auth.py, server/auth/middleware.py, server/auth/providers/scalekit.py and jwt.py, server/mixins/transport.py, server/http.py',
  },
  start: 'the script that calls `mcp.run(…)`, or its `uvicorn` command',
  words: {
    cors: ['http_app(', 'mcp.run(', 'CORSMiddleware'],
    challenge: ['FastMCP(', 'auth='],
    'resource-metadata': ['ScalekitProvider(', 'RemoteAuthProvider(', 'base_url'],
    session: ['ScalekitProvider(', 'JWTVerifier(', 'required_scopes'],
    network: ['mcp.run(', 'http_app(', 'path='],
  },
  cors: {
    place: 'Hand `CORSMiddleware` to `mcp.run(…)`, since FastMCP sends no CORS headers by itself.',
    code: ({ origin, path }) => ({
      language: 'python',
      where: 'where the project calls `mcp.run(…)`, or `mcp.http_app(…)` with the same `middleware`',
      top: `from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware`,
      code: `cors = Middleware(
    CORSMiddleware,
${starletteArguments(origin)}
)
# keep its other arguments:
mcp.run(
    transport="http",${path === undefined ? '' : `\n    path=${literal(path)},`}
    middleware=[cors],
)`,
    }),
    expose: (names) => exposeInStarlette(names),
  },
  ownChallenge: true,
  challenge: (_, facts) => provider(facts, goodDocument(facts)),
  guard: (_, facts) => provider(facts, goodDocument(facts)),
  metadataRoute: (_paths, document, facts) => {
    const made = provider(facts, document);
    return document ? made : { ...made, where: `${made.where}. It needs no \`${jsonVariable}\`` };
  },
  // It asks for a token at the route of MCP alone: what asks for one elsewhere is the project's own middleware.
  openMetadata: () => ({
    language: 'python',
    where: 'first lines of the middleware that asks for a token',
    code: `if request.url.path.startswith("/.well-known/"):
    return await call_next(request)`,
  }),
  member: argument,
  tokenCheck: verifier,
  requiredScopes: 'required_scopes',
  sessions: { stateless: ofRun('stateless_http=True') },
  endpoint: setting('path', (path) => `path=${literal(path)}`),
  // Only what starts uvicorn itself takes settings of it.
  proxied: {
    ...ofRun('uvicorn_config={\n        "proxy_headers": True,\n        "forwarded_allow_ips": "*",\n    }'),
    where:
      "where the project calls `mcp.run(…)`. If it has a `uvicorn` command instead: `--proxy-headers --forwarded-allow-ips='*'` at the end of that",
  },
  // Since version 3.4.3.
  hosts: {
    host: setting('allowed_hosts', (host) => `allowed_hosts=[${literal(host)}]`),
    origin: setting('allowed_origins', (origin) => `allowed_origins=[${literal(origin)}]`),
  },
};
