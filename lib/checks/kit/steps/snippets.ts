/** Lines to paste, in the server's framework where it is recognised. */

import type { FixStep } from '../../../finding.ts';
import type { Facts, Framework } from '../../../handshake/facts.ts';
import { resourceMetadataUrls } from '../../../protocol/well-known.ts';
import { parseUrl } from '../../../text/url.ts';

type Snippet = NonNullable<FixStep['snippet']>;

const python = (framework: Framework) => framework === 'fastapi' || framework === 'fastmcp';

/** A text in the syntax of the language: JSON strings are valid in Python and JavaScript. */
const literal = (value: unknown) => JSON.stringify(value);

/** The language of a framework's snippets. */
const languageOf = (framework: Framework): string =>
  python(framework) ? 'python' : framework === 'generic' ? 'json' : 'javascript';

/** One member of the protected resource metadata document. */
export function metadataSnippet(framework: Framework, member: string, value: unknown): Snippet {
  const code =
    python(framework) || framework === 'generic' ? `"${member}": ${literal(value)}` : `${member}: ${literal(value)},`;
  return { language: languageOf(framework), code };
}

/** Single quotes in JavaScript and Python: the challenge has double ones inside. */
const single = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The challenge that a 401 carries: RFC 6750 §3, RFC 9728 §5.1. */
export const challengeValue = (metadataUrl: string): string =>
  `Bearer realm="OAuth", resource_metadata="${metadataUrl}"`;

/** Of Scalekit's provider for FastMCP, which sends the challenge and serves the metadata by itself. */
const fastmcpProvider = ({ scalekit, server }: Pick<Facts, 'scalekit' | 'server'>) => {
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

/** The whole answer to an MCP request without a token. */
export function challengeSnippet(
  facts: Pick<Facts, 'framework' | 'scalekit' | 'server'>,
  metadataUrl: string,
): Snippet {
  const value = challengeValue(metadataUrl);
  switch (facts.framework) {
    case 'express':
      return {
        language: 'javascript',
        code: `app.use((req, res, next) => {
  if (req.method === 'OPTIONS' || req.path.startsWith('/.well-known/')) return next();
  if (req.headers.authorization?.startsWith('Bearer ')) return next();
  res.set('WWW-Authenticate', ${single(value)});
  res.status(401).json({ error: 'Missing Bearer token' });
});`,
      };
    case 'xmcp':
      return {
        language: 'typescript',
        code: `// src/middleware.ts
import { type Middleware } from 'xmcp';

const middleware: Middleware = (req, res, next) => {
  if (req.path.startsWith('/.well-known/')) return next();
  if (req.headers.authorization?.startsWith('Bearer ')) return next();
  res.setHeader('WWW-Authenticate', ${single(value)});
  return res.status(401).json({ error: 'unauthorized' });
};

export default middleware;`,
      };
    case 'nextjs':
      return {
        language: 'typescript',
        code: `// at the beginning of the route handler
if (!request.headers.get('authorization')?.startsWith('Bearer ')) {
  return Response.json(
    { error: 'Missing Bearer token' },
    { status: 401, headers: { 'WWW-Authenticate': ${single(value)} } },
  );
}`,
      };
    case 'fastapi':
      return {
        language: 'python',
        code: `@app.middleware("http")
async def require_token(request, call_next):
    if request.method == "OPTIONS" or request.url.path.startswith("/.well-known/"):
        return await call_next(request)
    if not request.headers.get("authorization", "").startswith("Bearer "):
        return JSONResponse(
            {"error": "Missing Bearer token"},
            status_code=401,
            headers={"WWW-Authenticate": ${single(value)}},
        )
    return await call_next(request)`,
      };
    case 'fastmcp':
      return { language: 'python', code: fastmcpProvider(facts) };
    default:
      return { language: 'http', code: `HTTP/1.1 401 Unauthorized\nWWW-Authenticate: ${value}` };
  }
}

/** The paths of the metadata: with the server's own path behind it, and at the root. */
const metadataPaths = (server: string | null): string[] => {
  const urls = server ? resourceMetadataUrls(server) : [];
  return urls.length ? urls.map((url) => parseUrl(url)?.pathname ?? '') : ['/.well-known/oauth-protected-resource'];
};

/**
 * The route that serves the protected resource metadata, at both well-known URLs and without a token. The document is
 * written out where it is known, else read from where Scalekit's quick starts keep it.
 */
export function metadataRouteSnippet(
  facts: Pick<Facts, 'framework' | 'scalekit' | 'server'>,
  document: Record<string, unknown> | undefined,
): Snippet {
  const paths = metadataPaths(facts.server);
  const json = document && JSON.stringify(document, null, 2);
  switch (facts.framework) {
    case 'express':
    case 'xmcp':
      return {
        language: 'javascript',
        code: `// before the middleware that asks for a token
const metadata = ${json ?? 'JSON.parse(process.env.PROTECTED_RESOURCE_METADATA)'};
app.get(${literal(paths)}, (req, res) => {
  res.set('Access-Control-Allow-Origin', '*').json(metadata);
});`,
      };
    case 'nextjs':
      return {
        language: 'typescript',
        code: `${paths.map((path) => `// app${path}/route.ts`).join('\n')}
const metadata = ${json ?? "JSON.parse(process.env.PROTECTED_RESOURCE_METADATA ?? '{}')"};

export function GET() {
  return Response.json(metadata, { headers: { 'Access-Control-Allow-Origin': '*' } });
}`,
      };
    case 'fastapi':
      return {
        language: 'python',
        code: `import json, os
from fastapi.responses import JSONResponse

METADATA = json.loads(${json ? `"""${json.replaceAll('\\', '\\\\')}"""` : 'os.environ["PROTECTED_RESOURCE_METADATA"]'})

${paths.map((path) => `@app.get(${literal(path)})`).join('\n')}
async def protected_resource_metadata():
    return JSONResponse(METADATA, headers={"Access-Control-Allow-Origin": "*"})`,
      };
    case 'fastmcp':
      return { language: 'python', code: fastmcpProvider(facts) };
    default:
      return {
        language: 'http',
        code: `${paths.map((path) => `GET ${path}`).join('\n')}

HTTP/1.1 200 OK
Content-Type: application/json
Access-Control-Allow-Origin: *${json ? `\n\n${json}` : ''}`,
      };
  }
}

/** Lets requests for metadata past the middleware that asks for a token. */
export function publicMetadataSnippet({ framework }: Pick<Facts, 'framework'>): Snippet {
  const express = "if (req.path.startsWith('/.well-known/')) return next();";
  switch (framework) {
    case 'express':
    case 'xmcp':
      return { language: 'javascript', code: `// first line of the middleware\n${express}` };
    case 'nextjs':
      return {
        language: 'typescript',
        code: "// middleware.ts\nexport const config = { matcher: ['/((?!\\\\.well-known/).*)'] };",
      };
    case 'fastapi':
    case 'fastmcp':
      return {
        language: 'python',
        code: `# first lines of the middleware
if request.url.path.startswith("/.well-known/"):
    return await call_next(request)`,
      };
    default:
      return { language: 'text', code: 'GET /.well-known/* is answered without a token' };
  }
}
