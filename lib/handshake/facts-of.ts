/** Computes the facts of one attempt, once for all checks. */
import type { Via } from '../exchange.ts';
import { withLegs } from './belonging/federated.ts';
import { mayBeSame } from './client.ts';
import { NOTHING } from './facts/before.ts';
import { observeAll } from './facts/in-order.ts';
import { isNowhere, resourceMetadataFacts, serverMetadataFacts } from './facts/metadata.ts';
import { authorizationFacts, registrationFacts, tokenFacts } from './facts/oauth.ts';
import { observe } from './facts/observe.ts';
import { scalekitFacts } from './facts/scalekit.ts';
import { type Checked, type Context, type Facts, isMcp, type McpExchange, type SessionFacts } from './facts.ts';
import { frameworkOf } from './framework.ts';
import type { Attempt, Handshake, RoledExchange } from './handshake.ts';
import type { ClientFacts } from './participants.ts';
import { placed, tellingOf } from './telling.ts';
import { type Walk, walkOf } from './walk.ts';
import { walkerOf } from './walkers.ts';

/** `ended`: nothing more will come to this attempt. */
export function factsOf(
  handshake: Handshake,
  attempt: Attempt,
  { ended, context = {} }: { ended: boolean; context?: Context },
): Facts {
  const telling = tellingOf(attempt);
  const isChecked = telling.some(({ roled }) => roled.exchange.via === 'live-check');
  const walker = isChecked ? walkerOf(context.client) : undefined;
  const walk = walker && walkOf(handshake.server ?? '', attempt.exchanges, walker);
  const exchanges = withLegs(observeAll(attempt, walk ? placed(walk.path) : telling));
  const mcp = exchanges.filter(isMcp);
  const tokenless = mcp.filter((x) => x.tokenless);
  const challenged = tokenless.findLast((x) => x.status === 401);
  const client = walker?.client ?? clientIn(handshake, attempt);
  const resourceMetadata = resourceMetadataFacts(
    exchanges,
    attempt.metadataAskedBy.some((before) => mayBeSame(before, client)),
  );
  const serverMetadata = serverMetadataFacts(
    exchanges,
    attempt.endpointsReadBy.filter((before) => mayBeSame(before.client, client)).map(({ at }) => at),
    attempt.serversReadBy.flatMap((before) => (mayBeSame(before.client, client) ? before.urls : [])),
  );
  const authorization = authorizationFacts(exchanges);
  const token = { ...tokenFacts(exchanges), ...(attempt.unproven && { unproven: attempt.issuedBefore ?? {} }) };
  // Which program it is shows whoever asks.
  const asked = walk && besides(walk, attempt.exchanges, exchanges.length);
  const via: Via = mcp.at(-1)?.via ?? exchanges.at(-1)?.via ?? 'direct';
  return {
    server: handshake.server,
    exchanges,
    client,
    via,
    framework: frameworkOf(exchanges, asked?.all),
    scalekit: scalekitFacts(exchanges),
    context,
    ended,
    mcp,
    tokenless,
    ...(challenged && { challenged }),
    resourceMetadata,
    serverMetadata,
    metadataNowhere: isNowhere(resourceMetadata.requests) && isNowhere(serverMetadata.requests),
    registration: registrationFacts(exchanges),
    authorization,
    token,
    session: walk ? { ...sessionFacts(mcp), connected: false } : sessionFacts(mcp),
    ...(walk &&
      asked && {
        checked: {
          client: walker.id,
          tolerates: walker.tolerates,
          ...asked,
          ...(!walker.client.inPage && pageFacts(handshake, attempt, ended)),
        },
      }),
  };
}

/** What an attempt does not say, a later one may. */
const clientIn = ({ client }: Handshake, { client: own }: Attempt): ClientFacts =>
  own.kind === 'unknown' && own.inPage === client.inPage ? client : own;

/** What no client asks, behind all that the client asked. */
function besides(
  { madeUp, keys, beside }: Walk,
  all: readonly RoledExchange[],
  position: number,
): Pick<Checked, 'madeUp' | 'keys' | 'beside' | 'all'> {
  const one = madeUp && observe(madeUp, position, NOTHING);
  return {
    ...(one && isMcp(one) && { madeUp: one }),
    ...(keys && { keys: observe(keys, position + 1, NOTHING) }),
    beside: beside.map((x, i) => observe(x, position + 2 + i, NOTHING)),
    all: all.map((x, i) => observe(x, i, NOTHING)),
  };
}

/** The same, had a page asked. */
function pageFacts(handshake: Handshake, attempt: Attempt, ended: boolean): Pick<Checked, 'asPage'> {
  if (!attempt.exchanges.some(({ exchange }) => exchange.page.origin !== null)) return {};
  return { asPage: factsOf(handshake, attempt, { ended, context: { client: 'web' } }) };
}

/** The MCP requests with a token, or after there was one; and the refusal that nothing accepted came after. */
function sessionFacts(mcp: readonly McpExchange[]): SessionFacts {
  const requests = mcp.filter((x) => x.stage === 'session');
  const acceptedAt = mcp.findLast((x) => x.outcome === 'accepted')?.position ?? -1;
  const refused = requests.find((x) => x.outcome === 'refused' && x.position > acceptedAt);
  const claims = refused?.token.kind === 'token' ? refused.token.claims : undefined;
  const connected = mcp.findLast((x) => x.outcome !== 'unknown')?.outcome === 'accepted';
  return { requests, connected, acceptedAt, ...(refused && { refused }), ...(claims && { claims }) };
}
