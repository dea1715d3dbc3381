/** Where the scopes that a client asks for come from (MCP *Scope selection strategy*). */
import type { Prose } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { scopesIn } from '../../../protocol/jwt.ts';
import { isObject } from '../../../text/json.ts';
import { code } from '../words.ts';

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
  return source ?? (lists.some(([, list]) => list?.length) ? 'client' : undefined);
}

function challengeScopes({ challenged }: Facts): string[] | undefined {
  const scope = challenged?.challenge?.bearer?.scope;
  return scope === undefined ? undefined : scopesIn(scope);
}

export const scopeSourceWords: Record<ScopeSource, Prose> = {
  challenge: 'They stand in the challenge of your MCP server.',
  'resource-metadata': 'They stand in `scopes_supported` of your protected resource metadata.',
  'server-metadata':
    'Your protected resource metadata names none, so the client took all that the authorization server lists.',
  client: 'Neither your MCP server nor the authorization server names them: they are the client’s own.',
};

const emptyFrom: Record<ScopeSource, Prose> = {
  challenge: ', as the challenge of your MCP server names none',
  'resource-metadata': ', as `scopes_supported` of your protected resource metadata is an empty list',
  'server-metadata': ', as `scopes_supported` of the authorization server is an empty list',
  client: ', though your MCP server names some',
};

/** What a registration asks for in `scope`, and why. */
export function registeredScopeWords(facts: Facts, asked: unknown): Prose {
  if (!isObject(asked) || typeof asked.scope !== 'string') return ' The registration asks for no scope at all.';
  const source = scopeSource(facts, asked.scope);
  return scopesIn(asked.scope).length
    ? ` The registration asks for ${code(asked.scope)}.${source ? ` ${scopeSourceWords[source]}` : ''}`
    : ` The registration asks for an empty text, ${code('scope: ""')}${source ? emptyFrom[source] : ''}: no scope at all would have been no member.`;
}
