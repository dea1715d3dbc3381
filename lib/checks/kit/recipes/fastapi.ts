import { exposed, fromEnvironment, literal, methods, pythonList, type Recipe, single } from './recipe.ts';

export const starletteArguments = (
  origin: string,
): string => `    allow_origins=${pythonList([origin])},  # beside those that are there
    allow_methods=${pythonList(methods)},
    allow_headers=["*"],
    expose_headers=${pythonList(exposed)},`;

export const openStarlette = `if request.url.path.startswith("/.well-known/"):
    return await call_next(request)`;

/** And Starlette, which it is made of. */
export const fastapi: Recipe = {
  framework: 'fastapi',
  name: 'FastAPI',
  known: { how: 'not run', version: '0.115' },
  cors: {
    place:
      'Add `CORSMiddleware` after the middleware that checks the token, since the one that is added last runs first.',
    code: ({ origin }) => ({
      language: 'python',
      where: 'below the middleware that checks the token',
      code: `from starlette.middleware.cors import CORSMiddleware

app.add_middleware(
    CORSMiddleware,
${starletteArguments(origin)}
)`,
    }),
  },
  challenge: (value) => ({
    language: 'python',
    where: 'below the middleware that checks the token, which stays: the one that is added last runs first',
    code: `from fastapi.responses import JSONResponse

@app.middleware("http")
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
  }),
  metadataRoute: (paths, document) => {
    const json = document && JSON.stringify(document, null, 2);
    return {
      language: 'python',
      code: `import json, os
from fastapi.responses import JSONResponse

${json ? '' : `# ${fromEnvironment}\n`}METADATA = json.loads(${json ? `"""${json.replaceAll('\\', '\\\\')}"""` : 'os.environ["PROTECTED_RESOURCE_METADATA"]'})

${paths.map((path) => `@app.get(${literal(path)})`).join('\n')}
async def protected_resource_metadata():
    return JSONResponse(METADATA, headers={"Access-Control-Allow-Origin": "*"})`,
    };
  },
  openMetadata: () => ({
    language: 'python',
    where: 'first lines of the middleware that asks for a token',
    code: openStarlette,
  }),
};
