/** Identifiers that may look random and are public: in documents and addresses that anybody may read. */

export const UUID = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';

export const publicForms: { form: string; source: string }[] = [
  { form: UUID, source: 'RFC 9562' },
  { form: '[0-7][0-9A-HJKMNP-TV-Z]{25}', source: 'ULID' },
  { form: 'aus[0-9A-Za-z]{17}', source: 'Okta: authorization servers' },
  { form: '0oa[0-9A-Za-z]{17}', source: 'Okta: client ids' },
  { form: 'P[23][0-9A-Za-z]{26}', source: 'Descope: project ids' },
  { form: '[a-z]{2}(?:-gov)?-[a-z]{4,9}-\\d_[0-9A-Za-z]{6,12}', source: 'Amazon Cognito: user pools' },
  { form: '\\d{6,15}-[0-9a-z]{32}(?:\\.apps\\.googleusercontent\\.com)?', source: 'Google: OAuth client ids' },
  { form: '(?:sha(?:256|384|512)|md5|nonce)-[\\w+/-]{16,}={0,2}', source: 'Subresource Integrity §3.5' },
  {
    form: '\\d{4}-?\\d\\d-?\\d\\d[Tt ]\\d\\d:?\\d\\d(?::?\\d\\d)?(?:[.,]\\d{1,9})?(?:[Zz]|[+-]\\d\\d:?\\d\\d)?',
    source: 'RFC 3339',
  },
  { form: '[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}', source: 'W3C Trace Context §3.2' },
];

/** Prefixes of identifiers, before an underscore. */
export const publicPrefixes: { words: string; source: string }[] = [
  {
    words: 'res conn m2m m2morg skc prd_skc lri req usr ses tkn org env app scp intent',
    source: 'Scalekit: identifiers',
  },
  {
    words:
      'client user organization project environment tenant workspace team acct cus connection evt thread msg run asst',
    source: 'WorkOS, Clerk, Stripe, OpenAI: identifiers',
  },
];

/** Parts behind which identifiers stand that look like keys and are in public documents; each with where it is from. */
export const identifiedBehind: { before: string; source: string }[] = [
  { before: 'oidc', source: 'Cloudflare Access: /cdn-cgi/access/sso/oidc/<client id>' },
  { before: 'agentic', source: 'Descope: /v1/apps/agentic/<project>/<server>' },
  { before: 'runtimes', source: 'Amazon Bedrock AgentCore: /runtimes/<ARN>' },
];

/** First labels of hosts whose addresses begin with an identifier: `https://auth.atlassian.com/<issuer>`. */
export const issuerHost = /^(?:auth|oauth2?|login|signin|id|idp|iam|identity|accounts?|sso|api\.descope)[.-]/i;
