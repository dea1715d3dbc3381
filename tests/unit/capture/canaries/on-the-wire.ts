/** Header lines and addresses that hold a secret where no name in front of it says so, or an odd one does. */

const base64 = (text: string) => Buffer.from(text).toString('base64');
const q = (value: unknown) => JSON.stringify(value);
const enc = encodeURIComponent;

type Line = [name: string, value: string];

/** Lines of a request. */
export const sentLines: Record<string, (secret: string) => Line> = {
  ...Object.fromEntries(
    'x-gitlab-token x-figma-token x-slack-signature stripe-signature x-twilio-signature cf-access-jwt-assertion x-ms-token-aad-access-token x-goog-iap-jwt-assertion x-forwarded-access-token x-auth-request-access-token x-csrftoken x-xsrf-token x-api-secret api-token x-user-password x-mcp-proxy-auth x-mcp-remote-auth x-refresh-token id-token x-amz-signature x-hasura-admin-secret x-parse-rest-api-key apollo-key x-linear-key x-license x-device-code x-original-authorization x-scalekit-secret'
      .split(' ')
      .map((name) => [name, (s: string): Line => [name, s]]),
  ),
  'a protocol of a socket': (s) => ['sec-websocket-protocol', `mcp, bearer.${s}`],
  'a referrer': (s) => ['referer', `https://a.dev/cb?token=${enc(s)}`],
  'an origin with a login': (s) => ['origin', `https://bob:${enc(s)}@a.dev`],
  'an agent': (s) => ['user-agent', `client/1.0 (token=${s})`],
  'a forwarded request': (s) => ['forwarded', `for=1.2.3.4;secret=${s}`],
  'an original address': (s) => ['x-original-url', `/cb?code=${enc(s)}`],
  'a signature of AWS': (s) => [
    'authorization',
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261128/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${s}`,
  ],
  'a digest': (s) => ['authorization', `Digest username="bob", realm="a", nonce="b", response="${s}"`],
  'a token in quotes': (s) => ['authorization', `Token token="${s}", email="a@b.dev"`],
  'a cookie in quotes': (s) => ['cookie', `lang=en; sid="${s}"`],
  'a cookie of JSON': (s) => ['cookie', `a=${enc(q({ token: s }))}`],
  'a cookie without a name': (s) => ['cookie', s],
  'a second cookie line': (s) => ['cookie2', `$Version=1; sid=${s}`],
  'a type with a parameter': (s) => ['content-type', `application/json; token=${s}`],
  'what is accepted': (s) => ['accept', `application/json;token=${s}`],
  'a range of conditions': (s) => ['if-none-match', `"token=${s}"`],
  'the session of MCP': (s) => ['mcp-session-id', `token=${s}`],
  'the last event': (s) => ['last-event-id', `token=${s}`],
};

/** Lines of an answer. */
export const answeredLines: Record<string, (secret: string) => Line> = {
  'a nonce of DPoP': (s) => ['dpop-nonce', s],
  'attributes before a cookie': (s) => ['set-cookie', `Path=/; Secure; sid=${s}; HttpOnly`],
  'a cookie with small attributes': (s) => ['set-cookie', `sid=${s};path=/;secure;samesite=none;partitioned`],
  'a cookie called as an attribute': (s) => ['set-cookie', `domain=${s}; Domain=a.dev`],
  'a cookie in quotes': (s) => ['set-cookie', `sid="${s}"; Max-Age=60`],
  'a cookie without a name': (s) => ['set-cookie', `${s}; Path=/`],
  'the path of a cookie': (s) => ['set-cookie', `sid=abcdefgh1; Path=/cb?token=${enc(s)}`],
  'the comment of a cookie': (s) => ['set-cookie', `sid=abcdefgh1; Comment="token=${s}"`],
  'a second cookie line': (s) => ['set-cookie2', `sid=${s}; Version=1`],
  'a timing': (s) => ['server-timing', `auth;desc="token=${s}";dur=4`],
  'a timing of a bearer': (s) => ['server-timing', `auth;dur=4;desc="Bearer ${s}"`],
  'a link': (s) => ['link', `<https://a.dev/next?token=${enc(s)}>; rel=next, </x>; rel=prev`],
  'a link to what is preloaded': (s) => ['link', `</a.js?sig=${enc(s)}>; rel=preload`],
  'a place with a fragment': (s) => ['location', `https://a.dev/cb#access_token=${enc(s)}&token_type=bearer`],
  'a place with a route': (s) => ['location', `https://a.dev/#/cb?code=${enc(s)}`],
  'a place of an app': (s) => ['location', `com.acme.app:/cb?code=${enc(s)}&state=x`],
  'a place without a scheme': (s) => ['location', `//bob:${enc(s)}@a.dev/`],
  'a place with a parameter of its path': (s) => ['location', `/cb;token=${enc(s)}`],
  'a place in a place': (s) => ['location', `/signin?next=${enc(`/cb?code=${enc(s)}`)}`],
  'a place that says why not': (s) => ['location', `/cb?error=x&error_description=${enc(`token ${q(s)} is invalid`)}`],
  'a challenge that says why': (s) => [
    'www-authenticate',
    `Bearer error="invalid_token", error_description="The token '${s}' is unknown"`,
  ],
  'a challenge with an address': (s) => [
    'www-authenticate',
    `Bearer resource_metadata="https://a.dev/x?token=${enc(s)}"`,
  ],
  'a policy': (s) => ['content-security-policy', `default-src 'self'; report-uri https://a.dev/r?key=${enc(s)}`],
  'a report': (s) => ['report-to', q({ endpoints: [{ url: `https://a.dev/r?token=${enc(s)}` }] })],
  'a warning': (s) => ['warning', `199 - "token=${s} expired"`],
  'a file': (s) => ['content-disposition', `attachment; filename="a"; token=${s}`],
  'an internal address': (s) => ['x-accel-redirect', `/files?token=${enc(s)}`],
  'an address of debugging': (s) => ['x-debug-token-link', `https://a.dev/_p?token=${enc(s)}`],
  'a refreshed token': (s) => ['x-refreshed-token', s],
  'a new bearer': (s) => ['authorization', `Bearer ${s}`],
  'a new csrf token': (s) => ['x-csrf-token', s],
  'what authentication tells': (s) => ['authentication-info', `nextnonce="${s}"`],
  'base64 of JSON': (s) => ['x-amzn-oidc', base64(q({ token: s }))],
  'a tag': (s) => ['etag', `"token=${s}"`],
};

/** Addresses. */
export const askedAddresses: Record<string, (secret: string) => string> = {
  'a list of parameters': (s) => `https://a.dev/x?access_token[]=${enc(s)}`,
  'a filter': (s) => `https://a.dev/x?filter[token]=${enc(s)}`,
  'semicolons between': (s) => `https://a.dev/x?a=1;token=${enc(s)};b=2`,
  'large letters': (s) => `https://a.dev/x?TOKEN=${enc(s)}`,
  'a colon in a value': (s) => `https://a.dev/x?q=token:${enc(s)}`,
  'an equals sign in a value': (s) => `https://a.dev/x?q=token%3D${enc(s)}`,
  'an encoded name': (s) => `https://a.dev/x?acc%65ss%5Ftoken=${enc(s)}`,
  'wide letters': (s) => `https://a.dev/x?ｔｏｋｅｎ=${enc(s)}`,
  'a name with something invisible': (s) => `https://a.dev/x?pass%E2%80%8Bword=${enc(s)}`,
  'a name with a plus': (s) => `https://a.dev/x?api+key=${enc(s)}`,
  'an encoded ampersand': (s) => `https://a.dev/x?a=1%26token=${enc(s)}`,
  'an ampersand of HTML': (s) => `https://a.dev/x?a=1&amp;token=${enc(s)}`,
  'two question marks': (s) => `https://a.dev/x?a=1?token=${enc(s)}`,
  'a second fragment': (s) => `https://a.dev/x#a#token=${enc(s)}`,
  'a route of a page': (s) => `https://a.dev/#!/cb?code=${enc(s)}&state=abc`,
  'a state of base64': (s) => `https://a.dev/cb?x=${Buffer.from(q({ token: s })).toString('base64url')}`,
  'a part of base64': (s) => `https://a.dev/${Buffer.from(q({ token: s })).toString('base64url')}/mcp`,
  'a socket': (s) => `wss://a.dev/mcp?token=${enc(s)}`,
  'an app': (s) => `cursor://anysphere.cursor-mcp/oauth/callback?code=${enc(s)}&state=x`,
  'an app without slashes': (s) => `com.acme.app:/cb?code=${enc(s)}`,
  backslashes: (s) => `https:\\\\bob:${enc(s)}@a.dev\\x`,
  'an address of six': (s) => `https://bob:${enc(s)}@[::1]:3000/mcp`,
  'a part behind its name': (s) => `https://a.dev/token/${enc(s)}/mcp`,
  'a part with an equals sign': (s) => `https://a.dev/token=${enc(s)}/mcp`,
  'a part with a colon': (s) => `https://a.dev/token:${enc(s)}/mcp`,
  'the source of a page': (s) => `view-source:https://a.dev/x?token=${enc(s)}`,
  "the Inspector's own": (s) => `http://localhost:6274/?MCP_PROXY_AUTH_TOKEN=${enc(s)}&serverUrl=http://a.dev`,
  "the proxy's address of a server": (s) =>
    `http://localhost:6277/sse?url=${enc(`https://a.dev/sse?token=${enc(s)}`)}&transportType=sse`,
  'a part of JSON': (s) => `https://a.dev/x/${enc(q({ password: s }))}/y`,
  'a document in an address': (s) => `data:application/json,${enc(q({ password: s }))}`,
  'a hint': (s) => `https://as.dev/authorize?id_token_hint=${enc(s)}&client_id=a`,
  'who signs in': (s) => `https://as.dev/authorize?login_hint=jane.${s.replace(/\W/g, '')}%40acme.dev&client_id=a`,
  'a code of a device': (s) => `https://as.dev/device?user_code=${enc(s)}`,
  'a link of a sign-in': (s) => `https://as.dev/u/confirm?link_token=${enc(s)}`,
  'a signed link': (s) => `https://s3.amazonaws.com/a?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE&X-Amz-Signature=${enc(s)}`,
};
