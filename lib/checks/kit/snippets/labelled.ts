/** Code as a step carries it: named by the framework that it is for. */
import type { Snippet } from '../../../finding.ts';
import type { Facts, Framework } from '../../../handshake/facts.ts';

const frameworks: Record<Framework, string | undefined> = {
  express: 'Express',
  fastapi: 'FastAPI',
  fastmcp: 'FastMCP',
  nextjs: 'Next.js',
  xmcp: 'xmcp',
  generic: undefined,
};
const forms: Record<string, string> = { http: 'HTTP', json: 'JSON', text: 'In words' };

type Code = Pick<Snippet, 'language' | 'code'>;

export const withCode = ({ framework }: Pick<Facts, 'framework'>, code: Code): { snippets: Snippet[] } => ({
  snippets: [{ label: frameworks[framework] ?? forms[code.language] ?? code.language, ...code }],
});

/** The same where a value says it already: as it stands on the wire it would be there twice. */
export const withRecipe = (facts: Pick<Facts, 'framework'>, code: Code): { snippets?: Snippet[] } =>
  code.language in forms ? {} : withCode(facts, code);
