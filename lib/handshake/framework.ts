/** Recognises the server's framework from its answers, so that a snippet can be written for it. */
import { header } from '../exchange.ts';
import { isObject } from './body.ts';
import type { Framework, Observed } from './facts.ts';

const signs: { framework: Framework; sign: (x: Observed) => boolean }[] = [
  { framework: 'fastmcp', sign: (x) => /fastmcp/i.test(textOf(x)) },
  { framework: 'nextjs', sign: (x) => /next\.js/i.test(header(x.response?.headers, 'x-powered-by') ?? '') },
  { framework: 'express', sign: (x) => /^express$/i.test(header(x.response?.headers, 'x-powered-by') ?? '') },
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
];

const textOf = (x: Observed) =>
  `${header(x.response?.headers, 'server') ?? ''} ${(x.response?.body ?? '').slice(0, 4000)}`;

/** Only what the MCP server itself answered counts. */
export function frameworkOf(exchanges: readonly Observed[]): Framework {
  const own = exchanges.filter((x) => x.role === 'mcp' || x.role === 'resource-metadata');
  return signs.find(({ sign }) => own.some(sign))?.framework ?? 'generic';
}
