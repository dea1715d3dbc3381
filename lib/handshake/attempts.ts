/**
 * Cuts a handshake's exchanges into attempts. One begins with the first exchange, with a Connect of the person where the
 * source tells of it, or with a tokenless `initialize` (`server/discover`) after the attempt before it connected or ended;
 * retries and rediscovery stay inside it.
 */
import { type Exchange, hides } from '../exchange.ts';
import { grown } from '../grown.ts';
import { endpointsNamed } from '../protocol/server-metadata.ts';
import { isSuccess } from '../protocol/status.ts';
import { asStrings, isObject } from '../text/json.ts';
import { bringsError, responseBody } from './body.ts';
import { beginsSession, isSpareStream, type Taken, takenBy } from './classify.ts';
import { clientOf, isAsKnown, mayBeSame, sayingOf } from './client.ts';
import { tokenIssued } from './facts/oauth.ts';
import { carriesToken, letsGo } from './facts/token-use.ts';
import type { Attempt, EndpointsRead, Handshake, Issued, RoledExchange, ServersRead } from './handshake.ts';
import { type EndWatch, watchForEnd } from './over.ts';
import type { ClientFacts } from './participants.ts';
import { createTeller, type Teller } from './telling.ts';

/** An attempt has ended when nothing was in flight for this long, in milliseconds. */
export const IDLE_MS = 2000;

/** Cuts a handshake into attempts as it goes on. */
export interface Splitter {
  /** The next exchange. */
  add(x: RoledExchange): void;
  /** Those so far, oldest first. */
  attempts(): Attempt[];
  /** Of the newest one. */
  client(): ClientFacts;
  /** One that goes on from here; what this one gave out stays as it is. */
  fork(): Splitter;
}

/** One handshake by its exchanges, and what cuts it further as it goes on. */
export function handshakeOf(
  id: string,
  server: string | null,
  exchanges: readonly RoledExchange[],
): { handshake: Handshake; splitter: Splitter } {
  const newestMcp = exchanges.findLast(({ role }) => role === 'mcp') ?? exchanges.at(-1);
  const splitter = createSplitter(id);
  for (const x of exchanges) splitter.add(x);
  const client = splitter.client();
  return {
    handshake: { id, server, client, via: newestMcp?.exchange.via ?? null, attempts: splitter.attempts() },
    splitter,
  };
}

interface Split {
  attempts: Attempt[];
  state: State;
  issued: Issued | undefined;
  unproven: boolean;
  watch: EndWatch;
  teller: Teller;
}

function createSplitter(handshake: string, from?: Split): Splitter {
  const attempts: Attempt[] = from?.attempts ?? [];
  let state = from?.state ?? fresh();
  let issued = from?.issued;
  let unproven = from?.unproven ?? false;
  let watch = from?.watch ?? watchForEnd();
  let teller = from?.teller ?? createTeller();
  /** The list of the newest attempt is another's too, or was given to one that goes on from here. */
  let shared = from !== undefined;

  function add(x: RoledExchange): void {
    let current = attempts.at(-1);
    const ended = state.connected || current?.over !== undefined || idleBefore(x.exchange, state);
    if (!current || isConnect(x, state) || (opens(x, state) && ended)) {
      // A new attempt keeps nothing but the token: a file that shows no headers counts it as sent from then on.
      state = { ...fresh(), issued: state.issued, wasIssued: state.wasIssued };
      watch = watchForEnd();
      tell();
      teller = createTeller();
      current = {
        id: `${handshake}#${x.exchange.id}`,
        startedAt: x.exchange.startedAt,
        exchanges: [],
        client: clientOf([x.exchange], current?.client),
        metadataAskedBy: askedFor(current),
        endpointsReadBy: endpointsIn(current),
        serversReadBy: serversIn(current),
        ...(issued && { issuedBefore: issued, ...(!state.issued && { letGo: true }), ...(unproven && { unproven }) }),
      };
      attempts.push(current);
      shared = false;
    }
    // One list of just this length, where a copy that then grows takes two and a half.
    if (shared) current.exchanges = grown(current.exchanges, x);
    else current.exchanges.push(x);
    shared = false;
    if (current.exchanges.length > 1 && !isAsKnown(x.exchange, current.client)) {
      const saying = sayingOf(x.exchange);
      // Of two clients each message says which it is: what was said once says nothing new.
      if (!state.said.has(saying)) {
        const all = current.exchanges.map(({ exchange }) => exchange);
        current.client = clientOf(all, attempts.at(-2)?.client);
        state.said = new Set([...state.said, saying]);
      }
    }
    teller.add(x, issued);
    const brought = x.role === 'token' ? tokenIssued(x.exchange) : undefined;
    issued = brought ?? issued;
    const over = watch.after(x, current.client.kind === 'inspector');
    if (over) current.over = over;
    else delete current.over;
    note(x, brought, state);
    if (brought) unproven = true;
    else if (x.role === 'mcp' && state.connected) unproven = false;
  }

  /** The newest attempt is told what of it tells something. */
  function tell(): Attempt[] {
    const last = attempts.at(-1);
    const telling = teller.telling();
    if (last && telling) last.telling = telling;
    return attempts;
  }

  function fork(): Splitter {
    const last = attempts.at(-1);
    const own = last ? [...attempts.slice(0, -1), { ...last }] : [];
    shared = true;
    return createSplitter(handshake, {
      attempts: own,
      state: { ...state },
      issued,
      unproven,
      watch: watch.fork(),
      teller: teller.fork(),
    });
  }

  const client = () => attempts.at(-1)?.client ?? clientOf([], undefined);
  return { add, attempts: tell, client, fork };
}

/** Which clients asked for the resource metadata up to here. */
function askedFor(before: Attempt | undefined): readonly ClientFacts[] {
  if (!before) return [];
  const { exchanges, client, metadataAskedBy } = before;
  const asked = exchanges.some(({ role }) => role === 'resource-metadata');
  return asked && !metadataAskedBy.some((one) => mayBeSame(one, client))
    ? [...metadataAskedBy, client]
    : metadataAskedBy;
}

/** Of one client the newest. */
function endpointsIn(before: Attempt | undefined): readonly EndpointsRead[] {
  if (!before) return [];
  const { exchanges, client, endpointsReadBy } = before;
  const read = exchanges.findLast(({ role, exchange }) => role === 'server-metadata' && isSuccess(exchange.response));
  const urls = read ? endpointsNamed(responseBody(read.exchange).json) : [];
  if (!read || !urls.length) return endpointsReadBy;
  const at = read.exchange.request.url;
  return [...endpointsReadBy.filter((one) => !mayBeSame(one.client, client)), { client, at, urls }];
}

/** Of one client what it read last, also where that names none. */
function serversIn(before: Attempt | undefined): readonly ServersRead[] {
  if (!before) return [];
  const { exchanges, client, serversReadBy } = before;
  const isRead = (x: RoledExchange) => x.role === 'resource-metadata' && isSuccess(x.exchange.response);
  const read = exchanges.findLast(isRead);
  const { json } = read ? responseBody(read.exchange) : {};
  if (!isObject(json)) return serversReadBy;
  const urls = asStrings(json.authorization_servers) ?? [];
  return [...serversReadBy.filter((one) => !mayBeSame(one.client, client)), { client, urls }];
}

interface State {
  /** What was said of the client. */
  said: ReadonlySet<string>;
  connected: boolean;
  taken: Taken | undefined;
  /** The developer is at the sign-in page. */
  signingIn: boolean;
  /** The client has a token, as far as can be seen. */
  issued: boolean;
  /** It had one, which it may have let go of. */
  wasIssued: boolean;
  /** A token was issued in this attempt, and no message has carried it yet: the next one is still the attempt's. */
  unused: boolean;
  /** The tab came back from the sign-in, and nothing was refused or sent to the server since: it connects by itself. */
  returned: boolean;
  /** When the last exchange that is no open stream was over. */
  lastEnd: number;
}

const fresh = (): State => ({
  said: new Set(),
  connected: false,
  taken: undefined,
  signingIn: false,
  issued: false,
  wasIssued: false,
  unused: false,
  returned: false,
  lastEnd: 0,
});

const idleBefore = (x: Exchange, state: State) =>
  !state.signingIn && !state.unused && x.startedAt - state.lastEnd >= IDLE_MS;

/** The person pressed Connect. What the Inspector does by itself after the sign-in is none, though it calls it so. */
const isConnect = ({ exchange }: RoledExchange, { unused, returned }: State) =>
  exchange.connect === true && !unused && !returned;

/** A tokenless first message; where headers are not shown, one after a token was issued counts as carrying it. */
const opens = ({ exchange, role, redirectedFrom }: RoledExchange, state: State) =>
  role === 'mcp' &&
  redirectedFrom === undefined &&
  beginsSession(exchange) &&
  !carriesToken(exchange) &&
  !(
    hides(exchange.request, 'authorization') &&
    (state.issued || (state.wasIssued && exchange.response?.status !== 401))
  );

function note(roled: RoledExchange, brought: Issued | undefined, state: State): void {
  const { exchange, role } = roled;
  if (letsGo(roled)) state.issued = false;
  if (role === 'authorization') state.signingIn = true;
  if (role === 'callback') {
    state.signingIn = false;
    state.returned = !bringsError(exchange);
  }
  const status = exchange.response?.status ?? 0;
  const ok = isSuccess({ status });
  const answer = responseBody(exchange);
  if (brought) {
    state.issued = true;
    state.wasIssued = true;
    state.unused = true;
  }
  if (role === 'token' && !ok) state.returned = false;
  if (role === 'mcp') {
    state.returned = false;
    // A first message without the token shows that the client does not send it; a later one begins anew.
    state.unused = false;
    const result = answer.messages.some((m) => isObject(m) && 'result' in m);
    if (ok && exchange.request.method === 'POST' && (!beginsSession(exchange) || result)) state.connected = true;
    if (ok) state.taken = takenBy(exchange, state.taken);
    if (status >= 400 && status !== 405 && !isSpareStream(exchange, state.taken)) state.connected = false;
  }
  const stream = exchange.request.method === 'GET' && role === 'mcp';
  state.lastEnd = Math.max(state.lastEnd, exchange.startedAt + (stream ? 0 : (exchange.durationMs ?? 0)));
}
