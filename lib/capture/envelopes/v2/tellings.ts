/**
 * What version 2 tells of exchanges beside the calls that asked for them: in its event stream, in what it stores before
 * the redirect, in its log.
 */
import type { HeaderLines, RawExchange } from '../../../exchange.ts';
import { NOT_SHOWN } from '../../../masked.ts';
import { parseEventStream } from '../../../text/event-stream.ts';
import { asString, type Json, parseObject } from '../../../text/json.ts';
import { bodyText } from '../../bodies.ts';
import { bounded } from '../../bounded.ts';
import type { Captured } from '../../captured.ts';
import { dateAt } from '../../files/dates.ts';
import { answeredObject, askedObject } from '../../parsed.ts';
import { type Account, askedBy, readAccount, readLogged } from './accounts.ts';
import { type Call, createClock, type Told } from './clock.ts';
import type { Sessions } from './sessions.ts';

const MAX_STORED = 2000;
const MAX_ENTRIES = 500;
const MAX_LOGGED = 50;

export function createTellings(sessions: Sessions) {
  /** Of the backend, and of the page as it tells of its own requests. */
  const clocks = { backend: createClock(), page: createClock() };
  const clockOf = ({ byPage }: Account) => clocks[byPage ? 'page' : 'backend'];
  /** Exchanges of event streams by id, for the bodies that follow; bounded. */
  const entries = new Map<string, RawExchange>();

  return {
    /** Notes a call of the page, of which something may be told. */
    called(request: RawExchange['request'], call: Call): void {
      for (const clock of Object.values(clocks)) clock.called(askedBy(request), call);
    },

    /** Notes when something was told: the calls show how far who tells it is ahead of the page. */
    hear(x: RawExchange, session: string, value: unknown): void {
      const account = readAccount(value);
      const told = account && toldIn(x, session, account);
      if (told) clockOf(account).heard(askedBy(account.request), told);
    },

    /** An exchange as the backend or the page tells of it: an event, or one of the stored list. */
    account(x: RawExchange, session: string, value: unknown): Captured[] {
      const account = readAccount(value);
      if (!account) return [];
      const told = toldIn(x, session, account);
      const { at, call } = told
        ? clockOf(account).inPageTime(askedBy(account.request), told)
        : { at: account.at ?? x.startedAt };
      const startedAt = dateAt(at) ?? x.startedAt;
      const id = account.id ?? `${x.id}/${startedAt}`;
      // The call says more exactly than a clock which token the backend had by then.
      const token = sessions.tokenAt(session, call?.from ?? startedAt);
      const exchange: RawExchange = {
        id: `relay-${id}`.slice(0, 200),
        startedAt,
        page: x.page,
        via: 'inspector-v2-relay',
        request: { ...account.request, headers: revealed(account.request.headers, token) },
        ...account.answer,
      };
      if (account.took !== undefined) exchange.durationMs = account.took;
      bounded(entries, id, exchange, MAX_ENTRIES);
      return [{ source: 'relay-events', exchange: { ...exchange } }];
    },

    /** The body of an exchange that was told of before. */
    body(value: Json): Captured[] {
      const entry = entries.get(asString(value.id) ?? '');
      const body = bodyText(asString(value.responseBody));
      if (!entry?.response || body === undefined) return [];
      entry.response = { ...entry.response, body };
      return [{ source: 'relay-events', exchange: { ...entry } }];
    },
  };
}

/** The messages of the log. */
export const logged = ({ id, startedAt, page }: RawExchange, messages: readonly unknown[]): Captured[] =>
  messages.slice(0, MAX_LOGGED).flatMap((message, index): Captured[] => {
    const told = readLogged(message);
    if (!told) return [];
    const exchange: RawExchange = {
      id: `${id}/log${index || ''}`,
      startedAt,
      page,
      via: 'inspector-v2-relay',
      request: told.request,
      ...told.answer,
    };
    return [{ source: 'relay-log', exchange }];
  });

const STORED = '/storage/inspector-session-';
export const isStored = (path: string): boolean => path.startsWith(STORED);

/** The accounts in an event stream, or in what the page stores before the redirect and reads after it. */
export function accountsIn(x: RawExchange, path: string): unknown[] {
  if (path === '/mcp/events') {
    const events = parseEventStream(x.response?.body ?? '').map(({ data }) => parseObject(data));
    return events.filter((event) => event?.type === 'fetch_request').map((event) => event?.data);
  }
  if (!isStored(path)) return [];
  const stored = (x.request.method === 'POST' ? askedObject(x) : answeredObject(x))?.fetchRequests;
  return Array.isArray(stored) ? stored.slice(0, MAX_STORED) : [];
}

/** An account as the clocks take it: where, and at the latest when, it was told. Firefox gives a stream no duration. */
function toldIn(x: RawExchange, session: string, { id, at, took = 0 }: Account): Told | undefined {
  if (id === undefined || at === undefined) return undefined;
  return {
    id,
    session,
    at,
    took,
    ...(session && { since: x.startedAt }),
    ...(x.durationMs && { heard: x.startedAt + x.durationMs }),
  };
}

/** Puts the token that the backend was given where it hides it, to be masked with what it tells. */
const revealed = (headers: HeaderLines, token: string | undefined): HeaderLines =>
  token === undefined
    ? headers
    : headers.map(([name, value]) =>
        name === 'authorization' && value === NOT_SHOWN ? [name, `Bearer ${token}`] : [name, value],
      );
