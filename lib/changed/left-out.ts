/** What differs in every sign-in, and what of headers says something: a list of each, because nothing else may count. */

const differing =
  /^(?:state|nonce|code|code_(?:challenge|verifier)|session_?id|jti|iat|exp|nbf|expires_in|id|(?:request|trace|correlation)_?id|timestamp|registration_client_uri|registration_access_token|software_statement|client_secret)$/i;

/** A parameter, member or claim whose value says nothing of what changed. */
export const differsAlways = (name: string): boolean => differing.test(name) || /_at$/i.test(name);

const requests = /^(?:accept|origin|content-type|user-agent|mcp-protocol-version|access-control-request-\w+)$/;
const responses =
  /^(?:access-control-(?:allow|expose)-[\w-]+|content-type|server|x-powered-by|allow|location|cf-mitigated)$/;

export const isAsked = (name: string): boolean => requests.test(name);
export const isSaid = (name: string): boolean => responses.test(name);
