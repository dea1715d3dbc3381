/** The CORS headers that an MCP server owes a page, as the server's framework sets them. */
import type { FixStep } from '../../../finding.ts';
import type { Framework } from '../../../handshake/facts.ts';

type Snippet = NonNullable<FixStep['snippet']>;

/** What the pages of an MCP client send and read (MCP *Transports*, *Authorization*). */
const requestHeaders = ['Authorization', 'Content-Type', 'MCP-Protocol-Version', 'Mcp-Session-Id', 'Last-Event-ID'];
const methods = ['GET', 'POST', 'DELETE', 'OPTIONS'];
const exposed = ['WWW-Authenticate', 'Mcp-Session-Id'];

export interface CorsNeeds {
  /** Origin of the page, as in the address bar. */
  origin: string;
  /** Path of the MCP endpoint. */
  path: string;
  /** Names in `Access-Control-Request-Headers`: those that are not usual are added to the list. */
  asked: readonly string[];
}

const headerNames = (asked: readonly string[]) => [
  ...requestHeaders,
  ...asked.filter((name) => !requestHeaders.some((known) => known.toLowerCase() === name.toLowerCase())),
];

/** The headers as they stand on the wire. */
function corsHeaderBlock({ origin, asked }: CorsNeeds): string {
  return [
    `Access-Control-Allow-Origin: ${origin}`,
    `Access-Control-Allow-Methods: ${methods.join(', ')}`,
    `Access-Control-Allow-Headers: ${headerNames(asked).join(', ')}`,
    `Access-Control-Expose-Headers: ${exposed.join(', ')}`,
    'Vary: Origin',
  ].join('\n');
}

const js = (values: readonly string[]) => `[${values.map((v) => `'${v.replace(/['\\]/g, '\\$&')}'`).join(', ')}]`;
const python = (values: readonly string[]) => `[${values.map((v) => JSON.stringify(v)).join(', ')}]`;

const express = ({ origin, asked }: CorsNeeds) => `import cors from 'cors';

// Before the auth middleware and before the routes.
app.use(
  cors({
    origin: ${js([origin])},
    methods: ${js(methods)},
    allowedHeaders: ${js(headerNames(asked))},
    exposedHeaders: ${js(exposed)},
  }),
);`;

const starletteArguments = ({ origin }: CorsNeeds) => `    allow_origins=${python([origin])},
    allow_methods=${python(methods)},
    allow_headers=["*"],
    expose_headers=${python(exposed)},`;

const fastapi = (needs: CorsNeeds) => `from starlette.middleware.cors import CORSMiddleware

# Below the auth middleware: the middleware that is added last runs first.
app.add_middleware(
    CORSMiddleware,
${starletteArguments(needs)}
)`;

const fastmcp = (needs: CorsNeeds) => `from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

cors = Middleware(
    CORSMiddleware,
${starletteArguments(needs)}
)
app = mcp.http_app(path=${JSON.stringify(needs.path)}, middleware=[cors])`;

const nextjs = ({ origin, asked }: CorsNeeds) => `// next.config.mjs
export default {
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Access-Control-Allow-Origin', value: ${JSON.stringify(origin)} },
          { key: 'Access-Control-Allow-Methods', value: '${methods.join(', ')}' },
          { key: 'Access-Control-Allow-Headers', value: '${headerNames(asked).join(', ')}' },
          { key: 'Access-Control-Expose-Headers', value: '${exposed.join(', ')}' },
        ],
      },
    ];
  },
};`;

const xmcp = ({ origin, asked }: CorsNeeds) => `// xmcp.config.ts
export default {
  http: {
    cors: {
      origin: ${js([origin])},
      methods: ${js(methods)},
      allowedHeaders: ${js(headerNames(asked))},
      exposedHeaders: ${js(exposed)},
    },
  },
};`;

const snippets: Record<Framework, { language: string; code: (needs: CorsNeeds) => string }> = {
  express: { language: 'javascript', code: express },
  fastapi: { language: 'python', code: fastapi },
  fastmcp: { language: 'python', code: fastmcp },
  nextjs: { language: 'javascript', code: nextjs },
  xmcp: { language: 'typescript', code: xmcp },
  generic: { language: 'http', code: corsHeaderBlock },
};

export function corsSnippet(framework: Framework, needs: CorsNeeds): Snippet {
  const { language, code } = snippets[framework];
  return { language, code: code(needs) };
}

/** Where these lines go, as a sentence with one action. */
export const corsPlace: Record<Framework, string> = {
  express: 'Add `cors()` as the first middleware, before the one that asks for a token.',
  fastapi: 'Add `CORSMiddleware` after the auth middleware, since the one that is added last runs first.',
  fastmcp: 'Hand `CORSMiddleware` to `http_app()`, since FastMCP sends no CORS headers by itself.',
  nextjs: 'Send the headers for every path from the configuration of Next.js.',
  xmcp: 'Set the CORS options of the HTTP transport.',
  generic: 'Send these headers with every response, error responses included.',
};
