/**
 * Forms by which a secret shows without any name: their issuers gave them one so that they can be found. Each with where
 * it is from; to add one is to add a line.
 */
import type { SecretKind } from '../../../text/masked-words.ts';
import { UUID } from './public-forms.ts';

interface SecretForm {
  /**
   * A regular expression, to be found behind anything but a letter or a digit. Only its end is of any length: what has to
   * follow something of any length would be looked for from each place anew.
   */
  form: string;
  kind: SecretKind;
  source: string;
}

const GITHUB = 'GitHub: About authentication to GitHub, token formats';
const SCANNING = 'GitHub: supported secret scanning patterns';

export const secretForms: SecretForm[] = [
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
    form: 'gl[a-z]{2,5}-[\\w.-]{16,}',
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
  { form: 'SG\\.[\\w-]{16,64}\\.[\\w-]{16,}', kind: 'api_key', source: 'SendGrid: API keys' },
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
  { form: 'pat[A-Za-z0-9]{14}\\.[A-Za-z0-9]{32,}', kind: 'api_key', source: 'Airtable: personal access tokens' },
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
  { form: 'dckr_[po]at_[\\w-]{20,}', kind: 'api_key', source: 'Docker: personal access tokens' },
  {
    form: 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[\\w-]{1,35}\\.)?[A-Za-z0-9]{40,}',
    kind: 'api_key',
    source: 'Doppler: auth token formats',
  },
  { form: '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,}', kind: 'api_key', source: 'HCP Terraform: API tokens' },
  { form: '(?:IQoJb3JpZ2luX2Vj|FwoGZXIvYXdz)[\\w+/=-]{60,}', kind: 'credential', source: 'AWS STS: session tokens' },
  {
    form: 'MII[\\w+/]{3}IBA(?:DAN|AKC)[\\w+/=]{20,}',
    kind: 'private_key',
    source: 'RFC 5208 §5, RFC 8017 §A.1.2: an RSA key without the lines around it',
  },
  { form: 'HRKU-[\\w-]{30,}', kind: 'api_key', source: 'Heroku: API keys' },
  { form: 'fm[12][ar]?_[\\w+/=,-]{40,}', kind: 'api_key', source: 'Fly.io: access tokens' },
  { form: 'sl\\.[\\w-]{80,}', kind: 'access_token', source: 'Dropbox: short-lived access tokens' },
  { form: 'AGE-SECRET-KEY-1[A-Z0-9]{40,}', kind: 'private_key', source: 'age' },
  { form: 'sq0[a-z]{3}-[\\w-]{20,}', kind: 'api_key', source: SCANNING },
  { form: 'key-[a-f0-9]{32}', kind: 'api_key', source: 'Mailgun: API keys' },
  { form: 'SK[a-f0-9]{32}', kind: 'api_key', source: 'Twilio: API keys' },
  { form: 'NR(?:AK|JS|II|RA)-[A-Za-z0-9]{20,}', kind: 'api_key', source: 'New Relic: API keys' },
  { form: 'PMAK-[A-Za-z0-9-]{40,}', kind: 'api_key', source: 'Postman: API keys' },
  { form: 'rnd_[A-Za-z0-9]{20,}', kind: 'api_key', source: 'Render: API keys' },
  { form: 'bb_(?:live|test)_[\\w-]{16,}', kind: 'api_key', source: 'Browserbase: API keys' },
  { form: '(?:bot)?\\d{8,12}:AA[\\w-]{30,40}', kind: 'api_key', source: 'Telegram: bot tokens' },
  { form: '[\\w~.-]{3}8Q~[\\w~.-]{30,44}', kind: 'client_secret', source: 'Microsoft Entra: client secrets' },
  { form: '[12]/\\d{10,20}(?:/\\d{10,20})?:[0-9a-f]{32}', kind: 'api_key', source: 'Asana: personal access tokens' },
  { form: `${UUID}:[0-9a-f]{32,}`, kind: 'api_key', source: 'fal: API keys' },
  { form: '(?:service|user):[\\w.-]{1,64}:[\\w-]{20,}', kind: 'api_key', source: 'Apollo GraphOS: API keys' },
  {
    form: '\\$(?:apr1|2[abxy]|[156y]|argon2(?:id|i|d)|scrypt|pbkdf2-sha\\d{1,3})\\$[\\w./,=$+-]{16,}',
    kind: 'password',
    source: 'crypt(5)',
  },
  {
    form: '01000000d08c9ddf0115d1118c7a00c04fc297eb[0-9a-f]{32,}',
    kind: 'password',
    source: 'Microsoft: ConvertFrom-SecureString',
  },
  { form: 'urn:ietf:params:oauth:request_uri:[\\w.~-]{12,}', kind: 'credential', source: 'RFC 9126 §2.2' },
  // Base64url of `{"`: JSON that somebody encoded, a token's part or a whole configuration.
  {
    form: 'eyJ[\\w+/-]{16,}={0,2}(?:\\.[\\w-]*){0,4}',
    kind: 'credential',
    source: 'RFC 7515 §7.1, Smithery: ?config=',
  },
];
