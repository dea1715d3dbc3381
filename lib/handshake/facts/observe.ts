/** Gives each exchange of an attempt what every check wants to know of it. */
import { type Exchange, UNEXPLAINED } from '../../exchange.ts';
import type { Endpoint, StageId } from '../../finding.ts';
import { corsVerdict } from '../../protocol/cors.ts';
import { challengeIn } from '../../protocol/www-authenticate.ts';
import { asString, isObject } from '../../text/json.ts';
import { createKept } from '../../text/kept.ts';
import { responseBody } from '../body.ts';
import { rpcMethodOf } from '../classify.ts';
import type { McpExchange, Observed, Role } from '../facts.ts';
import type { RoledExchange } from '../handshake.ts';
import { type Before, sameBefore } from './before.ts';
import { outcomeOf } from './outcome.ts';
import { tokenUse } from './token-use.ts';

const endpoints: Record<Role, Endpoint | undefined> = {
  mcp: 'mcp',
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  registration: 'registration',
  authorization: 'authorization',
  callback: undefined,
  token: 'token',
  keys: undefined,
};

const unseen = { kind: 'unseen', json: undefined } as const;

/** What an exchange was seen as, and what came before it then: with the same before it, it is the same. */
interface Seen {
  roled: RoledExchange;
  position: number;
  before: Before;
  observed: Observed;
}
const cache = createKept<Exchange, Seen>();

const isSame = (seen: Seen, { role, redirectedFrom }: RoledExchange, position: number, before: Before) =>
  seen.position === position &&
  seen.roled.role === role &&
  seen.roled.redirectedFrom === redirectedFrom &&
  sameBefore(seen.before, before);

export function observe(roled: RoledExchange, position: number, before: Before): Observed {
  const known = cache.of(roled.exchange);
  if (known && isSame(known, roled, position, before)) return known.observed;
  const observed = lookAt(roled, position, before);
  cache.keep(roled.exchange, { roled, position, before, observed });
  return observed;
}

/**
 * All that an exchange may have, so that what every check reads has one form, whatever was seen of it: the compiler knows
 * then where each member stands.
 */
const unknown: Pick<
  Observed,
  'undated' | 'durationMs' | 'timing' | 'addresses' | 'connect' | 'navigation' | 'response' | 'failure' | 'preflight'
> = {
  undated: undefined,
  durationMs: undefined,
  timing: undefined,
  addresses: undefined,
  connect: undefined,
  navigation: undefined,
  response: undefined,
  failure: undefined,
  preflight: undefined,
};

function lookAt({ exchange: seen, role, redirectedFrom }: RoledExchange, position: number, before: Before): Observed {
  const exchange = before.connected ? asLeftOpen(seen) : seen;
  const status = exchange.response && exchange.response.status > 0 ? exchange.response.status : undefined;
  // A body decides nothing where the status that it came with was lost.
  const { kind, json } = status === undefined ? unseen : responseBody(exchange);
  const cors = corsVerdict(exchange);
  const base: Observed = {
    ...unknown,
    ...exchange,
    role,
    position,
    endpoint: endpoints[role],
    stage: stageOf(role, before.hasToken),
    guessed: before.guessed,
    status,
    readable: readable(exchange, cors?.blocked === true),
    cors,
    bodyKind: kind,
    json,
    ...(redirectedFrom !== undefined && { redirectedFrom }),
    ...(isUnsent(exchange) && { unsent: true }),
  };
  return role === 'mcp' ? observeMcp(base, before) : base;
}

/** The live check says of what it asked whether it was answered. */
const isUnsent = ({ via, preflight, response, failure }: Exchange): boolean =>
  via === 'live-check' && preflight !== undefined && response === undefined && failure === undefined;

/**
 * What nobody answered, and nobody says why: a stream that still waits, a call that was given up as the page closed. Once
 * the client is in, it is taken for one that is in flight.
 */
function asLeftOpen(x: Exchange): Exchange {
  if (x.response || (x.failure && x.failure.text !== UNEXPLAINED)) return x;
  const { failure: _failure, durationMs: _took, preflight, ...rest } = x;
  return preflight?.response ? { ...rest, preflight } : rest;
}

const elsewhere: Record<Exclude<Role, 'mcp'>, StageId> = {
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  keys: 'server-metadata',
  registration: 'registration',
  authorization: 'authorization',
  callback: 'authorization',
  token: 'token',
};

const stageOf = (role: Role, hasToken: boolean): StageId =>
  role === 'mcp' ? (hasToken ? 'session' : 'network') : elsewhere[role];

function readable(x: Exchange, blocked: boolean): boolean | undefined {
  if (blocked) return false;
  // An event stream that broke off later was readable: its head had come.
  const brokeOff = x.failure?.kind === 'network' && (x.response?.status ?? 0) > 0;
  if (x.failure && x.failure.kind !== 'aborted' && !brokeOff) return false;
  return x.response && x.response.status > 0 ? true : undefined;
}

function observeMcp(base: Observed, before: Before): McpExchange {
  const rpcMethod = rpcMethodOf(base);
  const { rpc, rpcError } = rpcAnswer(base);
  const challenge = challengeIn(base.response?.headers);
  const token = tokenUse({ ...base, ...(rpcError && { rpcError }), ...(challenge && { challenge }) }, before);
  const withToken = token.kind === 'token' || before.hasToken;
  const mcp: McpExchange = {
    ...base,
    role: 'mcp',
    stage: withToken ? 'session' : 'network',
    rpcMethod,
    token,
    tokenless: !withToken && token.kind !== 'unknown',
    rpc,
    ...(rpcError && { rpcError }),
    outcome: 'unknown',
    ...(challenge && { challenge }),
  };
  mcp.outcome = outcomeOf(mcp, before);
  return mcp;
}

/** The JSON-RPC answer in a body; an answer is looked for after notifications that may stand before it. */
function rpcAnswer(x: Observed): { rpc: McpExchange['rpc']; rpcError?: NonNullable<McpExchange['rpcError']> } {
  if (x.bodyKind === 'unseen') return { rpc: 'unseen' };
  for (const message of responseBody(x).messages) {
    if (!isObject(message)) continue;
    if ('result' in message) return { rpc: 'result' };
    if (isObject(message.error)) {
      const { code, message: text, data } = message.error;
      return {
        rpc: 'error',
        rpcError: {
          ...(typeof code === 'number' && { code }),
          ...(asString(text) !== undefined && { message: String(text).slice(0, 1000) }),
          ...(data !== undefined && { data }),
        },
      };
    }
  }
  return { rpc: 'none' };
}
