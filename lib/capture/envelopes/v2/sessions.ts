/** The sessions of version 2's backend: which server each speaks to, and which token it was told to use. */

import type { RawExchange } from '../../../exchange.ts';
import { asObject, asString, type Json } from '../../../text/json.ts';
import { httpOrigin } from '../../../text/url.ts';
import { bounded } from '../../bounded.ts';
import { answeredObject } from '../../parsed.ts';

interface Session {
  server: string;
  /** Tokens that the backend was given, with the time from which on it used them. */
  tokens: { since: number; token: string }[];
  /** Id of the call that brought its first message. */
  first?: string;
}

/** The token that a call hands to the backend. */
export const tokenOf = (asked: Json | undefined): string | undefined =>
  asString(asObject((asObject(asked?.authState) ?? asked)?.oauthTokens)?.access_token);

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions() {
  const sessions = new Map<string, Session>();

  /** `/api/mcp/connect`: `true` when it names a server. */
  function connected(x: RawExchange, asked: Json | undefined): void {
    const server = asString(asObject(asked?.config)?.url);
    const id = asString(answeredObject(x)?.sessionId);
    if (!id || server === undefined || !httpOrigin(server)) return;
    const known = sessions.get(id);
    bounded(sessions, id, known ?? { server, tokens: [] }, 100);
    if (!known) given(x, id, asked);
  }

  /** The backend hides the token from its accounts of exchanges; here it is told which one to use. */
  function given(x: RawExchange, id: string, asked: Json | undefined): void {
    const session = sessions.get(id);
    const token = tokenOf(asked);
    const since = x.startedAt + (session?.tokens.length ? (x.durationMs ?? 0) : 0);
    if (session && token && !session.tokens.some((t) => t.token === token)) session.tokens.push({ since, token });
  }

  return {
    connected,
    given,
    has: (id: string) => sessions.has(id),
    /** Whether this call brought the first message after `connect`. */
    begins(id: string, call: string): boolean {
      const session = sessions.get(id);
      if (session) session.first ??= call;
      return session?.first === call;
    },
    /** Its server; for one whose `connect` was not seen, the only server there is. */
    serverOf(id: string): string | undefined {
      const servers = new Set([...sessions.values()].map((s) => s.server));
      return sessions.get(id)?.server ?? (servers.size === 1 ? [...servers][0] : undefined);
    },
    tokenAt: (id: string, time: number): string | undefined =>
      sessions.get(id)?.tokens.findLast((t) => t.since <= time)?.token,
  };
}
