/** The check of a token, with the keys, the issuers and the audience that it has to be held to: never one of them alone. */
import type { Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { issuersOf } from '../../../protocol/scalekit.ts';
import { asString } from '../../../text/json.ts';
import { metadataUrl } from '../metadata.ts';
import { codeFor, languageOf, ownCode, recipeOf } from '../recipes/code-for.ts';
import type { Checked, Guarded, Held, Lines } from '../recipes/recipe.ts';
import { checkInJavaScript, checkInPython, installJose, installPyjwt } from '../recipes/token-check.ts';
import { challengeValue } from './challenge.ts';

const inMiddleware = 'in place of the call that checks the token: search your code for `validateToken` or `jwtVerify`';
const inDependency =
  'in place of the call that checks the token: search your code for `validate_token` or `jwt.decode`';

/** Where the keys are that sign its tokens. */
export const keysOf = ({ scalekit, serverMetadata }: Pick<Facts, 'scalekit' | 'serverMetadata'>): string | undefined =>
  scalekit ? `${scalekit.environment}/keys` : asString(serverMetadata.document?.value.jwks_uri);

const both = ({ top, code }: Lines) => `${top}\n\n${code}`;
const at = (where: string | undefined) => where && `in place of the call that checks the token, ${where}`;

const node = (held: Checked, where: string): Snippet => ({
  label: 'JavaScript (Node)',
  language: 'javascript',
  where: `${where}. \`token\` is what follows \`Bearer\`, and the function has to be \`async\``,
  install: installJose,
  top: both(checkInJavaScript(held)),
  code: `let claims; // stays empty for a bad token: answer 401
try {
  const checked = await jwtVerify(token, keys, wanted);
  claims = checked.payload;
} catch (error) {
  console.error('Token refused:', String(error));
}`,
});

const python = (held: Checked, where: string): Snippet => ({
  label: 'Python',
  language: 'python',
  where: `${where}. \`token\` is what follows \`Bearer\``,
  install: installPyjwt,
  top: both(checkInPython(held)),
  code: `claims = None  # stays so for a bad token: answer 401
try:
    claims = check_token(token)
except jwt.PyJWTError as error:
    print("Token refused:", error)`,
});

/**
 * In the framework's own way, where it has one; else with the library that Scalekit's SDK stands on, which takes all three
 * at once. Of a framework that is not recognised one for each of the likeliest.
 */
export function tokenCheckSnippets(facts: Facts, held: Held): Snippet[] | undefined {
  const own = ownCode(facts, (recipe) => recipe.tokenCheck?.(held, facts));
  if (own.length) return own;
  const keys = keysOf(facts);
  if (keys === undefined) return undefined;
  const all = { ...held, keys };
  const recipe = recipeOf(facts.framework);
  if (facts.framework === 'other') return undefined;
  if (!recipe)
    return [
      node(all, inMiddleware),
      python(all, inDependency),
      ...codeFor(facts, ({ tokenCheck }) => tokenCheck?.(held, facts)),
    ];
  if (recipe.language === 'javascript') return [node(all, at(recipe.checksAt) ?? inMiddleware)];
  return recipe.language === 'python' ? [python(all, at(recipe.checksAt) ?? inDependency)] : undefined;
}

/** What Scalekit's tokens for this server are held to, as far as the sign-in showed which server it is there. */
const heldOf = ({ scalekit }: Facts): Held | undefined =>
  scalekit?.resourceId ? { audience: scalekit.resourceId, issuers: issuersOf(scalekit) } : undefined;

/**
 * Asks for a token, checks it and answers 401, all in one place: for a server that does not do so yet. It needs no secret:
 * the keys are public. What is not known is left to variables of the environment.
 */
export function guardSnippets(facts: Facts, held = heldOf(facts), old?: Guarded['old']): Snippet[] {
  const keys = keysOf(facts);
  if (held && keys === undefined) return [];
  const known = held && keys !== undefined ? { ...held, keys } : undefined;
  const challenge = challengeValue(facts, metadataUrl(facts));
  return codeFor(
    facts,
    ({ guard, tokenCheck }) =>
      guard?.({ held: known, challenge, ...(old && { old }) }, facts) ?? (held && tokenCheck?.(held, facts)),
    hasCheck(facts) ? undefined : inWords(known, challenge),
  );
}

/** PHP has no library for it that comes with it. */
const hasCheck = ({ framework }: Facts) => !['generic', 'other', 'php'].includes(framework);

/** For a framework of which there is no code here. */
const inWords = (held: Checked | undefined, challenge: string): Snippet => ({
  label: 'Any framework',
  language: 'text',
  where: 'before anything else that answers at the path of your MCP server, but behind the code for CORS',
  code: [
    'token: in the header Authorization, behind "Bearer "',
    `keys: ${held?.keys ?? 'of the service that signs people in'}`,
    ...(held
      ? [`aud: has ${held.audience}`, ...held.issuers.map((one, i) => `${i ? '  or ' : 'iss: '}${one}`)]
      : ['aud: has the URL of your MCP server']),
    'exp: is not over',
    'no token, or one of these is not so: answer 401 with',
    `WWW-Authenticate: ${challenge}`,
  ].join('\n'),
});

/** Says in the log why a token is refused. */
const logged: Snippet[] = [
  {
    label: 'JavaScript (Node)',
    language: 'javascript',
    where: 'in the `catch (error)` of the code that checks the token',
    code: "console.error('Token refused:', String(error));",
  },
  {
    label: 'Python',
    language: 'python',
    where: 'in the `except … as error:` of the code that checks the token',
    code: 'print("Token refused:", error)',
  },
];

/** Its provider says it by itself, where it says so much. */
const loggedByFastmcp: Snippet = {
  label: 'FastMCP',
  language: 'text',
  where: 'the environment of your MCP server, such as `.env`',
  code: 'FASTMCP_LOG_LEVEL=DEBUG',
};

export function logReasonSnippets({ framework }: Pick<Facts, 'framework'>): Snippet[] {
  if (framework === 'fastmcp') return [loggedByFastmcp];
  const known = languageOf(framework);
  return known ? logged.filter(({ language }) => language === known) : [...logged, loggedByFastmcp];
}
