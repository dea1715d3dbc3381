/** Where the scopes that a client asks for come from (MCP *Scope selection strategy*). */
import type { Prose } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { scopesIn } from '../../../protocol/jwt.ts';
import { isObject } from '../../../text/json.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../words.ts';

export type ScopeSource = 'challenge' | 'resource-metadata' | 'server-metadata' | 'client';

/** The first that holds all of them; the client's own where others name scopes and not these. */
export function scopeSource(facts: Facts, asked: string | undefined): ScopeSource | undefined {
  if (asked === undefined) return undefined;
  const lists: [ScopeSource, string[] | undefined][] = [
    ['challenge', challengeScopes(facts)],
    ['resource-metadata', facts.resourceMetadata.scopesSupported],
    ['server-metadata', facts.serverMetadata.scopesSupported],
  ];
  const scopes = scopesIn(asked);
  const holds = (list: string[] | undefined) =>
    list !== undefined && (scopes.length ? scopes.every((scope) => list.includes(scope)) : list.length === 0);
  const source = lists.find(([, list]) => holds(list))?.[0];
  return source ?? (lists.some(([, list]) => list?.length) || nobodyNamedAny(facts) ? 'client' : undefined);
}

/** All three that could name permissions were read, and none of them does. */
export const nobodyNamedAny = (facts: Facts): boolean =>
  facts.challenged !== undefined &&
  facts.resourceMetadata.document !== undefined &&
  facts.serverMetadata.document !== undefined &&
  ![challengeScopes(facts), facts.resourceMetadata.scopesSupported, facts.serverMetadata.scopesSupported].some(
    (list) => list?.length,
  );

export function challengeScopes({ challenged }: Facts): string[] | undefined {
  const scope = challenged?.challenge?.bearer?.scope;
  return scope === undefined ? undefined : scopesIn(scope);
}

/** Who named the permissions that were asked for. */
export function scopeSourceWords(facts: Facts, source: ScopeSource): Prose {
  const client = upperFirst(clientWord(facts));
  switch (source) {
    case 'challenge':
      return `${client} asks for what the 401 of your MCP server names (\`scope\`).`;
    case 'resource-metadata':
      return `${client} asks for what the metadata of your MCP server lists (\`scopes_supported\`).`;
    case 'server-metadata':
      return `The metadata of your MCP server lists none, so ${clientWord(facts)} asks for all that ${authorizationServer(facts)} offers (\`scopes_supported\`).`;
    case 'client':
      return `Neither your MCP server nor ${authorizationServer(facts)} names them: they are entered in ${clientWord(facts)}.`;
  }
}

/** What a registration asks for in `scope`, and why. */
export function registeredScopeWords(facts: Facts, asked: unknown): Prose {
  if (!isObject(asked) || typeof asked.scope !== 'string') return ' The registration asks for no permission (`scope`).';
  const source = scopeSource(facts, asked.scope);
  if (scopesIn(asked.scope).length) return source ? ` ${scopeSourceWords(facts, source)}` : '';
  const from = source === 'resource-metadata' ? ', since the list in the metadata of your MCP server is empty' : '';
  return ` The registration has an empty text for it, ${code('"scope": ""')}${from}.`;
}
