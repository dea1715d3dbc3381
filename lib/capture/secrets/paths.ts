/** Which part of a path is a key. */
import type { SecretKind } from '../../masked.ts';
import { isIdentifier } from './forms.ts';
import { secretName } from './names.ts';
import { isHexadecimal, isRandom } from './random.ts';

/** Parts behind which identifiers stand that look like keys and are in public documents; each with where it is from. */
const identified: { before: string; source: string }[] = [
  { before: 'oauth2', source: 'Okta: /oauth2/<authorization server>' },
  { before: 'oidc', source: 'Cloudflare Access: /cdn-cgi/access/sso/oidc/<client id>' },
  { before: 'realms', source: 'Keycloak: /realms/<realm>' },
  { before: 'resources', source: 'Scalekit: /resources/<resource id>' },
  { before: 'connections', source: 'Scalekit: /sso/v1/connections/<connection id>' },
  { before: 'agentic', source: 'Descope: /v1/apps/agentic/<project>/<server>' },
  { before: 'runtimes', source: 'Amazon Bedrock AgentCore: /runtimes/<ARN>' },
];
const identifiedBehind = new Set(identified.map(({ before }) => before));

/** Shortest part of a path that counts as random, and shortest behind a part that says what it is. */
const SHORTEST = 20;
const SHORTEST_NAMED = 8;

/** First labels of hosts whose addresses begin with an identifier: `https://auth.atlassian.com/<issuer>`. */
const issuerHost = /^(?:auth|oauth2?|login|signin|id|idp|iam|identity|accounts?|sso|api\.descope)[.-]/i;

export interface Around {
  /** The part before it. */
  before: string | undefined;
  /** The host, for the first part of a path or of what a well-known name was inserted before. */
  host?: string | undefined;
}

/** `segment` is decoded. A UUID is a key only behind a part that says so. */
export function segmentKind(segment: string, { before = '', host = '' }: Around): SecretKind | undefined {
  if (segment.length < SHORTEST_NAMED || identifiedBehind.has(before) || segment.startsWith('~')) return undefined;
  const named = secretName(before);
  const isKey = named && !named.alone && /\d/.test(segment) && /[A-Za-z]/.test(segment) && !isIdentifier(segment);
  if (isKey) return named.kind;
  if (issuerHost.test(host) && segment.length <= 40) return undefined;
  return isRandom(segment, SHORTEST) || isHexadecimal(segment) ? 'credential' : undefined;
}
