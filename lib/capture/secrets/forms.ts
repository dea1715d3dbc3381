/**
 * Forms that say of a value, without any name, what it is: secrets that their issuers gave a form of their own so that
 * they can be found, and identifiers that look random and are public. Each with where it is from.
 */
import type { SecretKind } from '../../masked.ts';

interface SecretForm {
  /** A regular expression, to be found behind anything but a letter or a digit. */
  form: string;
  kind: SecretKind;
  source: string;
}

const GITHUB = 'GitHub: About authentication to GitHub, token formats';
const SCANNING = 'GitHub: supported secret scanning patterns';

const secretForms: SecretForm[] = [
  { form: 'skcs_[\\w-]{12,}', kind: 'client_secret', source: "Scalekit: xmcp's README" },
  { form: 'sks_[\\w-]{12,}', kind: 'client_secret', source: 'Scalekit: client secrets' },
  {
    form: '(?:test|live|prod|dev)_(?:sk_)?[A-Za-z0-9]{16,}',
    kind: 'client_secret',
    source: 'Scalekit: SDK configuration',
  },
  { form: '(?:sk|rk|ak)[-_][\\w-]{16,}', kind: 'api_key', source: 'OpenAI, Anthropic, Stripe: API keys' },
  { form: 'whsec_[A-Za-z0-9+/=]{16,}', kind: 'client_secret', source: 'Stripe, Svix: webhook secrets' },
  { form: 'gh[pousr]_[A-Za-z0-9]{20,}', kind: 'api_key', source: GITHUB },
  { form: 'github_pat_\\w{20,}', kind: 'api_key', source: GITHUB },
  {
    form: 'gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent|oas)-[\\w.-]{16,}',
    kind: 'api_key',
    source: 'GitLab: token prefixes',
  },
  { form: '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}', kind: 'api_key', source: 'AWS IAM: unique identifiers' },
  { form: 'AIza[\\w-]{20,}', kind: 'api_key', source: 'Google Cloud: API keys' },
  { form: 'GOCSPX-[\\w-]{16,}', kind: 'client_secret', source: 'Google: OAuth client secrets' },
  { form: 'ya29\\.[\\w-]{16,}', kind: 'access_token', source: 'Google: access tokens' },
  { form: '1//0[\\w-]{20,}', kind: 'refresh_token', source: 'Google: refresh tokens' },
  { form: 'xox[a-z](?:\\.xox[a-z])?-[\\w-]{10,}', kind: 'api_key', source: 'Slack: token types' },
  { form: 'xapp-[\\w-]{10,}', kind: 'api_key', source: 'Slack: token types' },
  { form: 'SG\\.[\\w-]{16,}\\.[\\w-]{16,}', kind: 'api_key', source: 'SendGrid: API keys' },
  { form: 'npm_[A-Za-z0-9]{30,}', kind: 'api_key', source: 'npm: access tokens' },
  { form: 'pypi-[\\w-]{30,}', kind: 'api_key', source: 'PyPI: API tokens' },
  { form: 'dop_v1_[a-f0-9]{32,}', kind: 'api_key', source: 'DigitalOcean: personal access tokens' },
  { form: 'shp(?:at|ca|pa|ss)_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Shopify: access tokens' },
  { form: 'hf_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Hugging Face: user access tokens' },
  { form: 'EAA[A-Za-z0-9]{30,}', kind: 'access_token', source: 'Meta: access tokens' },
  { form: 'tvly-[\\w-]{16,}', kind: 'api_key', source: 'Tavily: API keys' },
  { form: 'fc-[a-f0-9]{24,}', kind: 'api_key', source: 'Firecrawl: the path of its MCP server' },
  { form: 'apify_api_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Apify: API tokens' },
  { form: 'ntn_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Notion: API tokens' },
  { form: 'secret_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Notion: API tokens' },
  { form: 'lin_(?:api|oauth)_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Linear: API keys' },
  { form: 'pat[-_.]?[A-Za-z0-9]{14,}\\.[A-Za-z0-9]{32,}', kind: 'api_key', source: 'Airtable: personal access tokens' },
  { form: 'pat-[a-z]{2}\\d-[\\w-]{16,}', kind: 'api_key', source: 'HubSpot: private apps' },
  { form: 'figd_[\\w-]{20,}', kind: 'api_key', source: 'Figma: personal access tokens' },
  { form: 'hv[sbr]\\.[\\w-]{20,}', kind: 'api_key', source: 'HashiCorp Vault: tokens' },
  { form: 'sntry[su]_[\\w+/=]{20,}', kind: 'api_key', source: 'Sentry: auth tokens' },
  { form: 'sb(?:p|_secret)_[\\w-]{20,}', kind: 'api_key', source: 'Supabase: API keys' },
  { form: 'vc[kpi]?_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Vercel: tokens' },
  { form: 'glsa_\\w{20,}', kind: 'api_key', source: 'Grafana: service account tokens' },
  { form: 'dapi[a-f0-9]{28,}', kind: 'api_key', source: 'Databricks: personal access tokens' },
  { form: 'r8_[A-Za-z0-9]{30,}', kind: 'api_key', source: 'Replicate: API tokens' },
  { form: 'gsk_[A-Za-z0-9]{30,}', kind: 'api_key', source: 'Groq: API keys' },
  { form: 'xai-[A-Za-z0-9]{30,}', kind: 'api_key', source: 'xAI: API keys' },
  { form: 'pplx-[A-Za-z0-9]{30,}', kind: 'api_key', source: 'Perplexity: API keys' },
  { form: 'ATATT[\\w=-]{20,}', kind: 'api_key', source: 'Atlassian: API tokens' },
  { form: 'dckr_pat_[\\w-]{20,}', kind: 'api_key', source: 'Docker: personal access tokens' },
  { form: 'AGE-SECRET-KEY-1[A-Z0-9]{40,}', kind: 'private_key', source: 'age' },
  { form: 'sq0[a-z]{3}-[\\w-]{20,}', kind: 'api_key', source: SCANNING },
  { form: 'key-[a-f0-9]{32}', kind: 'api_key', source: 'Mailgun: API keys' },
  { form: 'SK[a-f0-9]{32}', kind: 'api_key', source: 'Twilio: API keys' },
  { form: 'NR(?:AK|JS|II|RA)-[A-Za-z0-9]{20,}', kind: 'api_key', source: 'New Relic: API keys' },
  { form: 'PMAK-[A-Za-z0-9-]{40,}', kind: 'api_key', source: 'Postman: API keys' },
  { form: 'rnd_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Render: API keys' },
  { form: 'bb_(?:live|test)_[\\w-]{16,}', kind: 'api_key', source: 'Browserbase: API keys' },
  { form: '[\\w~.-]{3}8Q~[\\w~.-]{30,44}', kind: 'client_secret', source: 'Microsoft Entra: client secrets' },
  // Base64url of `{"`: JSON that somebody encoded, a token's part or a whole configuration.
  {
    form: 'eyJ[\\w+/-]{16,}={0,2}(?:\\.[\\w-]*){0,4}',
    kind: 'credential',
    source: 'RFC 7515 §7.1, Smithery: ?config=',
  },
];

const kinds = secretForms.map(({ kind }) => kind);
const all = new RegExp(`(?<![A-Za-z0-9])(?:${secretForms.map(({ form }) => `(${form})`).join('|')})`, 'g');

/** Replaces what has the form of a secret. */
export const replaceForms = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  text.replace(all, (secret: string, ...groups: unknown[]) => {
    const kind = kinds[groups.indexOf(secret)];
    return kind && /\d|[a-z][A-Z]/.test(secret) && !isPublic(secret) ? by(kind, secret) : secret;
  });

const UUID = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';
const uuid = new RegExp(`^${UUID}$`);

/** Identifiers that may look random, and are in documents and addresses that anybody may read. */
const publicForms: { form: string; source: string }[] = [
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

const publicForm = new RegExp(`^(?:${publicForms.map(({ form }) => form).join('|')})$`);

/** Prefixes of identifiers, before an underscore. */
const prefixes: { words: string; source: string }[] = [
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
const publicPrefixes = new Set(prefixes.flatMap(({ words }) => words.split(' ')));
const prefixed = /^([a-z0-9]{2,12}(?:_skc)?)_[0-9A-Za-z]{1,30}$/;

/** A UUID, a Scalekit resource or client, another's public identifier. */
export const isPublic = (value: string): boolean =>
  value.length <= 120 && (publicForm.test(value) || publicPrefixes.has(prefixed.exec(value)?.[1] ?? ''));

/** As `isPublic`, but for UUIDs, which some vendors give as keys too. */
export const isIdentifier = (value: string): boolean => isPublic(value) && !uuid.test(value);
