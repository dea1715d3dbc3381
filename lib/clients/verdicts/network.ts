/** Whether the client gets as far as the first request, and whether that makes it sign in. */
import type { CheckId } from '../../checks/ids.ts';
import { code } from '../../checks/kit/words.ts';
import { header } from '../../exchange.ts';
import type { Finding, Prose } from '../../finding.ts';
import { isMcp, type Observed } from '../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { isClientError, isRedirect, isSuccess } from '../../protocol/status.ts';
import { zoneOf } from '../../protocol/zones.ts';
import { parseUrl } from '../../text/url.ts';
import type { Client } from '../client.ts';
import { byHead, bySse, type Seen } from './seen.ts';
import { might, mightBy, type Stop, standard, stops, unseen } from './stop.ts';

export type Rule = (client: Client, seen: Seen) => Stop | undefined;

/** Where it runs, and where the server is. */
export const address: Rule = (client, { server, first }) => {
  if (!server) return undefined;
  const { publicAddress, port443, https } = client;
  if (publicAddress && isLoopbackOrSubdomain(server)) {
    return stops(
      publicAddress,
      `It calls your MCP server from the internet, and ${code(server.host)} is this computer.`,
      {
        check: 'client/loopback-url',
        ...(first && { at: first }),
      },
    );
  }
  if (publicAddress && zoneOf(server.hostname) !== 'public') {
    return stops(
      publicAddress,
      `It calls your MCP server from the internet, and ${code(server.host)} is an address of a private network.`,
      {
        check: 'client/loopback-url',
      },
    );
  }
  if (https && server.protocol !== 'https:') {
    return stops(https, `It takes only https, and the URL is plain http.`);
  }
  if (port443 && server.port !== '') {
    return stops(port443, `It uses port 443 alone, and your MCP server is at port ${code(server.port)}.`, {
      check: 'client/custom-port',
    });
  }
  return undefined;
};

/** What keeps every client out, or may, whoever met it. */
const ofEverybody: Partial<Record<CheckId, Prose>> = {
  'network/unreachable': 'Your MCP server did not respond here, and so it responds to nobody.',
  'network/tunnel': 'The tunnel to your MCP server is offline, for every client.',
  'network/gateway-error': 'What stands in front of your MCP server got no response from it, for every client.',
  'network/wrong-endpoint': 'There is no MCP server at this URL, for every client.',
  'challenge/redirected-to-login': 'Your MCP server sends programs to a login page, which none can fill in.',
};
const ofSome: Partial<Record<CheckId, Prose>> = {
  'network/tls': 'The certificate of your MCP server was not trusted here; what this client trusts was not seen.',
  'network/rate-limited': 'Your MCP server took no more requests here.',
  'network/bot-protection':
    'A rule or a login in front of your MCP server refused the client that was seen, and may refuse this one too.',
  'network/host-rejected': 'Your MCP server refuses requests for a host or from a page that is not on its list.',
  'network/redirected':
    'Your MCP server redirects this URL: in some clients the request may lose its body or its token on the way.',
  'network/wrong-transport':
    'Your MCP server refused the transport that was tried here; this client may try the other one too.',
};

/** Only a page met it, and programs were answered: those send no preflight and no `Origin`. */
function isOfPages({ evidence }: Finding, { exchanges }: Seen): boolean {
  const at = exchanges.find(({ id }) => id === evidence[0]?.exchange);
  return at !== undefined && at.page.origin !== null && exchanges.some((x) => isMcp(x) && isProgramAnswered(x));
}
const isProgramAnswered = ({ page, status }: Observed) => page.origin === null && status !== undefined;

/** To another origin, or one that makes a `GET` of a message. */
function isUnfollowed({ role, request, response, ...x }: Observed): boolean {
  if (role !== 'mcp' || request.method !== 'POST' || !isRedirect(x)) return false;
  const from = parseUrl(request.url);
  const to = parseUrl(header(response?.headers, 'location'), request.url);
  if (!from || !to || (x.status !== 307 && x.status !== 308)) return true;
  const upgraded = to.protocol === 'https:' && to.hostname === from.hostname && !from.port && !to.port;
  return to.origin !== from.origin && !upgraded;
}

export const onTheWay: Rule = ({ runs, redirects }, seen) => {
  const { main: met, stream, exchanges } = seen;
  // The other transport is there, and each client is judged by whether it speaks it.
  if (stream && (met?.check === 'network/wrong-transport' || met?.check === 'network/wrong-endpoint')) return undefined;
  if (!met || (met.endpoint ?? 'mcp') !== 'mcp' || !(met.check in ofEverybody || met.check in ofSome)) return undefined;
  const ofPages = isOfPages(met, seen);
  if (ofPages && (runs.is !== 'page' || met.check === 'network/unreachable')) return undefined;
  const turned = redirects && met.check === 'network/redirected' && exchanges.find(isUnfollowed);
  if (redirects && turned) {
    const why = `Your MCP server redirects this URL with ${code(turned.status ?? 0)}, and it follows a message only within the same host, and only where 307 or 308 says so.`;
    return stops(redirects, why, { check: met.check, at: turned });
  }
  const why = ofEverybody[met.check];
  const how = { check: met.check, from: { by: 'seen', where: 'this capture' } } as const;
  return why ? { verdict: 'cannot', why, ...how } : might(ofSome[met.check] ?? '', how);
};

/** The server refuses a message, and opens a stream or asks to sign in for one: it speaks the older transport alone. */
const speaksOldAlone = ({ first, stream }: Seen): boolean =>
  stream !== undefined &&
  first?.request.method === 'POST' &&
  isClientError(first) &&
  first.status !== 401 &&
  first.status !== 403;

/** How the client meets a server that speaks the older transport alone, and what remains of it where it gets in. */
export function transportOf({ sse, begins }: Client, asSeen: Seen): { seen: Seen; stop?: Stop; once?: Stop } {
  const seen = begins?.is === 'HEAD' ? byHead(asSeen) : asSeen;
  if (!speaksOldAlone(seen)) return { seen };
  const { first } = seen;
  const how = { check: 'network/wrong-transport', ...(first && { at: first }) } as const;
  const old = 'Your MCP server speaks only the older transport (SSE) at this URL';
  if (!sse) return { seen, stop: unseen(`${old}; whether this client tries that is not known.`) };
  if (sse.is === 'never') return { seen, stop: stops(sse, `${old}, and this client does not.`, how) };
  if (sse.is === 'chosen')
    return { seen: bySse(seen), once: mightBy(sse, `${old}: it gets on only once SSE is chosen in it.`, how) };
  if (sse.is === 'refused' || sse.is.includes(first?.status ?? 0)) return { seen: bySse(seen) };
  const why = `${old}, and this client tries that only after ${sse.is.join(' or ')}: your MCP server answers ${code(first?.status ?? 0)}.`;
  return { seen, stop: stops(sse, why, how) };
}

/** Whether the answer makes it begin a sign-in. */
export const beginning: Rule = (client, seen) => {
  const { first, exchanges, exactly } = seen;
  const { starts, begins, needsChallenge } = client;
  if (begins?.is === 'accepts-anything') {
    const refused = exchanges.find((x) => header(x.request.headers, 'accept') === '*/*' && x.status === 406);
    if (refused) {
      return might(
        'It asks first with `Accept: */*`, and your MCP server answers that with 406 before it asks for a sign-in.',
        {
          check: 'session/not-acceptable',
          from: begins.from,
          at: refused,
        },
      );
    }
  }
  if (starts?.is.includes('person'))
    return first && (first.status ?? 0) >= 500
      ? might(`A person begins its sign-in, and your MCP server may fail with ${code(first.status)} after it too.`, {
          check: exactly(first, 'challenge/server-error'),
          from: starts.from,
          at: first,
        })
      : undefined;
  if (!first) return unseen('No response of your MCP server to a request without a token was seen.');
  const status = first.status ?? 0;
  if (isSuccess(first) && first.rpc === 'error') {
    const check = exactly(first, 'challenge/in-body');
    return stops(
      starts ?? { from: standard('MCP, Authorization') },
      `Your MCP server asks for the sign-in with ${code(status)}, and only 401 begins one.`,
      { check, at: first },
    );
  }
  if (isSuccess(first)) return undefined;
  if (!starts)
    return status === 401
      ? undefined
      : unseen(`Your MCP server answers ${code(status)}, and what this client makes of that is not known.`);
  if (!starts.is.includes(status as 401 | 403)) {
    const check = exactly(first, status >= 500 ? 'challenge/server-error' : 'challenge/wrong-status');
    return stops(
      starts,
      `It begins a sign-in only after ${starts.is.join(' or ')}, and your MCP server answers ${code(status)}.`,
      { check, at: first },
    );
  }
  if (needsChallenge && !first.challenge?.bearer && first.response?.headersPartial !== true) {
    const check = exactly(first, first.challenge ? 'challenge/not-bearer' : 'challenge/no-www-authenticate');
    return stops(
      needsChallenge,
      'It begins a sign-in only where the 401 says `Bearer` in `WWW-Authenticate`, and your MCP server’s does not.',
      { check, at: first },
    );
  }
  return undefined;
};

/** That a name stands for a public address is seen by whoever looks it up. */
export const fromOutside: Rule = ({ publicAddress, ipv4 }, { server, exchanges, facts }) => {
  if (!publicAddress || !server) return undefined;
  const literal = /^[\d.]+$|^\[/.test(server.hostname) ? [server.hostname] : [];
  const seen = exchanges.flatMap(({ request, addresses = [] }) =>
    addresses.length && parseUrl(request.url)?.host === server.host ? addresses : [],
  );
  const addresses = [...literal, ...seen];
  if (!addresses.length) {
    return unseen(
      'Nothing that was seen stops it; whether it reaches your MCP server from the internet cannot be seen from here.',
    );
  }
  const inward = addresses.find((one) => zoneOf(one) !== 'public');
  // A proxy in between, or another name server than the internet's, makes it another from there.
  if (inward !== undefined) {
    return might(
      `It calls your MCP server from the internet, and its name stands for ${code(inward)} here, which is an address of a private network.`,
      { from: publicAddress.from },
    );
  }
  // Of a browser only the address that it took is known; a live check knows them all.
  if (ipv4 && facts.via === 'live-check' && addresses.every((one) => one.includes(':'))) {
    return stops(ipv4, 'It needs an address of IPv4, and your MCP server has only those of IPv6.');
  }
  return undefined;
};
