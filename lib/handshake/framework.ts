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
];

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
