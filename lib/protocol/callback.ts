/** The answer of an authorization server as it comes back to the client, in an address (RFC 6749 §4.1.2, RFC 9207 §2). */
import { formOf } from '../text/url.ts';

/** `/oauth/callback`, `/callback/debug`, `/api/mcp/auth_callback`, `/connector_platform_oauth_redirect`. */
export const hasCallbackPath = (url: URL): boolean => /(?:callback|redirect)(?:\/debug)?\/?$/i.test(url.pathname);

/** Servers may answer in the fragment, too (OAuth 2.0 Multiple Response Types §5). */
const parametersOf = (url: URL) => formOf(`${url.search.slice(1)}&${url.hash.slice(1)}`);

/** Some parameter of an answer is there. OAuth's errors are words (§4.1.2.1); a page may have a number for its own. */
export function hasAnswer(url: URL): boolean {
  const { code, error, state, iss } = parametersOf(url);
  return [code, state, iss].some((value) => value !== undefined) || /^[a-z_]+$/.test(error ?? '');
}

/** A code or an error, and the state that was sent with the request. */
function hasWholeAnswer(url: URL): boolean {
  const { code, error, state } = parametersOf(url);
  return state !== undefined && (code !== undefined || error !== undefined);
}

/** An answer, at a path that says so. A client of its own page or machine may listen at any path: there it is a whole one. */
export const isCallback = (url: URL, atAnyPath: boolean): boolean =>
  hasCallbackPath(url) ? hasAnswer(url) : atAnyPath && hasWholeAnswer(url);
