/** Header fields whose values are no secrets, as patterns of their names, each with where it is from. */

interface Field {
  form: string;
  source: string;
}

/** Their names sound like secrets. */
export const openFields: Field[] = [
  { form: 'authenticate', source: 'RFC 9110 §11.6.1, §11.7.1: a challenge' },
  { form: '^access-control-', source: 'Fetch §3.3.3: names of headers, not their values' },
  { form: '^sec-', source: 'Fetch Metadata §2, Client Hints Infrastructure' },
  { form: '^mcp-', source: 'MCP 2025-11-25, Streamable HTTP: session and version' },
  { form: '^content-', source: 'RFC 9110 §8' },
  { form: '^x-custom-auth-headers?$', source: 'MCP Inspector 0.17 to 1.0: names of headers' },
  { form: '^x-amzn-waf', source: 'AWS WAF: what it did' },
  { form: '^strict-transport', source: 'RFC 6797 §6.1' },
];

/** Every browser and client sends them; what looks random in them is no key. */
export const commonRequestFields: Field[] = [
  { form: '^(?:accept|content|user-agent|host|referer|te$|if-|cache-control|connection|upgrade)', source: 'RFC 9110' },
  { form: '^(?:access-control|origin|sec-|priority)', source: 'Fetch §3, RFC 9218 §5' },
  { form: '^(?:keep-alive|proxy-connection|pragma|dnt)', source: 'RFC 9112 §C.2.2, RFC 9111 §5.4' },
  { form: '^(?:mcp-|last-event-id)', source: 'MCP 2025-11-25, HTML §9.2.4' },
  { form: '^(?:traceparent|tracestate|baggage|sentry)', source: 'W3C Trace Context, W3C Baggage, Sentry' },
  { form: '^x-(?:requested-with|custom-auth-header)', source: 'jQuery, MCP Inspector 0.17 to 1.0' },
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
