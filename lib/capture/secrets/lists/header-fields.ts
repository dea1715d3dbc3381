/** Header fields whose values are no secrets, as patterns of their names, each with where it is from. */

interface Field {
  form: string;
  source: string;
}

/** In requests and answers: their names sound like secrets, or what is in them looks like one. */
export const openFields: Field[] = [
  {
    form: '(?:^|-)www-?authenticate(?:-|$)|^proxy-authenticate$',
    source: 'RFC 9110 §11.6.1, §11.7.1: a challenge, under the names that proxies give it too',
  },
  {
    form: '^access-control-(?:allow-(?:origin|methods|headers|credentials|private-network)|expose-headers|max-age|request-(?:method|headers|private-network))$',
    source: 'Fetch §3.3.3: names of headers, not their values',
  },
  {
    form: '^sec-(?:fetch-(?:mode|site|dest|user|storage-access)|ch-[a-z-]{1,40}|gpc|purpose|websocket-(?:version|extensions))$',
    source: 'Fetch Metadata §2, Client Hints Infrastructure',
  },
  { form: '^mcp-(?:session-id|protocol-version|method|name)$', source: 'MCP, Streamable HTTP: session and version' },
  {
    form: '^content-(?:type|length|encoding|language|location|disposition|range|security-policy(?:-report-only)?)$',
    source: 'RFC 9110 §8, Content Security Policy 3',
  },
  { form: '^x-custom-auth-headers?$', source: 'MCP Inspector 0.17 to 1.0: names of headers' },
  { form: '^x-amzn-waf', source: 'AWS WAF: what it did' },
  { form: '^strict-transport-security$', source: 'RFC 6797 §6.1' },
];

/** Every browser, client and proxy sends them. Whatever else a request has was put there by somebody, as a key is. */
export const commonRequestFields: Field[] = [
  {
    form: '^(?:accept(?:-(?:charset|datetime|encoding|language|ranges))?|user-agent|host|referer|te|trailer|transfer-encoding|from|date|expect|range|max-forwards|via|connection|upgrade|cache-control)$',
    source: 'RFC 9110, RFC 9111, RFC 9112',
  },
  { form: '^if-(?:match|none-match|modified-since|unmodified-since|range)$', source: 'RFC 9110 §13.1' },
  { form: '^(?:origin|priority|upgrade-insecure-requests|service-worker|purpose)$', source: 'Fetch §3, RFC 9218 §5' },
  { form: '^(?:keep-alive|proxy-connection|pragma|dnt)$', source: 'RFC 9112 §C.2.2, RFC 9111 §5.4' },
  { form: '^last-event-id$', source: 'HTML §9.2.4' },
  { form: '^(?:traceparent|tracestate|sentry-trace)$', source: 'W3C Trace Context, Sentry' },
  {
    form: '^(?:forwarded|x-forwarded-(?:for|host|proto|port)|x-real-ip|x-request-id|x-correlation-id|cf-(?:ray|ipcountry|visitor|connecting-ip))$',
    source: 'RFC 7239, and proxies before it',
  },
  { form: '^x-requested-with$', source: 'jQuery' },
];

/** What looks random in an answer is a request's number, a hash or a policy where the name says so. */
export const tracedResponseFields: Field[] = [
  {
    form: '(?:^|[-_])(?:id|ids|ref|ray|trace|traceparent|span|request|correlation|etag|hash|version|digest|sha|md5)(?:$|[-_])',
    source: 'RFC 9110 §8.8.3, RFC 9530, W3C Trace Context',
  },
  {
    form: '(?:^|[-_])(?:cache|served|nel|report|reporting|timing|policy|server|via|age|date|expires|modified|vary|type|encoding|length)(?:$|[-_])',
    source: 'RFC 9110, RFC 9111, Reporting API, Content Security Policy',
  },
  {
    form: '(?:^|[-_])(?:cf|amz|azure|vercel|akamai|fastly|fly|goog|github|envoy|iinfo|waf|pop|edge|deployment|build|region)(?:$|[-_])',
    source: "numbers of the vendors' own, for their support",
  },
];
