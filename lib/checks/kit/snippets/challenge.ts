/** The challenge that a 401 of an MCP server carries, as the server's framework sends it. */
import type { Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { metadataUrl } from '../metadata.ts';
import { codeFor } from '../recipes/code-for.ts';

/** RFC 6749 §3.3. */
const isScope = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** The challenge that a 401 carries: RFC 6750 §3, RFC 9728 §5.1. The scopes that it asked for before are kept. */
export function challengeValue({ challenged }: Pick<Facts, 'challenged'>, url: string): string {
  const scope = challenged?.challenge?.bearer?.scope ?? '';
  const kept = isScope.test(scope) ? `, scope="${scope}"` : '';
  return `Bearer realm="OAuth", resource_metadata="${url}"${kept}`;
}

/** The whole answer to an MCP request without a token. */
export function challengeSnippets(facts: Facts, url = metadataUrl(facts)): Snippet[] {
  const value = challengeValue(facts, url);
  return codeFor(facts, (recipe) => recipe.challenge(value, facts), {
    label: 'HTTP',
    language: 'http',
    code: `HTTP/1.1 401 Unauthorized\nWWW-Authenticate: ${value}`,
  });
}

/** The same for a header that the server writes already: only a framework that writes it by itself is told otherwise. */
export const headerSnippets = (facts: Facts, url?: string): Snippet[] =>
  facts.framework === 'generic' ? [] : challengeSnippets(facts, url);
