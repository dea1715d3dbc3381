/** The protected resource metadata, as the server's framework serves it. */
import type { FixStep } from '../../../finding.ts';
import type { Facts, Framework } from '../../../handshake/facts.ts';
import { resourceMetadataUrls } from '../../../protocol/well-known.ts';
import { parseUrl } from '../../../text/url.ts';

import { fastmcpProvider } from './fastmcp.ts';

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

/** The paths of the metadata: with the server's own path behind it, and at the root. */
const metadataPaths = (server: string | null): string[] => {
  const urls = server ? resourceMetadataUrls(server) : [];
  return urls.length ? urls.map((url) => parseUrl(url)?.pathname ?? '') : ['/.well-known/oauth-protected-resource'];
};

/**
 * The route that serves the protected resource metadata, at both well-known URLs and without a token. The document is
 * written out where it is known, else read from where Scalekit's quick starts keep it.
 */
export function metadataRouteSnippet(facts: Facts, document: Record<string, unknown> | undefined): Snippet {
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
