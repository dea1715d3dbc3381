/**
 * What in an attempt's own traffic shows that it has ended, whatever the clock says: the same refusal of the same request
 * came a third time, or an MCP Inspector was refused something after which it asks for nothing more by itself.
 */
import { type Exchange, header } from '../exchange.ts';
import { expired } from '../protocol/jwt.ts';
import { oauthError } from '../protocol/oauth-errors.ts';
import { isSuccess } from '../protocol/status.ts';
import { bare } from '../text/url.ts';
import { ways } from '../ways.ts';
import { asksForNonce, isPending } from './asks-again.ts';
import { bringsError, grantOf } from './body.ts';
import { isProxysOwn, isSpareStream, rpcMethodOf, type Taken, takenBy } from './classify.ts';
import { carriesToken, tokenOf } from './facts/token-use.ts';
import type { Role } from './facts.ts';
import type { Over, RoledExchange } from './handshake.ts';

/** So often the same refusal of the same request comes before the attempt has ended. */
const TIMES = 3;

/**
 * Requests that a client repeats only when it is stuck. Metadata is looked for at the same places again and again in a
 * healthy sign-in, and at the sign-in pages it is the person who tries again.
 */
const counts = new Set<Role>(['mcp', 'registration', 'token']);

/** Watches one attempt, exchange by exchange. */
export interface EndWatch {
  /** Whether the attempt is over with this one; `inspector`: the client is an MCP Inspector. */
  after(x: RoledExchange, inspector: boolean): Over | undefined;
  /** One that goes on from here, and leaves this one as it is. */
  fork(): EndWatch;
}

/** How often, and when the last of them was answered. */
interface Refused {
  times: number;
  answered: number;
}

interface Watched {
  refusals: Map<string, Refused>;
  again: boolean;
  before: Before;
}

export function watchForEnd(
  from: Watched = {
    refusals: new Map(),
    again: false,
    before: { asked: false, taken: undefined, refreshed: false, guided: false },
  },
): EndWatch {
  const { refusals, before } = from;
  let { again } = from;
  const fork = () => watchForEnd({ refusals: new Map(refusals), again, before: { ...before } });
  function after(x: RoledExchange, inspector: boolean): Over | undefined {
    const isCounted =
      counts.has(x.role) && !isUsual401(x) && !isOffline(x.exchange) && !isSpareStream(x.exchange, before.taken);
    const refusal = isCounted ? refusalOf(x.exchange) : undefined;
    // Each nonce is good for a while: one that was taken leaves the question for it behind.
    if (refusals.size > 0 && isSuccess(x.exchange.response)) refusals.delete(`${keyOf(x)} nonce `);
    if (refusal) {
      // Each kind of failure is another one: a network that comes and goes says now this, now that. Addresses and times are none.
      const words = x.exchange.failure?.text.slice(0, MAX_WORDS).replaceAll(/[\d:.]+/g, '') ?? '';
      const key = `${keyOf(x)} ${refusal} ${words}`;
      const { startedAt, durationMs = 0 } = x.exchange;
      const known = refusals.get(key);
      // Sent while the one before it was under way, as calls are that need not wait for each other, it is no other try.
      if (!known || startedAt >= known.answered) {
        const times = (known?.times ?? 0) + 1;
        refusals.set(key, { times, answered: startedAt + durationMs });
        if (times >= TIMES) again = true;
      }
    }
    const guided = before.guided || returnsToDebug(x.exchange);
    const gaveUp = inspector && !guided && rows.some(({ after }) => after(x, before));
    note(x, before);
    if (again) return 'refused-again';
    return gaveUp ? 'gave-up' : undefined;
  }
  return { after, fork };
}

/** What the attempt has seen so far. */
interface Before {
  /** An MCP message. */
  asked: boolean;
  taken: Taken | undefined;
  /** The exchange just before brought a token by a refresh. */
  refreshed: boolean;
  /** The guided flow of version 1, in which each step waits for a click, and may be clicked again. */
  guided: boolean;
}

interface Row {
  after(x: RoledExchange, before: Before): boolean;
  /** How it was found that no request follows. */
  measured: string;
}

/**
 * After these an MCP Inspector asks for nothing more until somebody presses Connect. The first 401 is none of them, and
 * nothing that begins a sign-in.
 * @internal
 */
export const rows: readonly Row[] = [
  {
    after: ({ exchange: x, role }) =>
      role === 'mcp' && rpcMethodOf(x) === 'initialize' && isRefused(x) && !mayBeginSignIn(x),
    measured:
      '0.14.3, 0.17.2, 0.22.0, 1.0.3: `connect` in the page throws on every error but a 401. 2.12.0: `connect` shows ' +
      '"Failed to connect". Recordings: v1-direct-refused, v1-direct-cloudflare, v1-proxy-akamai, v1-proxy-gateway-error, ' +
      'v1-proxy-redirected-to-login, v2-relay-dns, v2-relay-host-rejected, v2-relay-redirected.',
  },
  {
    after: ({ exchange: x, role }) => role === 'mcp' && (isProxysOwn(x) || refusedByPart(x)),
    measured:
      '0.14.3, 0.17.2, 0.22.0, 1.0.3: `connect` returns where `/health` fails or the session token is refused. 2.12.0: ' +
      'the backend’s own refusal of the first message ends `connect`.',
  },
  {
    after: ({ exchange: x, role }, { asked }) => role === 'registration' && asked && isRefused(x) && !isTriedAgain(x),
    measured:
      '`auth` of the SDK throws, and the page shows it. Recordings: v1-direct-preflight-registration, ' +
      'v1-direct-cors-none-asmeta, ff-v1-direct-asmeta-404, v2-relay-prm-404, ff-v2-relay-prm-404.',
  },
  {
    after: ({ exchange: x, role }) =>
      role === 'token' && grantOf(x) === 'authorization_code' && isRefused(x) && !isTriedAgain(x),
    measured:
      'The callback page shows it. Recordings: v1-direct-no-allow-origin-token, ff-v1-direct-origin-duplicated-token, ' +
      'ff-v1-direct-prm-only-at-challenge-url. 2.12.0: `resumeAfterOAuth` throws.',
  },
  {
    after: ({ exchange: x, role }) => role === 'callback' && bringsError(x),
    measured: 'In all five versions the callback page shows the error and stops.',
  },
  {
    after: ({ exchange: x, role }, { refreshed }) =>
      role === 'mcp' && refreshed && x.response?.status === 401 && ways[x.via].part === 'backend',
    measured:
      '2.12.0 refreshes a token once, then it disconnects (`postSend`, n ≥ 1); version 1 goes on without end. Recordings: ' +
      'v2-relay-tok-aud, ff-v2-relay-tok-aud.',
  },
];

function note({ exchange: x, role }: RoledExchange, before: Before): void {
  if (role === 'mcp') before.asked = true;
  if (role === 'mcp' && isSuccess(x.response)) before.taken = takenBy(x, before.taken);
  const refresh = role === 'token' && grantOf(x) === 'refresh_token';
  before.refreshed = refresh && isSuccess(x.response);
  if (role !== 'mcp' && returnsToDebug(x)) before.guided = true;
}

/** A refusal in a word, equal for equal ones; `undefined` for what is none, and for a request that was given up. */
function refusalOf(x: Exchange): string | undefined {
  const { response, failure } = x;
  if (failure && failure.kind !== 'aborted') return `${failure.kind} ${failure.status ?? ''}`;
  if (!response || response.status < 400) return undefined;
  // Open streams and the end of a session need not be offered (MCP *Transports*).
  if (response.status === 405 && x.request.method !== 'POST') return undefined;
  if (isPending(x)) return undefined;
  return asksForNonce(x) ? 'nonce' : String(response.status);
}

/** How much of a failure's words tells it from another, in UTF-16 code units. */
const MAX_WORDS = 200;

/** The client's own computer has no network, or wakes up: nobody refused anything, and it asks again once it has one. */
const isOffline = ({ failure }: Exchange): boolean =>
  failure?.kind === 'network' && offline.some((words) => failure.text.includes(words));
const offline = [
  ...['ERR_NETWORK_IO_SUSPENDED', 'ERR_INTERNET_DISCONNECTED', 'ERR_NETWORK_CHANGED', 'NS_ERROR_OFFLINE'],
  'Internet connection appears to be offline',
];

function isRefused(x: Exchange): boolean {
  const status = x.response?.status ?? 0;
  // What the page is redirected to it follows; the Inspector's proxy and backend do not.
  return refusalOf(x) !== undefined || (status >= 300 && status < 400 && ways[x.via].part !== undefined);
}

const keyOf = ({ exchange: x, role }: RoledExchange): string =>
  [
    role,
    x.request.method,
    bare(x.request.url),
    rpcMethodOf(x) ?? '',
    carriesToken(x),
    grantOf(x) ?? '',
    overOf(x),
  ].join(' ');

/** That a token is over is no news once it is renewed: the next one is over another time. */
function overOf(x: Exchange): string {
  const { claims, fingerprint = '' } = tokenOf(x) ?? {};
  return claims !== undefined && !x.undated && expired(claims, x.startedAt) ? fingerprint : '';
}

/** The first one. */
const isUsual401 = ({ exchange: x, role }: RoledExchange) =>
  role === 'mcp' && x.response?.status === 401 && !carriesToken(x);

/** A 401 that the client was shown, a challenge, or words that the older pages take for a 401. */
function mayBeginSignIn({ response, failure }: Exchange): boolean {
  const shown = failure ? undefined : response;
  if (shown?.status === 401 || header(shown?.headers, 'www-authenticate') !== undefined) return true;
  return /\b401\b|Unauthorized/.test(failure?.text ?? shown?.body ?? '');
}

const refusedByPart = (x: Exchange) =>
  x.failure?.kind === 'proxy' && ways[x.via].part !== undefined && rpcMethodOf(x) === 'initialize';

/** Refusals after which `auth` of the SDK forgets the client or the token and tries once more. */
const triedAgain = ['invalid_client', 'unauthorized_client', 'invalid_grant'];

function isTriedAgain({ response, failure }: Exchange): boolean {
  if (failure) return false;
  const { status = 0, body } = response ?? {};
  const code = body === undefined ? undefined : oauthError(body, header(response?.headers, 'content-type'))?.code;
  return code === undefined ? body === undefined && (status === 400 || status === 401) : triedAgain.includes(code);
}

const debugs = new WeakMap<Exchange, boolean>();

/** The `redirect_uri` of an authorization request, a registration or a token request is the guided flow's. */
export function returnsToDebug(x: Exchange): boolean {
  const known = debugs.get(x) ?? namesDebug(x);
  debugs.set(x, known);
  return known;
}

const namesDebug = ({ request: { url, body = '' } }: Exchange): boolean =>
  // Most have not even the word.
  (url.includes('debug') || body.includes('debug')) &&
  (/^[^?#]*\/oauth\/callback\/debug/.test(url) ||
    `${url}\n${body}`
      .replaceAll(/%2f/gi, '/')
      .split(/(?=[&#])/)
      .some((part) => {
        const at = part.search(/(?:[?&]|^)redirect_uri=/m);
        return at >= 0 && part.includes('/oauth/callback/debug', at);
      }));
