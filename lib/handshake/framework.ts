/** Recognises the server's framework from its answers, so that a snippet can be written for it. */
import { header } from '../exchange.ts';
import { isObject } from '../text/json.ts';
import type { Framework, Observed } from './facts.ts';

const signs: { framework: Framework; sign: (x: Observed) => boolean }[] = [
  { framework: 'fastmcp', sign: (x) => /fastmcp/i.test(textOf(x)) },
  { framework: 'nextjs', sign: (x) => /next\.js/i.test(said(x, 'x-powered-by')) },
  { framework: 'express', sign: (x) => /^express$/i.test(said(x, 'x-powered-by')) },
  { framework: 'express', sign: (x) => /<pre>Cannot (GET|POST|OPTIONS|DELETE) \//.test(textOf(x)) },
  // FastAPI answers errors as {"detail": …}; uvicorn alone serves FastMCP and others too.
  {
    framework: 'fastapi',
    sign: (x) =>
      isObject(x.json) &&
      'detail' in x.json &&
      /uvicorn|hypercorn|^$/i.test(header(x.response?.headers, 'server') ?? ''),
  },
  { framework: 'xmcp', sign: (x) => /xmcp/i.test(textOf(x)) },
  // Measured: FastMCP answers a preflight 405 with these methods; an auth middleware of FastAPI answers it 401.
  {
    framework: 'fastmcp',
    sign: ({ preflight }) =>
      preflight?.response?.status === 405 &&
      /^uvicorn/i.test(header(preflight.response.headers, 'server') ?? '') &&
      /\bDELETE\b/.test(header(preflight.response.headers, 'allow') ?? ''),
  },
  {
    framework: 'fastapi',
    sign: ({ preflight }) =>
      preflight?.response?.status === 401 && /^uvicorn/i.test(header(preflight.response.headers, 'server') ?? ''),
  },
  // FastMCP over version 2 with a provider: uvicorn, a 401 without a body whose challenge begins with the metadata, and
  // metadata that may be kept for an hour.
  {
    framework: 'fastmcp',
    sign: (x) =>
      isUvicorn(x) &&
      x.status === 401 &&
      x.response?.body === '' &&
      /^Bearer (?:error="[^"]*", error_description="[^"]*", )?resource_metadata=/i.test(said(x, 'www-authenticate')),
  },
  {
    framework: 'fastmcp',
    sign: (x) => isUvicorn(x) && x.role === 'resource-metadata' && said(x, 'cache-control') === 'public, max-age=3600',
  },
  // What each says of a path that it does not have, or of itself, by default.
  { framework: 'csharp', sign: (x) => /^Kestrel$/i.test(said(x, 'server')) },
  {
    framework: 'spring',
    sign: ({ json }) => isObject(json) && ['timestamp', 'status', 'error', 'path'].every((name) => name in json),
  },
  { framework: 'go', sign: (x) => x.status === 404 && x.response?.body === '404 page not found\n' },
  { framework: 'hono', sign: (x) => x.status === 404 && x.response?.body === '404 Not Found' },
];

const isUvicorn = (x: Observed) => /^uvicorn/i.test(said(x, 'server'));

/** A header of the answer, or of the preflight's where the browser went no further. */
const said = (x: Observed, name: string) =>
  header(x.response?.headers, name) ?? header(x.preflight?.response?.headers, name) ?? '';

const textOf = (x: Observed) =>
  `${header(x.response?.headers, 'server') ?? ''} ${(x.response?.body ?? '').slice(0, 4000)}`;

/** Only what the MCP server itself answered counts. */
export function frameworkOf(exchanges: readonly Observed[]): Framework {
  const own = exchanges.filter((x) => x.role === 'mcp' || x.role === 'resource-metadata');
  return signs.find(({ sign }) => own.some(sign))?.framework ?? 'generic';
}
