/** Recognises the framework of a server from its answers: what is known of each stands in its recipe (`lib/checks/kit/recipes/`). */
import { type Exchange, header } from '../exchange.ts';
import { isError } from '../protocol/status.ts';
import { isObject } from '../text/json.ts';
import type { Observed } from './facts.ts';
import type { Framework } from './participants.ts';

/** What of an exchange shows it. */
type Answer = Pick<Observed, 'role' | 'status' | 'json' | 'response' | 'preflight'>;

interface Sign {
  framework: Framework;
  sign(x: Answer): boolean;
  /** Others that stand on it show it too where they have nothing: it counts only at what the client itself asks. */
  ofClient?: true;
  /** Something else that it answered shows that it is another one after all. */
  unless?(x: Answer): boolean;
}

/**
 * The first that holds. Those marked with a version were seen in answers of that one, or read in its source: a name in a
 * header first, then lists that only one framework writes by default, then how it refuses.
 */
const signs: readonly Sign[] = [
  // What stands on `mcp-proxy` of npm names the other FastMCP, as an example, where it refuses a version.
  { framework: 'fastmcp', sign: (x) => /fastmcp/i.test(textOf(x)) && !/mcp-proxy/.test(textOf(x)) },
  // Next.js 16.4: a route handler names it only in what its answer varies by.
  {
    framework: 'nextjs',
    sign: (x) => /next\.js/i.test(said(x, 'x-powered-by')) || /\bnext-router-state-tree\b/i.test(said(x, 'vary')),
  },
  // xmcp 1.1 stands on Express, and says so too.
  {
    framework: 'xmcp',
    sign: (x) =>
      /xmcp/i.test(textOf(x)) ||
      /\bx-mcp-client-website-url\b/.test(said(x, 'access-control-allow-headers')) ||
      said(x, 'access-control-expose-headers') === 'Content-Type,Authorization,mcp-session-id',
  },
  // mcp-use 2.5, its `cors` without lists of the project.
  {
    framework: 'mcp-use',
    sign: (x) =>
      said(x, 'access-control-allow-methods') === 'GET, HEAD, POST, OPTIONS' &&
      said(x, 'access-control-allow-headers') ===
        'Content-Type, Authorization, mcp-protocol-version, mcp-method, mcp-name',
  },
  // fastmcp 4.20 of npm: what its transport allows a page by default, and how it refuses.
  {
    framework: 'fastmcp-typescript',
    sign: (x) =>
      said(x, 'access-control-allow-headers').startsWith(
        'Content-Type, Authorization, Accept, Mcp-Session-Id, Mcp-Protocol-Version, Last-Event-Id',
      ) && said(x, 'access-control-expose-headers') === 'Mcp-Session-Id',
  },
  {
    framework: 'fastmcp-typescript',
    sign: (x) =>
      x.status === 401 &&
      /error_description="Unauthorized: (?:Authentication failed|No valid session ID provided)"/.test(
        said(x, 'www-authenticate'),
      ),
  },
  { framework: 'express', sign: (x) => /^express$/i.test(said(x, 'x-powered-by')), unless: isNest },
  { framework: 'express', sign: (x) => /<pre>Cannot (GET|POST|OPTIONS|DELETE) \//.test(textOf(x)), unless: isNest },
  // FastAPI answers errors as {"detail": …}; uvicorn alone serves FastMCP and others too.
  {
    framework: 'fastapi',
    sign: (x) =>
      isObject(x.json) &&
      'detail' in x.json &&
      /uvicorn|hypercorn|^gunicorn\/asgi|^$/i.test(header(x.response?.headers, 'server') ?? ''),
  },
  // Measured: FastMCP answers a preflight 405 with these methods; an auth middleware of FastAPI answers it 401.
  {
    framework: 'fastmcp',
    sign: ({ preflight }) =>
      preflight?.response?.status === 405 &&
      /^uvicorn/i.test(header(preflight.response.headers, 'server') ?? '') &&
      /\bDELETE\b/.test(header(preflight.response.headers, 'allow') ?? ''),
    unless: isPythonSdk,
  },
  {
    framework: 'fastapi',
    sign: ({ preflight }) =>
      preflight?.response?.status === 401 && /^uvicorn/i.test(header(preflight.response.headers, 'server') ?? ''),
  },
  // FastMCP from 3.4.3 on, with a provider: uvicorn, a 401 without a body whose challenge begins with the metadata, or with
  // the scopes before it (4); before, an error and the body of one. A host that it does not know gets 421.
  {
    framework: 'fastmcp',
    sign: (x) =>
      isUvicorn(x) &&
      x.status === 401 &&
      x.response?.body === '' &&
      beginsWithMetadata.some((begun) => begun.test(said(x, 'www-authenticate'))),
  },
  { framework: 'fastmcp', sign: (x) => isUvicorn(x) && x.status === 421 && x.response?.body === 'Misdirected Request' },
  // Both FastMCP and the official SDK, whose 401 has words of its own.
  {
    framework: 'fastmcp',
    sign: (x) => isUvicorn(x) && x.role === 'resource-metadata' && said(x, 'cache-control') === 'public, max-age=3600',
    unless: isPythonSdk,
  },
  // What each says of a path that it does not have, or of itself, by default.
  { framework: 'csharp', sign: (x) => /^Kestrel$/i.test(said(x, 'server')) },
  {
    framework: 'spring',
    sign: ({ json }) => isObject(json) && ['timestamp', 'status', 'error', 'path'].every((name) => name in json),
  },
  // Spring Security: the headers that it writes into every answer, all of them.
  {
    framework: 'spring',
    sign: (x) =>
      said(x, 'cache-control') === 'no-cache, no-store, max-age=0, must-revalidate' &&
      said(x, 'pragma') === 'no-cache' &&
      said(x, 'expires') === '0' &&
      said(x, 'x-xss-protection') === '0',
  },
  { framework: 'go', sign: (x) => x.status === 404 && x.response?.body === '404 page not found\n' },
  // mcp-use 2.5 answers so at addresses of metadata that it does not serve.
  { framework: 'hono', sign: (x) => x.status === 404 && x.response?.body === '404 Not Found', ofClient: true },
  // Last of all, what only names a language, and at the MCP endpoint: a site at the same host may be written in another one.
  // What is behind one of these servers of Python is Flask, Django or the like: not behind a worker of gunicorn 26 for what
  // is asynchronous, which says so, and other such workers say their own name.
  {
    framework: 'wsgi',
    sign: (x) =>
      x.role === 'mcp' &&
      /^(?:werkzeug|gunicorn(?!\/asgi)|wsgiserver|waitress|cheroot|cherrypy)\b/i.test(said(x, 'server')),
  },
  // Flask's own pages for errors, and Django's.
  {
    framework: 'wsgi',
    sign: (x) => x.role === 'mcp' && isError(x) && pageOfWsgi.test(x.response?.body ?? ''),
  },
  { framework: 'php', sign: (x) => x.role === 'mcp' && /^php\b/i.test(said(x, 'x-powered-by')) },
  { framework: 'other', sign: (x) => x.role === 'mcp' && others.test(said(x, 'server')) },
  // Rails.
  { framework: 'other', sign: (x) => /^\d+\.\d{6}$/.test(said(x, 'x-runtime')) },
  // Sinatra and others on Rack say so of a path that they do not have.
  { framework: 'other', sign: (x) => said(x, 'x-cascade') === 'pass' },
];

/**
 * All that can be recognised.
 * @internal
 */
export const recognisable: ReadonlySet<Framework> = new Set(signs.map(({ framework }) => framework));

/** Werkzeug 2 and Django 3.2. */
const pageOfWsgi =
  /^<!doctype html>\n<html lang=en>\n<title>[45]\d\d |^\n<!doctype html>\n<html lang="en">\n<head>\n {2}<title>[^<]+<\/title>\n<\/head>\n<body>\n {2}<h1>/i;

/** Perl, Ruby, Python where it is asynchronous, and Java without Spring. */
const others =
  /^(?:mojolicious|starman|http::server::psgi|webrick|puma|thin|tornadoserver|jetty|undertow)\b|\baiohttp\b/i;

/** The challenge, with the parameters that may stand before the metadata. */
const beginsWithMetadata = [
  /^Bearer resource_metadata=/i,
  /^Bearer scope="[^"]*", resource_metadata=/i,
  /^Bearer error="[^"]*", error_description="[^"]*", resource_metadata=/i,
];

/** NestJS stands on Express, and has no place for its lines: guards in their stead. Fastify writes its errors so too. */
function isNest({ json }: Answer): boolean {
  return isObject(json) && typeof json.statusCode === 'number' && 'message' in json;
}

/** The class `FastMCP` of the official SDK for Python, which is another thing: it has no providers. */
function isPythonSdk(x: Answer): boolean {
  return isUvicorn(x) && x.status === 401 && isObject(x.json) && x.json.error_description === 'Authentication required';
}

const isUvicorn = (x: Answer) => /^uvicorn/i.test(said(x, 'server'));

/** A header of the answer, or of the preflight's where the browser went no further. */
const said = (x: Answer, name: string) =>
  header(x.response?.headers, name) ?? header(x.preflight?.response?.headers, name) ?? '';

const textOf = (x: Answer) =>
  `${header(x.response?.headers, 'server') ?? ''} ${(x.response?.body ?? '').slice(0, 4000)}`;

interface Shown {
  signs: ReadonlySet<Sign>;
  /** Signs that it shows not to hold after all. */
  not: ReadonlySet<Sign>;
}
const cache = new WeakMap<Observed, Shown>();

/** What one answer shows by itself, whatever the others do. */
function shownBy(x: Observed): Shown {
  const known = cache.get(x);
  if (known) return known;
  const shown = {
    signs: new Set(signs.filter(({ sign }) => sign(x))),
    not: new Set(signs.filter(({ unless }) => unless?.(x))),
  };
  cache.set(x, shown);
  return shown;
}

/** What one answer to an MCP request shows by itself; equal for what shows the same. */
export function frameworkSigns({ response, preflight }: Exchange, json: unknown): boolean[] {
  const answer: Answer = {
    role: 'mcp',
    status: response?.status,
    json,
    ...(response && { response }),
    ...(preflight && { preflight }),
  };
  const shown: boolean[] = [];
  for (const { sign, unless } of signs) shown.push(sign(answer), unless?.(answer) === true);
  return shown;
}

/** Only what the MCP server itself answered counts. `all`: what others than the client asked too. */
export function frameworkOf(exchanges: readonly Observed[], all: readonly Observed[] = exchanges): Framework {
  const shown = (asked: readonly Observed[]) =>
    asked.filter((x) => x.role === 'mcp' || x.role === 'resource-metadata').map(shownBy);
  const own = new Set(shown(exchanges).flatMap((one) => [...one.signs]));
  const held = all === exchanges ? own : new Set(shown(all).flatMap((one) => [...one.signs]));
  const not = new Set(shown(all).flatMap((one) => [...one.not]));
  return signs.find((sign) => (sign.ofClient ? own : held).has(sign) && !not.has(sign))?.framework ?? 'generic';
}
