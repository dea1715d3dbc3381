/** Asks the authorization server again what the client asked, and the MCP server with a token. */
import { header } from '../../../exchange.ts';
import type { Expectation, Verification } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isRedirect } from '../../../protocol/status.ts';
import { newUrl } from '../../../text/url.ts';
import { clientWord, code, host } from '../words.ts';
import { authorization, get, initialize, postJson, tokenWithoutCode, withHeaders } from './requests.ts';
import { commandWords, signInOpens, verifyAnswer, verifyPassing, verifyStatus } from './verify.ts';

/** No server takes it: nothing in it is of use. */
const unusable = {
  redirect_uris: ['https://nothing-is-registered.invalid/#'],
  response_types: ['nothing-is-registered'],
  token_endpoint_auth_method: 'nothing-is-registered',
};

/** Something is at that address, whatever it says of a registration that is not valid. */
export function verifyRegistrationThere(at: Observed): Verification {
  const asked = verifyStatus(
    postJson(at.request.url, unusable),
    [400, 401, 403, 422],
    `sends ${code(host(at.request.url))} a registration that is wrong on purpose, so that nothing is registered`,
  );
  return { ...asked, says: `${asked.says} Such a refusal shows that the address exists.` };
}

/** The authorization request again, up to the first answer, where it was seen. */
export function verifyAuthorization(facts: Facts, sight = signInOpens(facts)): Verification {
  const { request } = facts.authorization;
  // Where a page said what is wrong, another page shows nothing.
  if (!request || (request.at.status !== undefined && request.at.status < 300)) return sight;
  // It opened the sign-in this time too: what is wrong shows behind that.
  if (opensSignIn(request.at, request.redirectUri))
    return verifyPassing(facts, `after the sign-in the browser returns to ${clientWord(facts)} with a ${code('code')}`);
  const asked = authorization(request.at.request.url);
  return verifyAnswer(
    asked,
    { kind: 'sign-in' },
    `opens the same sign-in address at ${code(host(asked.url))} once, and signs nobody in`,
  );
}

/** A redirect to a page, and not back to the client. */
function opensSignIn(at: Observed, redirectUri: string | undefined): boolean {
  const target = isRedirect(at) ? header(at.response?.headers, 'location') : undefined;
  if (target === undefined || /[?&#]error=/.test(target)) return false;
  return redirectUri === undefined || !target.startsWith(redirectUri);
}

/** The scopes that the protected resource metadata offers now are scopes that the authorization server takes. */
export function verifyScopes(requested: string, resourceMetadata: string): Verification {
  const { url, ...rest } = authorization(requested);
  const unscoped = newUrl(url);
  unscoped?.searchParams.delete('scope');
  const request = {
    after: get(resourceMetadata),
    take: 'scopes',
    request: { ...rest, url: unscoped?.href ?? url },
  } as const;
  const expects = { kind: 'sign-in' } as const;
  const asks = `asks ${code(host(url))} for the permissions that ${code(host(resourceMetadata))} lists now, and signs nobody in`;
  return { says: commandWords(asks, expects), anyOf: [{ request, expects }] };
}

/** The token endpoint itself refuses a code that does not exist. */
export const verifyTokenEndpoint = (facts: Facts, at: Observed): Verification =>
  verifyStatus(
    tokenWithoutCode(facts, at),
    [400, 401],
    `sends ${code(host(at.request.url))} a made-up code, to see whether the address for tokens works`,
  );

/** Where the reader finds it after a sign-in. */
function tokenAt({ client }: Facts): string {
  if (client.kind !== 'inspector') return '';
  return client.part === 'backend'
    ? ' MCP Inspector keeps the token in `~/.mcp-inspector/storage/oauth.json`.'
    : ' MCP Inspector keeps the token in the session storage of its tab, under `mcp_tokens`.';
}

/** A second request in the session that a first one began, both with the reader's own token. */
export function verifySession(facts: Facts, { request: { url: server } }: Observed): Verification {
  const begins = { ...initialize(server), withToken: true } as const;
  const { headers } = begins;
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
  const request = {
    after: begins,
    take: 'session',
    request: { ...postJson(server, ping, headers), withToken: true },
  } as const;
  const expects: Expectation = {
    kind: 'all',
    of: [
      { kind: 'status', among: ['2xx'] },
      { kind: 'text', text: '"jsonrpc"' },
    ],
  };
  const asks = `begins a session at ${code(host(server))} with a new access token (in the variable \`TOKEN\`), and sends a second request in it`;
  return { says: `${commandWords(asks, expects)}${tokenAt(facts)}`, anyOf: [{ request, expects }] };
}

/** What an MCP server says to `initialize`, and no page and no proxy does (MCP *Lifecycle*). */
const initialized: Expectation = {
  kind: 'all',
  of: [
    { kind: 'status', among: ['2xx'] },
    { kind: 'text', text: '"protocolVersion"' },
  ],
};

/** An MCP request with the reader's own token; `refused`: with this status it is fixed too. */
export function verifyWithToken(
  facts: Facts,
  { request: { url: server } }: Observed,
  { headers = {}, refused }: { headers?: Record<string, string>; refused?: number } = {},
): Verification {
  const request = { ...withHeaders(initialize(server), headers), withToken: true } as const;
  const asks = `asks ${code(host(server))} once with a new access token, which you put into the variable \`TOKEN\` before`;
  const says = `${commandWords(asks, initialized)}${tokenAt(facts)}`;
  if (refused === undefined) return { says, anyOf: [{ request, expects: initialized }] };
  return {
    says: `${says} It is fixed too where your MCP server refuses the token with ${code(refused)}.`,
    anyOf: [
      { request, expects: initialized },
      { request, expects: { kind: 'status', among: [refused] } },
    ],
  };
}
