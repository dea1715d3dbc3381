/** The challenge that a 401 of an MCP server carries, as the server's framework sends it. */
import type { FixStep } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { metadataUrl } from '../metadata.ts';
import { fastmcpProvider } from './fastmcp.ts';

type Snippet = NonNullable<FixStep['snippet']>;

/** Single quotes in JavaScript and Python: the challenge has double ones inside. */
const single = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** RFC 6749 §3.3. */
const isScope = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** The challenge that a 401 carries: RFC 6750 §3, RFC 9728 §5.1. The scopes that it asked for before are kept. */
export function challengeValue({ challenged }: Pick<Facts, 'challenged'>, url: string): string {
  const scope = challenged?.challenge?.bearer?.scope ?? '';
  const kept = isScope.test(scope) ? `, scope="${scope}"` : '';
  return `Bearer realm="OAuth", resource_metadata="${url}"${kept}`;
}

/** The whole answer to an MCP request without a token. */
export function challengeSnippet(facts: Facts, url = metadataUrl(facts)): Snippet {
  const value = challengeValue(facts, url);
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
