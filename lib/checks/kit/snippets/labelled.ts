/** Code as a step carries it. */
import type { Snippet } from '../../../finding.ts';

export const withCode = (snippets: readonly Snippet[]): { snippets?: Snippet[] } =>
  snippets.length ? { snippets: [...snippets] } : {};

const onTheWire = ['http', 'json', 'text'];

/** The same where a value says it already: as it stands on the wire it would be there twice. */
export const withRecipe = (snippets: readonly Snippet[]): { snippets?: Snippet[] } =>
  withCode(snippets.filter(({ language }) => !onTheWire.includes(language)));
