/**
 * Where nothing checks tokens yet: the 401 and the check in one, since either alone lets anybody in. It needs no secret: what
 * signs the tokens is public (JWKS), and the resource ID is in `aud` of each token of Scalekit's.
 */
import type { Facts } from '../../../handshake/facts.ts';
import { challengeInJavaScript } from './javascript.ts';
import { type Code, guarded, literal, partsOf, single } from './recipe.ts';

/** Which environment and MCP server of Scalekit's, or the variables that say so: those of FastMCP's guide. */
const variables = { environment: 'SCALEKIT_ENVIRONMENT_URL', resourceId: 'SCALEKIT_RESOURCE_ID' } as const;
export const guardVariables: readonly string[] = Object.values(variables);

const given = ({ scalekit }: Facts, name: keyof typeof variables) => scalekit?.[name] || undefined;

const inJavaScript = (facts: Facts, name: keyof typeof variables) => {
  const known = given(facts, name);
  return known === undefined ? `process.env.${variables[name]}` : single(known);
};

const inPython = (facts: Facts, name: keyof typeof variables) => {
  const known = given(facts, name);
  return known === undefined ? `environ[${literal(variables[name])}]` : literal(known);
};

export const guardInExpress = (value: string, facts: Facts): Code => ({
  language: 'javascript',
  where: 'above all other middleware and routes, but below `cors()`',
  code: `// npm install jose
import { createRemoteJWKSet, jwtVerify } from 'jose';

${challengeInJavaScript(value)}
const environment =
  ${inJavaScript(facts, 'environment')};
const options = {
  audience: [${inJavaScript(facts, 'resourceId')}],
};
const keys = createRemoteJWKSet(
  new URL(\`\${environment}/keys\`),
);
app.use(${single(guarded(facts) ?? '/mcp')}, async (req, res, next) => {
  if (req.method === 'OPTIONS') return next();
  const { authorization = '' } = req.headers;
  const token = authorization.replace('Bearer ', '');
  const isValid = await jwtVerify(token, keys, options)
    .then(() => true, () => false);
  if (isValid) return next();
  res.set('WWW-Authenticate', challenge);
  res.status(401).json({ error: 'No valid token' });
});`,
});

export const guardInFastApi = (value: string, facts: Facts): Code => ({
  language: 'python',
  where: 'below all other middleware but that for CORS: what is added last runs first',
  code: `# pip install "pyjwt[crypto]"
import jwt
from os import environ
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

CHALLENGE = (
    ${partsOf(value).map(single).join('\n    ')}
)
ENVIRONMENT = (
    ${inPython(facts, 'environment')}
)
AUDIENCE = ${inPython(facts, 'resourceId')}
KEYS = jwt.PyJWKClient(f"{ENVIRONMENT}/keys")

def is_valid(token):
    try:
        key = KEYS.get_signing_key_from_jwt(token).key
        jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=AUDIENCE,
        )
    except jwt.PyJWTError:
        return False
    return True

@app.middleware("http")
async def require_token(request, call_next):
    is_mcp = request.url.path.startswith(${literal(guarded(facts) ?? '/mcp')})
    if not is_mcp or request.method == "OPTIONS":
        return await call_next(request)
    sent = request.headers.get("authorization", "")
    token = sent.removeprefix("Bearer ")
    if await run_in_threadpool(is_valid, token):
        return await call_next(request)
    return JSONResponse(
        {"error": "No valid token"},
        status_code=401,
        headers={"WWW-Authenticate": CHALLENGE},
    )`,
});
