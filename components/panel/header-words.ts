/** Which headers of an exchange decide something, and what each says, in a line. All else about them is in the standards. */
import { type Exchange, type HeaderLines, header } from '../../lib/exchange.ts';
import { NOT_SHOWN, readMasked } from '../../lib/masked.ts';
import { type CorsVerdict, corsVerdict } from '../../lib/protocol/cors.ts';
import { brief } from '../parts/text.ts';

/** `asks` and `allows`: the preflight's request and response. */
export type HeaderSide = 'request' | 'response' | 'asks' | 'allows';

export interface HeaderRow {
  name: string;
  /** Absent: it is missing, and that decides. */
  value?: string;
  says?: string;
  /** Here the browser stopped. */
  stopped?: boolean;
}

interface Of {
  exchange: Exchange;
  role: string;
  /** Origin of the page whose browser decides; absent where none does. */
  page?: string | undefined;
}
type Words = Partial<Record<string, (value: string, of: Of) => string | false | undefined>>;

const allowOrigin: Words[string] = (value, { page }) => {
  if (!page) return undefined;
  if (value === '*') return 'A page at any address may read the response.';
  return value === page ? `The page at ${page} may read the response.` : `Not the page at ${page}, but another one.`;
};
const statusOf = ({ exchange }: Of) => exchange.response?.status ?? 0;
const given = (role: string) => /^(?:resource-metadata|server-metadata|registration|token)$/.test(role);

const words: Record<HeaderSide, Words> = {
  request: {
    authorization: (value) =>
      value.includes(NOT_SHOWN)
        ? 'It was sent; its value is not shown where this was recorded.'
        : readMasked(value)?.kind === 'access_token' && 'The access token, which is hidden here.',
    origin: (_, { page }) => page && 'The page that asks.',
    'mcp-session-id': () => 'The session that this request belongs to.',
    // RFC 6749 §4.1.3.
    'content-type': (value, { role }) =>
      role === 'token' && !/urlencoded/i.test(value) && 'A token request has to be a form.',
    // MCP, Streamable HTTP, "Sending Messages to the Server".
    accept: (value, { role, exchange }) =>
      role === 'mcp' &&
      exchange.request.method === 'POST' &&
      !(/application\/json/i.test(value) && /text\/event-stream/i.test(value)) &&
      'An MCP request has to accept both JSON and event streams.',
  },
  response: {
    'www-authenticate': (_, of) =>
      statusOf(of) === 401
        ? 'Says how to sign in; its parts stand above.'
        : statusOf(of) === 403 && 'Says why the token does not suffice; its parts stand above.',
    location: (_, of) => statusOf(of) >= 300 && statusOf(of) < 400 && 'Whoever asked is sent on to this address.',
    'mcp-session-id': () => 'The session that begins here: each later request has to name it.',
    'content-type': (value, of) => {
      if (statusOf(of) < 200 || statusOf(of) >= 300) return undefined;
      if (given(of.role)) return !/json/i.test(value) && 'A client expects JSON here.';
      if (of.role !== 'mcp' || statusOf(of) === 202) return undefined;
      if (/event-stream/i.test(value)) return 'The response is a stream of events, a message each.';
      return !/json/i.test(value) && 'An MCP client expects JSON or an event stream here.';
    },
    'access-control-allow-origin': allowOrigin,
    'access-control-expose-headers': (_, { page }) =>
      page && 'The headers that a page may read, beside the common ones.',
    'retry-after': (_, of) => (statusOf(of) === 429 || statusOf(of) === 503) && 'How long to wait before asking again.',
    allow: (_, of) => statusOf(of) === 405 && 'The methods that this address takes.',
    'cf-mitigated': () => 'Cloudflare answered itself, in place of the server behind it.',
  },
  asks: {
    origin: () => 'The page that asks.',
    'access-control-request-method': () => 'The method that it wants to use.',
    'access-control-request-headers': () => 'The headers that it wants to send.',
  },
  allows: {
    'access-control-allow-origin': allowOrigin,
    'access-control-allow-methods': () => 'The methods that a page may use, beside GET, HEAD and POST.',
    'access-control-allow-headers': () => 'The headers that a page may send.',
    location: () => 'Browsers follow no redirect of a permission check.',
  },
};

type Blocked = Extract<CorsVerdict, { blocked: true }>;
const decidedBy: Partial<Record<Blocked['reason'], string>> = {
  'no-allow-origin': 'access-control-allow-origin',
  'origin-mismatch': 'access-control-allow-origin',
  'origin-duplicated': 'access-control-allow-origin',
  'wildcard-with-credentials': 'access-control-allow-origin',
  'method-not-allowed': 'access-control-allow-methods',
  'header-not-allowed': 'access-control-allow-headers',
};

/** Why the browser stopped at a header. */
function stop({ reason, detail }: Blocked, page: string): string {
  if (reason === 'origin-duplicated') return 'The browser stopped here: it takes one address, and this says more.';
  if (reason === 'wildcard-with-credentials')
    return 'The browser stopped here: for cookies it wants the address itself.';
  if (reason === 'method-not-allowed' || reason === 'header-not-allowed')
    return `The browser stopped here: ${brief(detail?.expected || 'what the page wants', 80)} is not among them.`;
  return `The browser stopped here: it wants ${page}.`;
}

/** What the browser decided, where it stopped the request at a status or without any response. */
export function stoppedAtStatus(exchange: Exchange): string | undefined {
  const verdict = corsVerdict(exchange);
  if (!verdict?.blocked) return undefined;
  if (verdict.reason === 'preflight-rejected') return 'The browser stopped here: it wants a status from 200 to 299.';
  if (verdict.reason === 'preflight-redirected') return 'The browser stopped here: it follows no redirect.';
  return verdict.reason === 'preflight-unreachable' ? 'The browser stopped here: there was no response.' : undefined;
}

/** The headers of one side as rows, in their order, those that decide with their words. */
export function headerRows(lines: HeaderLines, side: HeaderSide, exchange: Exchange, role: string): HeaderRow[] {
  const verdict = corsVerdict(exchange);
  const origin = header(exchange.request.headers, 'origin') ?? exchange.page.origin ?? undefined;
  const page = verdict && origin && brief(origin, 120);
  const blockedHere =
    verdict?.blocked && (verdict.on === 'preflight' ? 'allows' : 'response') === side ? verdict : undefined;
  const decider = blockedHere && decidedBy[blockedHere.reason];
  const rows = lines.map(([name, value]): HeaderRow => {
    if (page && blockedHere && name === decider) return { name, value, says: stop(blockedHere, page), stopped: true };
    const says = Object.hasOwn(words[side], name) && words[side][name]?.(value, { exchange, role, page });
    return { name, value, ...(says && { says }) };
  });
  if (!page || !blockedHere || !decider || rows.some(({ stopped }) => stopped)) return rows;
  return [...rows, { name: decider, says: stop(blockedHere, page), stopped: true }];
}
