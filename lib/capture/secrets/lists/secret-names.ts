/**
 * Names that say that their value is a secret, each with where it is from. A name is matched by its last words, however
 * it is spelt: `api key` is `x-api-key`, `tavilyApiKey`, `OPENAI_API_KEY`, `apikey` and `config[api.key]`. To add one is
 * to add a line.
 */
import type { SecretKind } from '../../../masked.ts';

export interface SecretName {
  kind: SecretKind;
  /** The name is used for other things too: a value that looks ordinary is none. */
  weak?: true;
  /** Only as a whole name, never at the end of a longer one; in a sentence it is a word like others. */
  alone?: true;
  /** A number of some digits is one all the same. */
  digits?: true;
  /** Several of them, which a list or an object holds: `apiKeys`. */
  plural?: true;
}

export interface SecretNameEntry extends SecretName {
  words: string;
  /** Words before it with which it is no secret. */
  not?: string;
  source: string;
}

export const secretNames: SecretNameEntry[] = [
  // OAuth and OpenID Connect
  { words: 'access token', kind: 'access_token', source: 'RFC 6749 §5.1' },
  { words: 'refresh token', kind: 'refresh_token', source: 'RFC 6749 §5.1' },
  { words: 'id token', kind: 'id_token', source: 'OpenID Connect Core 1.0 §3.1.3.3' },
  { words: 'id token hint', kind: 'id_token', source: 'OpenID Connect Core 1.0 §3.1.2.1' },
  { words: 'code', kind: 'code', alone: true, source: 'RFC 6749 §4.1.2' },
  { words: 'authorization code', kind: 'code', source: 'RFC 6749 §4.1.2' },
  { words: 'auth code', kind: 'code', source: 'RFC 6749 §4.1.2, as the Inspectors write it' },
  { words: 'device code', kind: 'code', source: 'RFC 8628 §3.2' },
  { words: 'user code', kind: 'code', source: 'RFC 8628 §3.2' },
  { words: 'code verifier', kind: 'code_verifier', source: 'RFC 7636 §4.1' },
  { words: 'pkce verifier', kind: 'code_verifier', source: 'RFC 7636 §4.1' },
  { words: 'dpop', kind: 'credential', weak: true, source: 'RFC 9449 §4.1' },
  { words: 'dpop proof', kind: 'credential', source: 'RFC 9449 §4.2' },
  { words: 'state', kind: 'state', alone: true, source: 'RFC 6749 §4.1.1' },
  { words: 'oauth state', kind: 'state', source: 'RFC 6749 §4.1.1' },
  { words: 'client secret', kind: 'client_secret', source: 'RFC 6749 §2.3.1' },
  { words: 'client assertion', kind: 'credential', source: 'RFC 7521 §4.2' },
  { words: 'assertion', kind: 'credential', source: 'RFC 7521 §4.1' },
  { words: 'subject token', kind: 'credential', source: 'RFC 8693 §2.1' },
  { words: 'actor token', kind: 'credential', source: 'RFC 8693 §2.1' },
  { words: 'registration access token', kind: 'credential', source: 'RFC 7592 §3' },
  { words: 'initial access token', kind: 'credential', source: 'RFC 7591 §1.2' },
  { words: 'software statement', kind: 'credential', source: 'RFC 7591 §2.3' },
  { words: 'logout token', kind: 'credential', source: 'OpenID Connect Back-Channel Logout 1.0 §2.4' },
  { words: 'authorization', kind: 'access_token', source: 'RFC 9110 §11.6.2' },
  { words: 'proxy authorization', kind: 'credential', source: 'RFC 9110 §11.7.2' },
  { words: 'cookie', kind: 'cookie', source: 'RFC 6265 §4.2' },
  { words: 'set cookie', kind: 'cookie', source: 'RFC 6265 §4.1' },
  { words: 'saml response', kind: 'credential', source: 'SAML 2.0 Bindings §3.5.4' },
  { words: 'saml request', kind: 'credential', source: 'SAML 2.0 Bindings §3.4.4' },
  { words: 'saml assertion', kind: 'credential', source: 'RFC 7522 §2.1' },
  { words: 'saml art', kind: 'credential', source: 'SAML 2.0 Bindings §3.6.3' },
  { words: 'ticket', kind: 'credential', weak: true, source: 'CAS Protocol 3.0 §2.5.1' },
  // The Inspectors
  { words: 'mcp proxy auth', kind: 'inspector_token', source: 'MCP Inspector 0.14 to 1.0: x-mcp-proxy-auth' },
  { words: 'mcp proxy auth token', kind: 'inspector_token', source: 'MCP Inspector 0.14 to 1.0: its own URL' },
  { words: 'mcp proxy token', kind: 'inspector_token', source: 'MCP Inspector 0.14 to 1.0: its start page' },
  { words: 'mcp remote auth', kind: 'inspector_token', source: 'MCP Inspector 2: x-mcp-remote-auth' },
  { words: 'mcp inspector api token', kind: 'inspector_token', source: 'MCP Inspector 2: its own URL' },
  // Words of vendors and frameworks
  { words: 'token', kind: 'credential', not: 'progress next cancel', source: 'RFC 7009 §2.1, RFC 7662 §2.1' },
  { words: 'jwt', kind: 'credential', weak: true, source: 'RFC 7519' },
  { words: 'bearer', kind: 'access_token', weak: true, source: 'RFC 6750 §2' },
  { words: 'api key', kind: 'api_key', source: 'OpenAPI 3.1 §4.8.27 (apiKey)' },
  { words: 'access key', kind: 'api_key', source: 'AWS IAM: access keys' },
  { words: 'secret access key', kind: 'api_key', source: 'AWS IAM: access keys' },
  { words: 'subscription key', kind: 'api_key', source: 'Azure API Management: Ocp-Apim-Subscription-Key' },
  { words: 'functions key', kind: 'api_key', source: 'Azure Functions: x-functions-key' },
  { words: 'service key', kind: 'api_key', source: 'Supabase: service_role key' },
  { words: 'license key', kind: 'api_key', source: 'New Relic, Google Maps: license key' },
  { words: 'auth key', kind: 'api_key', source: 'Cloudflare API: X-Auth-Key' },
  { words: 'app key', kind: 'api_key', source: 'Datadog API: DD-APPLICATION-KEY' },
  { words: 'client key', kind: 'api_key', source: 'TikTok, LaunchDarkly: client key' },
  { words: 'storage key', kind: 'api_key', weak: true, source: 'Azure Storage: storage account keys' },
  { words: 'application key', kind: 'api_key', source: 'Datadog API: DD-APPLICATION-KEY' },
  { words: 'account key', kind: 'api_key', source: 'Azure Storage: AccountKey' },
  { words: 'secret key', kind: 'api_key', source: 'Stripe: secret keys' },
  { words: 'session key', kind: 'credential', source: 'Telegram, Odoo: session keys' },
  { words: 'shared key', kind: 'private_key', source: 'Azure Storage: Shared Key' },
  { words: 'private key', kind: 'private_key', source: 'RFC 7468 §10, Google: service account keys' },
  { words: 'signing key', kind: 'private_key', source: 'Slack, Clerk: signing keys' },
  { words: 'encryption key', kind: 'private_key', source: 'n8n, Rails: encryption keys' },
  { words: 'master key', kind: 'private_key', source: 'LiteLLM, Rails: master keys' },
  {
    words: 'key',
    kind: 'api_key',
    weak: true,
    not: 'public primary foreign sort cache partition object row idempotency surrogate translation site publishable hash range group lookup map index unique composite natural candidate storage state query mutation react item parent error message lang locale i18n label dict property json host ssh known first last next prev any some wrong missing duplicate',
    source: 'Google Cloud: ?key=',
  },
  { words: 'api secret', kind: 'client_secret', source: 'Twilio, Cloudinary: API secrets' },
  { words: 'secret', kind: 'client_secret', source: 'RFC 6749 §2.3.1, Scalekit: client secrets' },
  { words: 'sig', kind: 'signature', weak: true, source: 'Azure Storage: shared access signatures' },
  { words: 'signature', kind: 'signature', weak: true, source: 'AWS Signature Version 4, RFC 9421 §4.2' },
  { words: 'hmac', kind: 'signature', weak: true, source: 'Shopify: hmac' },
  { words: 'mac', kind: 'signature', weak: true, alone: true, source: 'RFC 7518 §3.2' },
  { words: 'security token', kind: 'credential', source: 'AWS Signature Version 4: X-Amz-Security-Token' },
  { words: 'auth', kind: 'credential', weak: true, source: 'npm: _auth, Firebase: ?auth=' },
  { words: 'authentication', kind: 'credential', weak: true, source: 'as a header in the wild' },
  { words: 'basic', kind: 'credential', weak: true, alone: true, source: 'RFC 7617' },
  { words: 'credential', kind: 'credential', weak: true, source: 'Google Identity Services: credential' },
  { words: 'pat', kind: 'api_key', weak: true, source: 'GitHub, Azure DevOps: personal access tokens' },
  { words: 'session', kind: 'credential', weak: true, alone: true, source: 'as a cookie in the wild' },
  { words: 'session token', kind: 'credential', source: 'AWS STS: SessionToken' },
  { words: 'sid', kind: 'credential', weak: true, alone: true, source: 'Express: connect.sid' },
  { words: 'connect sid', kind: 'cookie', source: 'Express: connect.sid' },
  { words: 'jsessionid', kind: 'cookie', source: 'Jakarta Servlet 6.0 §7.1.3' },
  { words: 'phpsessid', kind: 'cookie', source: 'PHP: session.name' },
  { words: 'aspsessionid', kind: 'cookie', source: 'ASP: session cookies' },
  { words: 'csrf', kind: 'credential', weak: true, source: 'csurf: _csrf' },
  { words: 'xsrf', kind: 'credential', weak: true, source: 'Angular: XSRF-TOKEN' },
  { words: 'password', kind: 'password', source: 'RFC 6749 §4.3.2' },
  { words: 'identified by', kind: 'password', source: 'MySQL, Oracle: CREATE USER' },
  { words: 'passwd', kind: 'password', source: 'passwd(5)' },
  // Of people who write their own language
  { words: 'passwort', kind: 'password', source: 'in German' },
  { words: 'kennwort', kind: 'password', source: 'in German' },
  { words: 'contraseña', kind: 'password', source: 'in Spanish' },
  { words: 'clave', kind: 'password', source: 'in Spanish' },
  { words: 'mot de passe', kind: 'password', source: 'in French' },
  { words: 'motdepasse', kind: 'password', source: 'in French' },
  { words: 'senha', kind: 'password', source: 'in Portuguese' },
  { words: 'palavra passe', kind: 'password', source: 'in Portuguese' },
  { words: 'parola', kind: 'password', source: 'in Italian, Turkish, Romanian' },
  { words: 'şifre', kind: 'password', source: 'in Turkish' },
  { words: 'wachtwoord', kind: 'password', source: 'in Dutch' },
  { words: 'lösenord', kind: 'password', source: 'in Swedish' },
  { words: 'passord', kind: 'password', source: 'in Norwegian' },
  { words: 'adgangskode', kind: 'password', source: 'in Danish' },
  { words: 'salasana', kind: 'password', source: 'in Finnish' },
  { words: 'hasło', kind: 'password', source: 'in Polish' },
  { words: 'heslo', kind: 'password', source: 'in Czech, Slovak' },
  { words: 'jelszó', kind: 'password', source: 'in Hungarian' },
  { words: 'пароль', kind: 'password', source: 'in Russian, Ukrainian' },
  { words: '密码', kind: 'password', source: 'in Chinese' },
  { words: '密碼', kind: 'password', source: 'in Chinese' },
  { words: '口令', kind: 'password', source: 'in Chinese' },
  { words: 'パスワード', kind: 'password', source: 'in Japanese' },
  { words: '暗証番号', kind: 'password', source: 'in Japanese' },
  { words: '비밀번호', kind: 'password', source: 'in Korean' },
  { words: 'geheimnis', kind: 'client_secret', source: 'in German' },
  { words: 'secreto', kind: 'client_secret', source: 'in Spanish' },
  { words: 'segredo', kind: 'client_secret', source: 'in Portuguese' },
  { words: 'segreto', kind: 'client_secret', source: 'in Italian' },
  { words: 'sekret', kind: 'client_secret', source: 'in Polish' },
  { words: 'секрет', kind: 'client_secret', source: 'in Russian' },
  { words: '密钥', kind: 'client_secret', source: 'in Chinese' },
  { words: '秘密鍵', kind: 'client_secret', source: 'in Japanese' },
  { words: 'pass word', kind: 'password', source: 'as in the wild' },
  { words: 'pwd', kind: 'password', source: 'ODBC: Pwd' },
  { words: 'pass', kind: 'password', weak: true, source: 'nodemailer: auth.pass' },
  { words: 'passphrase', kind: 'password', source: 'RFC 4252 §8' },
  { words: 'passcode', kind: 'password', source: 'CAS, Duo: passcode' },
  { words: 'pin', kind: 'password', weak: true, digits: true, source: 'FIDO CTAP 2.1 §6.5' },
  { words: 'otp', kind: 'password', source: 'RFC 4226, RFC 6238' },
  { words: 'totp', kind: 'password', source: 'RFC 6238' },
  { words: 'security answer', kind: 'password', source: 'Auth0, Okta: security questions' },
  { words: 'authentication info', kind: 'credential', source: 'RFC 7615 §3' },
  { words: 'mnemonic', kind: 'private_key', source: 'BIP 39' },
  { words: 'seed phrase', kind: 'private_key', source: 'BIP 39' },
  { words: 'recovery phrase', kind: 'private_key', source: 'BIP 39' },
  { words: 'verification code', kind: 'password', source: 'Auth0: passwordless' },
  { words: 'otp code', kind: 'password', source: 'RFC 4226, RFC 6238' },
  { words: 'mfa code', kind: 'password', source: 'Amazon Cognito: SOFTWARE_TOKEN_MFA_CODE' },
  { words: 'backup code', kind: 'password', source: 'Google: backup codes' },
  { words: 'unlock code', kind: 'password', source: 'as in the wild' },
  { words: 'login code', kind: 'password', source: 'as in the wild' },
  { words: 'security code', kind: 'password', source: 'as in the wild' },
  { words: 'one time code', kind: 'password', source: 'RFC 4226, RFC 6238' },
  { words: 'access code', kind: 'code', source: 'as in the wild' },
  { words: 'recovery code', kind: 'password', source: 'GitHub: recovery codes' },
  { words: 'userinfo', kind: 'credential', source: 'RFC 3986 §3.2.1' },
  { words: 'dsn', kind: 'credential', weak: true, source: 'Sentry: DSN' },
  { words: 'connection string', kind: 'credential', source: 'Azure, MongoDB: connection strings' },
];

/** A secret word may stand before these; they change nothing. */
export const modifiers = new Set(
  'value raw plain plaintext text string str base encoded hex pem old new current confirm confirmation again repeat verify prod production dev test live staging default primary secondary hash hashed'.split(
    ' ',
  ),
);
