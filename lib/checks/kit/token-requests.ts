/** What a token request is, by what it sends. */
import { header, hides } from '../../exchange.ts';
import type { Observed, TokenRequest } from '../../handshake/facts.ts';
import { NOT_SHOWN } from '../../masked.ts';

/** A client shows its secret in the header or in the form (RFC 6749 §2.3.1). */
export const isBasic = ({ headers }: Observed['request']): boolean =>
  /^basic\b/i.test(header(headers, 'authorization') ?? '');
export const hasSecret = ({ body }: Observed['request']): boolean => /\bclient_secret=./.test(body ?? '');
export const sendsSecret = ({ request }: Observed): boolean => isBasic(request) || hasSecret(request);

/** The ID and the secret stand in the header (RFC 6749 §2.3.1), so what the body lacks is not missing. */
export const byHeader = ({ request }: Observed): boolean => isBasic(request) || hidesHeader(request);

const hidesHeader = (request: Observed['request']): boolean => {
  const value = header(request.headers, 'authorization');
  return value === undefined ? hides(request, 'authorization') : value === NOT_SHOWN;
};

/**
 * A client of a company asks the identity provider there first, and what it gets is no token for the MCP server: the
 * authorization server takes it in place of a sign-in (RFC 8693).
 */
export const isExchange = ({ grantType }: Pick<TokenRequest, 'grantType'>): boolean =>
  grantType === 'urn:ietf:params:oauth:grant-type:token-exchange';
