/**
 * Last words of names, or the last two, whose values are public however random they look, because the standards say so and a diagnosis
 * compares them.
 */
export const openNames: { words: string; source: string }[] = [
  { words: 'id ids', source: 'RFC 6749 §2.2: a client id is no secret' },
  { words: 'client application appid', source: 'RFC 6749 §2.2, Microsoft Entra: appid' },
  { words: 'uri uris url urls endpoint endpoints', source: 'RFC 8414 §2, RFC 7591 §2' },
  { words: 'iss issuer aud audience audiences resource azp sub', source: 'RFC 7519 §4.1, RFC 8707 §2' },
  { words: 'scope scopes scp supported', source: 'RFC 6749 §3.3, RFC 8414 §2' },
  { words: 'challenge', source: 'RFC 7636 §4.2' },
  { words: 'kid x5t x5t_s x5c', source: 'RFC 7517 §4.5, §4.7 to §4.9: x5t#S256' },
  { words: 'session_state', source: 'OpenID Connect Session Management §2' },
  {
    words: 'etag hash digest checksum fingerprint thumbprint integrity version revision commit',
    source: 'RFC 9110 §8.8.3',
  },
];

/** Words behind which hexadecimal is a hash, or the number of a request, a tenant or a machine: only there it is no key. */
export const hashedNames: { words: string; source: string }[] = [
  { words: 'trace traceid traceparent span parent', source: 'W3C Trace Context §3.2' },
  { words: 'tid oid uuid guid', source: 'Microsoft Entra, RFC 9562' },
  {
    words: 'request correlation requestid invocation activity ray operation incident logref',
    source: "vendors' numbers, for their support",
  },
  {
    words: 'sha md crc blake build deployment release ref rev tag',
    source: 'FIPS 180, Git, and what builds are called',
  },
  {
    words: 'nonce realm opaque jti jkt',
    source: 'RFC 7616 §3.3, RFC 7519 §4.1.7, RFC 9449 §6.1: compared by a diagnosis',
  },
  {
    words:
      'tenant organization organisation org project workspace environment account zone directory user subscription',
    source: 'Cloudflare, Microsoft Entra: identifiers without hyphens',
  },
];

/** Last words of variables that hold no secret: where a program runs, with whom it talks, how much it says. */
export const settingNames: { words: string; source: string }[] = [
  {
    words: 'host hosts hostname domain domains origin origins port ports path dir directory home root file',
    source: 'The Open Group Base Specifications §8, Express, Django: ALLOWED_HOSTS',
  },
  {
    words:
      'env environment stage mode region zone namespace cluster name prefix type format provider transport protocol',
    source: 'Node: NODE_ENV, AWS: AWS_REGION',
  },
  {
    words: 'level debug log options opts flags args features image platform tag build lang locale tz',
    source: 'Node: NODE_OPTIONS, Docker',
  },
  {
    words: 'timeout limit size count workers interval method methods header headers algorithm agent code date',
    source: 'as in the wild',
  },
];
