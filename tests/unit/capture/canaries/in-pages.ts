/** Program text, markup, envelopes and encodings that hold a secret. */

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const q = (value: unknown) => JSON.stringify(value);
const enc = encodeURIComponent;

export const inPages: Record<string, (secret: string) => string> = {
  // Scripts
  'a script that sets a token': (s) => `<script>token = '${s}';</script>`,
  'a member of the window': (s) => `window["token"] = '${s}';`,
  'a store of the window': (s) => `sessionStorage.token = "${s}";`,
  'a cookie of a script': (s) => `document.cookie = "sid=${s}; path=/; secure";`,
  'a header that a script appends': (s) => `headers.append('Authorization', 'Bearer ${s}');`,
  'a header that a script sets': (s) => `xhr.setRequestHeader("X-Api-Key", "${s}");`,
  'a header that a script joins': (s) => `axios.defaults.headers.common['Authorization'] = 'Bearer ' + '${s}';`,
  'a header of fetch': (s) => `fetch(u, {headers: {authorization: \`Bearer ${s}\`}})`,
  'a state of a page': (s) => `<script>window.__STATE__={"user":{"accessToken":"${s}"}};</script>`,
  'a state of a page that is parsed': (s) => `<script>s=JSON.parse('{"accessToken":"${s}"}')</script>`,
  'a form of a script': (s) => `form.set("client_secret", "${s}")`,
  'parameters of a script': (s) => `new URLSearchParams({ client_secret: "${s}" })`,
  'parameters in a list': (s) => `new URLSearchParams([["client_secret", "${s}"]])`,
  'a message of a window': (s) => `opener.postMessage({type:"auth",code:"${s}"},"*")`,
  'basic by a script': (s) => `'Basic ' + btoa('bob:${s}')`,
  'a jwt by a script': (s) => `const jwt = sign(payload, "${s}", { algorithm: "HS256" });\njwtSecret = "${s}"`,
  // Markup
  'a link': (s) => `<a href="https://a.dev/cb?token=${enc(s)}">go</a>`,
  'a form that is sent on': (s) => `<form method="post" action="/cb?code=${enc(s)}&amp;state=a1b2c3d4"></form>`,
  'a refresh of a page': (s) => `<meta http-equiv="refresh" content="0;url=https://a.dev/cb?token=${enc(s)}">`,
  'a comment': (s) => `<!-- password: ${s} -->`,
  'an option': (s) => `<select name="api_key"><option value="${s}" selected>mine</option></select>`,
  'a label before code': (s) => `<p>Your API key: <code>${s}</code></p>`,
  'a label before an element': (s) => `<label>Client secret</label><span class="mono">${s}</span>`,
  'a picture': (s) => `<img src='/p.gif?sig=${enc(s)}'>`,
  'a frame': (s) => `<iframe src="//a.dev/check?id_token_hint=${enc(s)}"></iframe>`,
  'an attribute for the clipboard': (s) => `<button data-api-key='${s}'>Copy</button>`,
  // Envelopes
  'a password of WS-Security': (s) =>
    `<wsse:UsernameToken><wsse:Username>bob</wsse:Username><wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">${s}</wsse:Password></wsse:UsernameToken>`,
  'a token of WS-Security': (s) =>
    `<wsse:BinarySecurityToken EncodingType="x#Base64Binary" ValueType="x#X509v3">${s}</wsse:BinarySecurityToken>`,
  'a nonce of WS-Security': (s) => `<wsse:UsernameToken><wsse:Nonce>${base64(s)}</wsse:Nonce></wsse:UsernameToken>`,
  'a secret of WS-Trust': (s) => `<t:RequestedProofToken><t:BinarySecret>${s}</t:BinarySecret></t:RequestedProofToken>`,
  'a signature of SAML': (s) =>
    `<saml:Assertion ID="_1"><ds:SignatureValue>${base64(s)}</ds:SignatureValue></saml:Assertion>`,
  'an answer of SAML': (s) =>
    `<input type="hidden" name="SAMLResponse" value="${base64(`<samlp:Response><x>${s}</x></samlp:Response>`)}"/>`,
  'an answer of SAML without a name': (s) =>
    `{"a":"${base64(`<?xml version="1.0"?><saml2p:Response><password>${s}</password></saml2p:Response>`)}"}`,
  'a name of SOAP': (s) => `<soap:Envelope><soap:Header><ApiKey xmlns="a">${s}</ApiKey></soap:Header></soap:Envelope>`,
  'an answer of GraphQL': (s) => q({ data: { login: { token: s } } }),
  'an argument of GraphQL': (s) => q({ query: `mutation { login(password: "${s}") { ok } }` }),
  'a call of a tool': (s) => q({ method: 'tools/call', params: { name: 'a', arguments: { apiKey: s } } }),
  'an answer of a tool': (s) => q({ result: { content: [{ type: 'text', text: `{"api_key":"${s}"}` }] } }),
  'a text of a tool': (s) => q({ result: { content: [{ type: 'text', text: `Your password is ${s}` }] } }),
  'what goes with a call': (s) => q({ method: 'tools/call', params: { _meta: { authToken: s } } }),
  'an elicitation': (s) => q({ result: { action: 'accept', content: { password: s } } }),
  'XML-RPC': (s) => `<member><name>password</name><value><string>${s}</string></value></member>`,
  // OAuth
  'a device': (s) => q({ device_code: s, user_code: 'WDJB-MJHT', verification_uri: 'https://a.dev/device' }),
  "a device's address": (s) => q({ verification_uri_complete: `https://a.dev/device?user_code=${enc(s)}` }),
  'a registration': (s) =>
    q({ client_id: 'a', registration_access_token: s, registration_client_uri: 'https://a.dev/r' }),
  "a registration's address": (s) => q({ registration_client_uri: `https://a.dev/r?token=${enc(s)}` }),
  'an assertion': (s) =>
    `client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=${enc(s)}`,
  'a token that is asked about': (s) => `token=${enc(s)}&token_type_hint=access_token`,
  'a token that is exchanged': (s) => `grant_type=a&subject_token=${enc(s)}&subject_token_type=b`,
  'a sign-in of a person': (s) => `login_hint=jane.${s.replace(/\W/g, '')}%40acme.dev&scope=openid`,
  'an answer in a page': (s) =>
    `<form method=post action=/cb><input type=hidden name=code value="${s}"><input type=hidden name=state value=x></form>`,
  // Encodings
  'base64 of JSON': (s) => q({ a: base64(q({ password: s })) }),
  'base64 of base64 of JSON': (s) => q({ a: base64(base64(q({ password: s }))) }),
  'base64 of a form': (s) => q({ a: base64(`user=bob&password=${s}`) }),
  'base64 of settings': (s) => q({ a: base64(`user: bob\npassword: ${s}\n`) }),
  'base64url of a list': (s) => `https://a.dev/x?a=${base64url(q([{ password: s }]))}`,
  'a query encoded twice': (s) => `https://a.dev/x?next=${enc(enc(`/y?password=${enc(s)}`))}`,
  'a query encoded three times': (s) => `https://a.dev/x?next=${enc(enc(enc(`/y?password=${enc(s)}`)))}`,
  'JSON in a form in JSON': (s) => q({ body: `a=${enc(q({ password: s }))}` }),
  'a form in JSON in JSON': (s) => q({ a: q({ body: `password=${enc(s)}` }) }),
  'an address in JSON in an address': (s) => `https://a.dev/x?a=${enc(q({ to: `https://b.dev/?password=${enc(s)}` }))}`,
  'a form in an event': (s) => `data: password=${enc(s)}\n\n`,
  'an event over lines': (s) => `data: {"a":\ndata: {"password":\ndata: "${s}"}}\n\n`,
  'an event over lines of a carriage return': (s) => `event: message\r\ndata:{"password":\r\ndata:"${s}"}\r\n\r\n`,
  'an event with its number between': (s) => `data: {"password":\nid: 7\ndata: "${s}"}\n\n`,
  'an endpoint of a stream': (s) => `event: endpoint\ndata: /messages?sessionId=1&token=${enc(s)}\n\n`,
  'escapes of JSON': (s) =>
    `{"password":"${[...s].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
  'entities of HTML': (s) => `<input name="password" value="${[...s].map((c) => `&#${c.charCodeAt(0)};`).join('')}">`,
  // Addresses in prose
  'a login in prose': (s) => `Clone https://bob:${enc(s)}@git.acme.dev/x.git, then go on.`,
  'a login of Redis': (s) => `redis://:${enc(s)}@cache.acme.dev:6379/0`,
  'a login of PostgreSQL': (s) => `DATABASE_URL=postgres://bob:${enc(s)}@db.acme.dev/app?sslmode=require`,
  'a login of MongoDB': (s) => `mongodb+srv://bob:${enc(s)}@c.mongodb.net/?retryWrites=true`,
  'a login of JDBC': (s) => `jdbc:mysql://db.dev/app?user=bob&password=${enc(s)}&ssl=true`,
  'a login of Oracle': (s) => `jdbc:oracle:thin:bob/${s}@db.dev:1521:xe`,
  'a user of GitHub': (s) => `git clone https://${enc(s)}:x-oauth-basic@github.com/a/b`,
};

/** Texts in which nothing but its form tells it. */
export const inProse: Record<string, (secret: string) => string> = {
  'a link to sign in': (s) => `https://a.dev/login/verify/${s}`,
  'a link to set a password': (s) => `Go to https://a.dev/reset-password/${s} within an hour`,
  'an invitation': (s) => `https://a.dev/invite/${s}?utm=x`,
  'a hook of Discord': (s) => `https://discord.com/api/webhooks/123456789012345678/${s}`,
  'a hook of Slack': (s) => `https://hooks.slack.com/services/T00000000/B00000000/${s}`,
  'a pushed request': (s) =>
    `client_id=a&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A${s.replace(/\W/g, '')}`,
  'a request of a client': (s) => `https://as.dev/authorize?request=${enc(s)}&client_id=a`,
};
