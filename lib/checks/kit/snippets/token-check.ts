/** The call that checks a token, with the issuer and the audience that it has to be held to: never one of them alone. */
import type { Snippet } from '../../../finding.ts';
import type { Facts, Framework } from '../../../handshake/facts.ts';

interface Held {
  audience: string;
  issuer: string | undefined;
}

const literal = (text: string) => JSON.stringify(text);
const single = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** `@scalekit-sdk/node`. */
const node = ({ audience, issuer }: Held): Snippet => ({
  label: 'JavaScript (Node)',
  language: 'javascript',
  where: 'in the middleware that checks the token',
  code: `await scalekit.validateToken(token, {${issuer ? `\n  issuer: ${single(issuer)},` : ''}
  audience: [${single(audience)}],
});`,
});

/** `scalekit-sdk-python`. */
const python = ({ audience, issuer }: Held): Snippet => ({
  label: 'Python',
  language: 'python',
  where: 'in the middleware that checks the token',
  code: `options = TokenValidationOptions(${issuer ? `\n    issuer=${literal(issuer)},` : ''}
    audience=[${literal(audience)}],
)
scalekit_client.validate_token(token, options=options)`,
});

const isPython = (framework: Framework) => framework === 'fastapi' || framework === 'fastmcp';

/** With Scalekit's SDK where Scalekit is at work; of another vendor's only the value is known. */
export const tokenCheckSnippets = ({ framework, scalekit }: Facts, held: Held): Snippet[] | undefined => {
  if (!scalekit) return undefined;
  if (framework === 'generic') return [node(held), python(held)];
  return [isPython(framework) ? python(held) : node(held)];
};
