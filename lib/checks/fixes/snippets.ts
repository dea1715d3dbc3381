/** Lines to paste, in the server's framework where it is recognised. */
import type { FixStep } from '../../finding.ts';
import type { Framework } from '../../handshake/facts.ts';

type Snippet = NonNullable<FixStep['snippet']>;

const python = (framework: Framework) => framework === 'fastapi' || framework === 'fastmcp';

/** A text in the syntax of the language: JSON strings are valid in Python and JavaScript. */
const literal = (value: unknown) => JSON.stringify(value);

/** The language of a framework's snippets. */
export const languageOf = (framework: Framework): string =>
  python(framework) ? 'python' : framework === 'generic' ? 'json' : 'javascript';

/** One member of the protected resource metadata document. */
export function metadataSnippet(framework: Framework, member: string, value: unknown): Snippet {
  const code =
    python(framework) || framework === 'generic' ? `"${member}": ${literal(value)}` : `${member}: ${literal(value)},`;
  return { language: languageOf(framework), code };
}
