/** The challenge that a 401 of an MCP server carries, as the server's framework sends it. */
import type { Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { isBearer } from '../../../protocol/challenge-parser.ts';
import { metadataUrl } from '../metadata.ts';
import { codeFor } from '../recipes/code-for.ts';

/** RFC 6749 §3.3. */
const isScope = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** What may stand between quotes as it is (RFC 9110 §5.6.4), in a length that a name has. */
const isRealm = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,60}$/;

function realmOf({ challenged }: Pick<Facts, 'challenged'>): string {
  const params = challenged?.challenge?.challenges.filter(isBearer).flatMap((one) => one.params) ?? [];
  const realm = params.find(({ name }) => name === 'realm')?.value ?? '';
  return isRealm.test(realm) ? realm : 'OAuth';
}

/** The challenge that a 401 carries: RFC 6750 §3, RFC 9728 §5.1. The realm and the scopes that it had are kept. */
export function challengeValue(facts: Pick<Facts, 'challenged'>, url: string): string {
  const scope = facts.challenged?.challenge?.bearer?.scope ?? '';
  const kept = isScope.test(scope) ? `, scope="${scope}"` : '';
  return `Bearer realm="${realmOf(facts)}", resource_metadata="${url}"${kept}`;
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

/** Lets these paths past a middleware. */
export const exceptSnippets = (facts: Facts, paths: readonly string[]): Snippet[] =>
  codeFor(facts, (recipe) => recipe.except?.(paths), {
    label: 'Any framework',
    language: 'text',
    where: 'first of all in the code of that middleware',
    code: `if the path begins with ${paths.join(' or ')}:\n  go on to the next middleware, without a redirect or a 401`,
  });
