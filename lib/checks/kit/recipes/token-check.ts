/** The check of a token by a library of the language: its signature, issuer, audience and expiry. */
import { parseUrl } from '../../../text/url.ts';
import { type Checked, type Lines, literal, single } from './recipe.ts';

/** They say which environment and MCP server of Scalekit's, where the sign-in did not: those of FastMCP's guide. */
const variables = { environment: 'SCALEKIT_ENVIRONMENT_URL', resourceId: 'SCALEKIT_RESOURCE_ID' } as const;
export const guardVariables: readonly string[] = Object.values(variables);

/** What follows the origin that is written once, so that the lines stay short; nothing that a template would read. */
function behind(url: string, origin: string): string | undefined {
  const rest = url.slice(origin.length);
  return url.startsWith(origin) && /^(?:\/[\w.~/-]*)?$/.test(rest) ? rest : undefined;
}

const originOf = ({ keys }: Checked): string => parseUrl(keys)?.origin ?? keys;

/** On two lines where one is too long to be shown whole; `between` is what joins two texts. */
const inTwo = (text: string, quote: (text: string) => string, between: string): string =>
  text
    .split(/(?=\/resources\/)/)
    .map(quote)
    .join(between);

/** The texts of a list, each in the words of the language: the origin itself, what begins with it, any other. */
const texts = (held: Checked, name: string, template: (rest: string) => string, other: (text: string) => string) =>
  held.issuers.map((issuer) => {
    const rest = behind(issuer, originOf(held));
    if (rest === undefined) return other(issuer);
    return rest === '' ? name : template(rest);
  });

export const installJose = 'npm install jose';
export const installPyjwt = 'pip install "pyjwt[crypto]"';

const fromJose = "import { createRemoteJWKSet, jwtVerify } from 'jose';";

/** With `jose`: the keys, and what a token has to be. */
export const checkInJavaScript = (held: Checked | undefined): Lines => ({
  top: fromJose,
  code: held ? wanted(held) : wantedFromVariables,
});

/** A missing one fails when the server starts: in a template it would be a text, which refuses every token. */
const wantedFromVariables = `const origin = process.env.${variables.environment};
const keys = createRemoteJWKSet(
  new URL(\`\${origin}/keys\`),
);
const audience = process.env.${variables.resourceId};
if (!audience) throw new Error('No ${variables.resourceId}');
const wanted = {
  audience,
  requiredClaims: ['exp'],
};`;

function wanted(held: Checked): string {
  const template = (rest: string) => `\`\${origin}${rest}\``;
  const issuers = texts(held, 'origin', template, (text) => inTwo(text, single, ' +\n      '));
  const keys = behind(held.keys, originOf(held));
  return `const origin = ${single(originOf(held))};
const keys = createRemoteJWKSet(
  new URL(${keys === undefined ? single(held.keys) : template(keys)}),
);
const wanted = {${issuers.length ? `\n  issuer: [\n    ${issuers.join(',\n    ')},\n  ],` : ''}
  audience: ${single(held.audience)},
  requiredClaims: ['exp'],
};`;
}

/** With PyJWT; a list of issuers is taken only by its later versions, so they are compared here. */
export const checkInPython = (held: Checked | undefined): Lines =>
  held
    ? { top: 'import jwt', code: checkOf(held) }
    : { top: 'from os import environ\nimport jwt', code: checkFromVariables };

const checkFromVariables = `ORIGIN = environ[${literal(variables.environment)}]
KEYS = jwt.PyJWKClient(f"{ORIGIN}/keys")
AUDIENCE = environ[${literal(variables.resourceId)}]

def check_token(token):
    return jwt.decode(
        token,
        KEYS.get_signing_key_from_jwt(token).key,
        algorithms=["RS256", "ES256"],
        audience=AUDIENCE,
        options={"require": ["exp"]},
    )`;

function checkOf(held: Checked): string {
  const template = (rest: string) => `f"{ORIGIN}${rest}"`;
  const issuers = texts(held, 'ORIGIN', template, (text) => inTwo(text, literal, '\n    '));
  const keys = behind(held.keys, originOf(held));
  return `ORIGIN = ${literal(originOf(held))}${issuers.length ? `\nISSUERS = [\n    ${issuers.join(',\n    ')},\n]` : ''}
KEYS = jwt.PyJWKClient(
    ${keys === undefined ? literal(held.keys) : template(keys)},
)

def check_token(token):
    claims = jwt.decode(
        token,
        KEYS.get_signing_key_from_jwt(token).key,
        algorithms=["RS256", "ES256"],
        audience=${literal(held.audience)},
        options={"require": ["exp"]},
    )${issuers.length ? `\n    if claims.get("iss") not in ISSUERS:\n        raise jwt.InvalidIssuerError("Invalid issuer")` : ''}
    return claims`;
}
