/** What an answer says went wrong. */
import { type Exchange, header } from '../exchange.ts';
import { oauthError } from '../protocol/oauth-errors.ts';
import { type OAuthError, saysInvalidTarget, saysRedirectUri } from '../protocol/oauth-words.ts';
import type { McpExchange, Observed } from './facts.ts';

type Answer = NonNullable<Exchange['response']>;
const errors = new WeakMap<Answer, { error: OAuthError | undefined }>();

/** What is read in an answer's body, once for all checks that ask. */
function errorIn(answer: Answer): OAuthError | undefined {
  const known = errors.get(answer);
  if (known) return known.error;
  const { body, headers } = answer;
  const error = body === undefined ? undefined : oauthError(body, header(headers, 'content-type'));
  errors.set(answer, { error });
  return error;
}

/** The OAuth error in an answer's body; nothing is concluded from an answer of success that carries no `error`. */
export function errorOf(x: Exchange): OAuthError | undefined {
  if (!x.response?.status) return undefined;
  const error = errorIn(x.response);
  const ok = x.response.status < 400;
  return ok && error?.code === undefined ? undefined : error;
}

/**
 * A page that tells of an error and is answered 200, as Microsoft's and Slack's are. Without a code its words count
 * only where they speak of the request and nothing is to be filled in: a consent page may warn of its client.
 */
export function pageError(at: Observed): OAuthError | undefined {
  if (at.bodyKind !== 'html' || at.response?.body === undefined) return undefined;
  const error = errorIn(at.response);
  if (!error || error.code !== undefined || /AADSTS\d/.test(error.description ?? '')) return error;
  const asks = /<(?:form|button|input)\b/i.test(at.response.body);
  return !asks && (saysRedirectUri(error) || saysInvalidTarget(error)) ? error : undefined;
}

/** Longest text looked into, in UTF-16 code units. */
const MAX_TEXT = 2000;

/** An exchange with what was read in the answer to its MCP message. */
export type Answered = Exchange & Pick<McpExchange, 'challenge' | 'rpcError'>;

/** Everything that a refusal says, in the order in which a reader would take it. */
export function wordsOf(x: Answered): string {
  const { bearer } = x.challenge ?? {};
  const error = errorOf(x);
  const parts = [bearer?.errorDescription, error?.description, error?.code, x.rpcError?.message];
  const said = [...new Set(parts.filter((part) => part !== undefined))];
  // A sentence that ends as one gets no second full stop.
  return said
    .map((part, i) => (i < said.length - 1 ? part.replace(/\.$/, '') : part))
    .join('. ')
    .slice(0, MAX_TEXT);
}
