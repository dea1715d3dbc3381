/** What else a step at the MCP server says in the words of the reader's framework: nothing where none was recognised. */
import type { NamedValue, Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { codeFor, languageOf, recipeOf } from '../recipes/code-for.ts';
import { storeSession } from '../recipes/javascript.ts';
import { guarded, type Recipe } from '../recipes/recipe.ts';

type Of = Pick<Facts, 'framework'>;

/** Finds the session of a request again; of an unknown server as the official SDK does it, whose names others took over. */
export const sessionSnippets = (facts: Facts): Snippet[] => {
  const recipe = recipeOf(facts.framework);
  const store = languageOf(facts.framework) ? recipe?.sessions?.store : storeSession;
  return store ? [{ label: recipe?.name ?? '', ...store(guarded(facts) ?? '/mcp') }] : [];
};

type Sent = NonNullable<Recipe['sent']>;

/** Lines about the headers that came, at the place that `where` names, in the languages that have them. */
const sentSnippets = (
  of: Of,
  where: string,
  lines: Record<'python' | 'javascript' | 'php', (sent: Sent) => string>,
): Snippet[] =>
  codeFor(
    of,
    ({ sent, language }) =>
      sent && {
        language,
        where,
        code: lines[language === 'python' || language === 'php' ? language : 'javascript'](sent),
      },
  );

/** Says in the log which headers came, above the code that `where` names. */
export const logNamesSnippets = (of: Of, where: string): Snippet[] =>
  sentSnippets(of, where, {
    python: (sent) => `print(${sent.names})`,
    javascript: (sent) => `console.log(${sent.names});`,
    php: (sent) => `error_log(strtolower(implode(', ', ${sent.names})));`,
  });

/** Takes the token out of the header that it came in. */
export const readTokenSnippets = (of: Of, where: string): Snippet[] =>
  sentSnippets(of, where, {
    python: (sent) => `sent = ${sent.token}\ntoken = sent.removeprefix("Bearer ")`,
    javascript: (sent) => `const sent = ${sent.token} ?? '';\nconst token = sent.replace(/^Bearer /i, '');`,
    php: (sent) => `$sent = ${sent.token} ?? '';\n$token = preg_replace('/^Bearer /i', '', $sent);`,
  });

/** Does without sessions. */
export const statelessSnippets = (facts: Facts): Snippet[] =>
  codeFor(facts, ({ sessions: { stateless } = {} }) =>
    typeof stateless === 'function' ? stateless(guarded(facts) ?? '/mcp') : stateless,
  );

/** Serves MCP at this path. */
export const endpointSnippets = (of: Of, path: string): Snippet[] =>
  codeFor(of, (recipe) => recipe.endpoint?.code(path));

/** Takes the public address from a proxy in front. */
export const proxiedSnippets = (of: Of): Snippet[] => codeFor(of, (recipe) => recipe.proxied);

/** The scopes that a token must have, as the framework calls them. */
export const requiredScopes = ({ framework }: Of, scopes: string | undefined): { values?: NamedValue[] } =>
  scopes ? { values: [{ name: recipeOf(framework)?.requiredScopes ?? 'required_scopes', value: scopes }] } : {};
