import type { Facts } from '../../../handshake/facts.ts';
import {
  besidesOld,
  type Code,
  exposed,
  guarded,
  inFileWith,
  jsonVariable,
  listed,
  literal,
  methods,
  partsOf,
  pythonList,
  quoted,
  type Recipe,
  single,
  withSlash,
} from './recipe.ts';
import { checkInPython, installPyjwt } from './token-check.ts';

const asked = (path: string | undefined) =>
  `    is_mcp = ${path ? '' : 'not '}request.url.path.startswith("${path ?? '/.well-known/'}")`;

export const starletteArguments = (origin: string): string => `    allow_origins=${pythonList([origin])},
    allow_methods=${pythonList(methods)},
    allow_headers=["*"],
    expose_headers=${pythonList(exposed)},`;

export const exposeInStarlette = (names: readonly string[]): Code => ({
  language: 'python',
  where: 'among the arguments of `CORSMiddleware`, beside those that are there',
  code: `expose_headers=${pythonList(names)},`,
});

/** The challenge as a constant. */
export const challengeInPython = (value: string): string =>
  `CHALLENGE = (\n    ${partsOf(value).map(single).join('\n    ')}\n)`;

/** The 401 and what says which requests it is for; lines that look at the token follow. */
const asking = (challenge: string, facts: Facts): string => `${challengeInPython(challenge)}

@app.middleware("http")
async def require_token(request, call_next):
${asked(guarded(facts))}
    if not is_mcp or request.method == "OPTIONS":
        return await call_next(request)
    sent = request.headers.get("authorization", "")`;

/** Lets requests for metadata past what asks for a token. */
const open = {
  language: 'python',
  where: 'first lines of the middleware that asks for a token',
  code: `if request.url.path.startswith("/.well-known/"):
    return await call_next(request)`,
};

/** The official SDK took these from its class to the calls that start it. */
const ofServer =
  'in the brackets of `FastMCP(…)`. With version 2 of the MCP SDK (`pip show mcp`): in the brackets of `run(…)` or `streamable_http_app(…)`, whichever your code calls';

const inApp = inFileWith('FastAPI(');

/** And Starlette, which it is made of; MCP comes from the official SDK for Python, mounted in it. */
export const fastapi: Recipe = {
  framework: 'fastapi',
  name: 'FastAPI',
  language: 'python',
  known: { how: 'run by hand', version: '0.92', on: '2026-11-28', because: 'npm does not have it' },
  start: 'its `uvicorn` command, as the README or the `Dockerfile` has it',
  words: {
    cors: ['CORSMiddleware', 'add_middleware'],
    challenge: ['@app.middleware', 'BaseHTTPMiddleware', 'HTTPException'],
    'resource-metadata': ['@app.get("/.well-known', 'JSONResponse'],
    session: ['validate_token', 'TokenValidationOptions', 'jwt.decode'],
    network: ['app.mount(', 'uvicorn'],
  },
  cors: {
    place:
      'Add `CORSMiddleware` after the middleware that checks the token, since the one that is added last runs first.',
    code: ({ origin }) => ({
      language: 'python',
      where:
        'below the middleware that checks the token (search your code for `401`). If you have `CORSMiddleware` already, move it there and add to its lists what they lack',
      top: 'from starlette.middleware.cors import CORSMiddleware',
      code: `app.add_middleware(
    CORSMiddleware,
${starletteArguments(origin)}
)`,
    }),
    expose: (names) => exposeInStarlette(names),
  },
  challenge: (value, facts) => ({
    language: 'python',
    where: `${inApp}, below all other middleware, but above \`CORSMiddleware\` if you have it (what is added last runs first). Your check of the token stays`,
    top: 'from fastapi.responses import JSONResponse',
    code: `${asking(value, facts)}
    if sent.startswith("Bearer "):
        return await call_next(request)
    return JSONResponse(
        {"error": "Missing Bearer token"},
        status_code=401,
        headers={"WWW-Authenticate": CHALLENGE},
    )`,
  }),
  guard: ({ held, challenge, old }, facts) => {
    const { top, code } = checkInPython(held);
    return {
      language: 'python',
      where: besidesOld(
        old,
        `${inApp}, below all other middleware, but above \`CORSMiddleware\` if you have it (what is added last runs first)`,
        ['validate_token', 'jwt.decode', 'authorization'],
        'request.state',
      ),
      install: installPyjwt,
      top: `${top}
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool`,
      code: `${code}

${asking(challenge, facts)}
    try:
        token = sent.removeprefix("Bearer ")
        await run_in_threadpool(check_token, token)
    except jwt.PyJWTError as error:
        print("Token refused:", error)
        return JSONResponse(
            {"error": "Invalid token"},
            status_code=401,
            headers={"WWW-Authenticate": CHALLENGE},
        )
    return await call_next(request)`,
    };
  },
  except: (paths) => ({
    language: 'python',
    where: 'first lines of that middleware',
    code: `OPEN = (${quoted(paths.map(withSlash))})
if f"{request.url.path}/".startswith(OPEN):
    return await call_next(request)`,
  }),
  metadataRoute: (paths, document) => {
    const json = document && JSON.stringify(document, null, 2);
    return {
      language: 'python',
      where: 'above `app.mount(…)` and above the routes that answer everything',
      top: `import json${json ? '' : ', os'}\nfrom fastapi.responses import JSONResponse`,
      also: { where: `${open.where}, which else refuses this too`, code: open.code },
      code: `METADATA = json.loads(${json ? `"""${json.replaceAll('\\', '\\\\')}"""` : `\n    os.environ[${literal(jsonVariable)}],\n`})

${paths.map((path) => `@app.get(${literal(path)})`).join('\n')}
async def protected_resource_metadata():
    return JSONResponse(
        METADATA,
        headers={"Access-Control-Allow-Origin": "*"},
    )`,
    };
  },
  openMetadata: () => open,
  sent: { names: 'list(request.headers.keys())', token: 'request.headers.get("authorization", "")' },
  requiredScopes: 'required_scopes',
  sessions: {
    stateless: {
      label: 'MCP SDK for Python',
      language: 'python',
      where: ofServer,
      code: 'stateless_http=True,',
    },
  },
  proxied: {
    language: 'text',
    where: 'at the end of the command that starts it',
    code: "--proxy-headers --forwarded-allow-ips='*'",
  },
  // Starlette sends a mount without its slash on to the one with it.
  endpoint: {
    name: 'streamable_http_path',
    code: (path) => ({
      label: 'MCP SDK for Python',
      language: 'python',
      where: 'last of all routes, in place of the mount of MCP. What stands around its app there stays around it',
      code: `# it serves ${path === '/mcp' ? '/mcp itself' : `the path of streamable_http_path=${literal(path)}`}:
app.mount("/", mcp.streamable_http_app())`,
    }),
  },
  hosts: { host: transportSecurity('allowed_hosts'), origin: transportSecurity('allowed_origins') },
};

/** The official SDK, `mcp.server.transport_security`; its list takes the place of its default. */
function transportSecurity(name: 'allowed_hosts' | 'allowed_origins') {
  const also = name === 'allowed_hosts' ? ['localhost:*', '127.0.0.1:*'] : [];
  return {
    name,
    code: (value: string) => ({
      label: 'MCP SDK for Python',
      language: 'python',
      where: ofServer,
      top: `from mcp.server.transport_security import (
    TransportSecuritySettings,
)`,
      code: `transport_security=TransportSecuritySettings(
    # If this is there already, add to its list:
${listed(`    ${name}=[`, [value, ...also].map(literal), '],', '    ')}
),`,
    }),
  };
}
