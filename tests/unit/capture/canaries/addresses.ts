/** Addresses of MCP servers that are protected by a key in the address, and headers that people configure. */

const enc = encodeURIComponent;

export const addresses: Record<string, (secret: string) => string> = {
  key: (s) => `https://mcp.acme.dev/mcp?key=${enc(s)}`,
  'api_key beside others': (s) => `https://mcp.acme.dev/mcp?profile=me&api_key=${enc(s)}&tools=all`,
  apikey: (s) => `https://mcp.acme.dev/mcp?apikey=${enc(s)}`,
  tavilyApiKey: (s) => `https://mcp.acme.dev/mcp/?tavilyApiKey=${enc(s)}`,
  'a name in a name': (s) => `https://mcp.acme.dev/mcp?config%5BapiKey%5D=${enc(s)}`,
  access_key: (s) => `https://mcp.acme.dev/mcp?access_key=${enc(s)}`,
  token: (s) => `https://mcp.acme.dev/mcp?token=${enc(s)}`,
  auth: (s) => `https://mcp.acme.dev/mcp?auth=${enc(s)}`,
  jwt: (s) => `https://mcp.acme.dev/mcp?jwt=${enc(s)}`,
  sig: (s) => `https://mcp.acme.dev/mcp?sv=1.0&sp=%2Ftriggers%2Fmanual%2Frun&sig=${enc(s)}`,
  code: (s) => `https://mcp.acme.dev/runtime/webhooks/mcp?code=${enc(s)}`,
  'JSON in a parameter': (s) => `https://mcp.acme.dev/mcp?config=${enc(JSON.stringify({ apiKey: s }))}`,
  'base64 of JSON': (s) =>
    `https://mcp.acme.dev/mcp?config=${Buffer.from(JSON.stringify({ apiKey: s })).toString('base64url')}`,
  'user and password': (s) => `https://user:${enc(s)}@mcp.acme.dev/mcp`,
  'a password with an at sign': (s) => `https://user:p@${s.replace(/[/?#]/g, '')}@mcp.acme.dev/mcp`,
  'a user': (s) => `https://${enc(s)}@mcp.acme.dev/mcp`,
};

/** Where nothing but its form says that it is a key. */
export const unnamed: Record<string, (secret: string) => string> = {
  'a path': (s) => `https://mcp.acme.dev/${enc(s)}/mcp`,
  'the end of a path': (s) => `https://mcp.acme.dev/api/mcp/s/${enc(s)}`,
  'a neutral parameter': (s) => `https://mcp.acme.dev/mcp?x=${enc(s)}`,
  'a signed parameter': (s) => `https://mcp.acme.dev/mcp?reauthid=${enc(s)}`,
  'a query without a name': (s) => `https://mcp.acme.dev/mcp?${enc(s)}`,
};

export const headers = [
  'Authorization',
  'Proxy-Authorization',
  'Cookie',
  'X-Api-Key',
  'Api-Key',
  'ApiKey',
  'X-Auth-Token',
  'X-Auth',
  'Auth',
  'X-Token',
  'Private-Token',
  'X-Vault-Token',
  'X-Goog-Api-Key',
  'X-RapidAPI-Key',
  'X-Shopify-Access-Token',
  'CF-Access-Client-Secret',
  'X-Amz-Security-Token',
  'X-Auth-Key',
  'Ocp-Apim-Subscription-Key',
  'X-Functions-Key',
  'X-Hub-Signature-256',
  'X-Session-Token',
  'X-Csrf-Token',
  'X-Acme-Secret',
  'X-Acme-Password',
  'X-Credentials',
  'X-Jwt-Assertion',
  'DD-APPLICATION-KEY',
];

/** Request headers whose names say nothing: somebody configured them. */
export const configured = [
  ...['X-Acme', 'X-Tenant', 'X-Device', 'My-Header', 'Xi-Data', 'X-Forwarded-User', 'X-Amz-Date', 'Baggage', 'DPoP'],
  // They begin as public ones do.
  ...['Sec-Other', 'Content-Other', 'Access-Control-Other', 'Mcp-Other', 'If-Other', 'Accept-Other', 'Host-Other'],
];

/** A value as header fields carry one. */
export const headerValues: Record<string, (secret: string) => string> = {
  alone: (s) => s,
  'behind Bearer': (s) => `Bearer ${s}`,
  'behind Basic': (s) => `Basic ${Buffer.from(`user:${s}`).toString('base64')}`,
};

/** Response headers that carry a secret in a text of their own. */
export const answers: Record<string, (secret: string) => [string, string]> = {
  'Set-Cookie': (s) => ['Set-Cookie', `session=${enc(s)}; Path=/; HttpOnly`],
  Location: (s) => ['Location', `https://mcp.acme.dev/cb?access_token=${enc(s)}`],
  'Location with userinfo': (s) => ['Location', `https://user:${enc(s)}@mcp.acme.dev/`],
  'Location with a fragment': (s) => ['Location', `/cb#id_token=${enc(s)}&x=1`],
  Link: (s) => ['Link', `<https://mcp.acme.dev/?api_key=${enc(s)}>; rel="next"`],
  Refresh: (s) => ['Refresh', `0; url=https://mcp.acme.dev/?token=${enc(s)}`],
  'Content-Location': (s) => ['Content-Location', `/x?sig=${enc(s)}`],
  'X-Error': (s) => ['X-Error', `Invalid API key "${s}"`],
  'X-Debug': (s) => ['X-Debug', JSON.stringify({ headers: { 'x-api-key': s } })],
};
