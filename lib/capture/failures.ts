/** What kind of failure a recorder's words stand for: Chromium's (`net::…`), Firefox's (`NS_…`), WebKit's, mitmproxy's. */
import type { ExchangeFailure } from '../exchange.ts';
import { cut } from '../text/cut.ts';

const aborted =
  /ERR_ABORTED|NS_BINDING_ABORTED|NS_ERROR_ABORT\b|AbortError|\bcancell?ed\b|\bclient (?:has )?(?:disconnected|closed)|\b(?:operation|request|load) was aborted/i;
const blocked =
  /ERR_BLOCKED|ERR_UNSAFE_PORT|PORT_ACCESS_NOT_ALLOWED|NS_ERROR_(?:CONTENT_BLOCKED|BLOCKED|DOM_SECURITY|DOM_CONTENT)|NS_ERROR_NOT_AVAILABLE_CSP|_BY_CLIENT|_BY_CSP|mixed.?content|local network access|private network access/i;
/** WebKit's sentences for that (`NetworkLoadChecker`, `WebErrors`, `MixedContentChecker`): other programs say the words of them, too. */
const blockedByWebKit =
  /content security policy|^blocked by content extension|^content blocker prevented|URL was blocked by a content (?:blocker|extension|filter)|restricted network port|requested insecure content from|content was blocked and must be served over HTTPS|violates the resource's Cross-Origin-Resource-Policy/i;
/** Said of a request whose answer the CORS protocol keeps from the page, and of little else when it is cross-origin. */
const withheld = /ERR_FAILED|NS_ERROR_DOM_BAD_(?:CROSS_ORIGIN_)?URI|NS_ERROR_UNEXPECTED|^TypeError|CORS/;
/** WebKit's sentences for that (`CrossOriginAccessControl`, `CrossOriginPreflightResultCache`, `ThreadableLoader`). */
const withheldByWebKit =
  /\bAccess-Control-Allow-|Preflight response is not successful|due to access control checks|Cross-Origin Resource Sharing policy/;

/** `crossOrigin`: a page asked another origin by `fetch`, so the CORS protocol applies. */
export function failureOf(text: string, crossOrigin: boolean): ExchangeFailure {
  const bounded = cut(text, 4096);
  // First: WebKit says of a load that a policy stopped that it was cancelled.
  if (blockedByWebKit.test(text)) return { kind: 'blocked', text: bounded };
  if (aborted.test(text)) return { kind: 'aborted', text: bounded };
  if (blocked.test(text)) return { kind: 'blocked', text: bounded };
  const kept = crossOrigin && (withheld.test(text) || withheldByWebKit.test(text));
  return { kind: kept ? 'cors' : 'network', text: bounded };
}
