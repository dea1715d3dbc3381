/**
 * Errors that a page may not read, and whose status alone stops a client just as well, wherever it runs. The missing
 * permission comes first, since nobody at the page sees the error before; what mends it says that the error is there too,
 * and offers no other client as a way round.
 */
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { isError, isServerError, isSuccess } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { bodyStart } from './answers/kinds.ts';
import { topicOf } from './answers/token-words.ts';
import { sentClaims, timeProblem } from './sent-token.ts';

const lacksHeader = ({ cors }: Observed): boolean =>
  cors?.blocked === true && cors.on === 'response' && cors.reason === 'no-allow-origin';

/** An error that came without the header. */
const isHidden = (x: Observed): boolean => lacksHeader(x) && isError(x);

/**
 * The page is let in else: by the permission check, or at another request. One that is forbidden may be so for its page's
 * sake, save where another answer at the same URL says that it is not. What is posted as a form is asked no permission for:
 * of it only its own URL tells, unless it failed, or its words were seen. An answer of success without the header ends all that.
 */
function letsIn({ exchanges }: Facts, at: Observed): boolean {
  if (/\bCORS\b|\borigin\b/i.test(bodyStart(at))) return false;
  const alike = exchanges.filter((x) => x.request.url === at.request.url && x.request.method === at.request.method);
  if (alike.some((x) => isSuccess(x) && lacksHeader(x))) return false;
  const forbidden = at.status === 403;
  // A browser keeps a permission for a while, and does not ask again.
  const permitted = (x: Observed) =>
    isSuccess(x.preflight?.response) && !(x.cors?.blocked && x.cors.on === 'preflight');
  if (!(forbidden && at.role === 'mcp') && alike.some(permitted)) return true;
  const byUrl = forbidden || (at.role === 'token' && !isServerError(at) && bodyStart(at) === '');
  const place = (url: string) => (byUrl ? url : parseUrl(url)?.origin);
  return exchanges.some(
    (x) => x.cors?.blocked === false && x.readable === true && place(x.request.url) === place(at.request.url),
  );
}

/** The token of this very sign-in, refused before it was taken once: the next one fares no better, unless its time is over. */
function isNewToken(facts: Facts, at: McpExchange): boolean {
  const { token, mcp } = facts;
  const issued = token.requests.findLast((t) => t.issued && t.at.position < at.position);
  return (
    issued !== undefined &&
    !mcp.some((x) => x.outcome === 'accepted' && x.position > issued.at.position && x.position < at.position) &&
    timeProblem(sentClaims(facts, at), at) !== 'expired' &&
    topicOf(at) !== 'expired'
  );
}

/** What a client does with an error that it can read: it looks elsewhere, signs in, or stops. */
function stops(facts: Facts, at: Observed): boolean {
  switch (at.role) {
    case 'resource-metadata':
    case 'server-metadata':
      // The official SDK takes a 4xx and a 502 for "not here", and looks at the next address.
      return isServerError(at) && at.status !== 502;
    case 'registration':
      return true;
    case 'token':
      // Without a refresh it signs in anew.
      return facts.token.requests.find((t) => t.at.id === at.id)?.grantType !== 'refresh_token';
    case 'mcp': {
      const x = facts.mcp.find(({ id }) => id === at.id);
      if (x?.tokenless !== false) return isServerError(at);
      if (x.challenge?.bearer?.error === 'insufficient_scope') return false;
      return at.status !== 401 || isNewToken(facts, x);
    }
    default:
      return false;
  }
}

const stopsAnyway = (facts: Facts, at: Observed): boolean => isHidden(at) && letsIn(facts, at) && stops(facts, at);

/** A client that is no page gets the same error, and is stopped by it, but where the page may be what is refused. */
export const stopsEverybody = (facts: Facts, at: Observed): boolean =>
  stopsAnyway(facts, at) ||
  (isHidden(at) && at.role === 'mcp' && at.status !== 401 && (at.status !== 403 || letsIn(facts, at)));
