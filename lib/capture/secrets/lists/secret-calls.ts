/** What stands before a secret in a program's text, as patterns, each with where it is from. */
import type { SecretKind } from '../../../text/masked-words.ts';

export interface SecretCall {
  /** Up to the secret. */
  form: RegExp;
  kind: SecretKind;
  /** Words are none: the call has other uses. */
  weak?: true;
  source: string;
}

export const secretCalls: SecretCall[] = [
  {
    form: /\b(?:NetworkCredential|PSCredential|HTTPBasicAuth|HTTPDigestAuth|UsernamePasswordCredentials|[Bb]asicAuth|SetBasicAuth|auth ?= ?)\( ?b?["'`][^"'`\n]{1,100}["'`],\s{0,9}b?["'`]/g,
    kind: 'password',
    source: '.NET, requests of Python, net/http of Go: a user and a password',
  },
  {
    form: /\b(?:btoa|b64encode|urlsafe_b64encode|encode64|base64_encode|Buffer\.from)\( ?b?["'`][\w.@+-]{1,64}:/g,
    kind: 'password',
    source: 'RFC 7617 §2, as programs make it',
  },
  {
    form: /\b(?:Bearer|Basic|Token|DPoP)[ \t]{1,3}["'`][ \t]{0,9}[+.][ \t]{0,9}["'`]/gi,
    kind: 'access_token',
    source: 'RFC 6750 §2.1, as programs join it',
  },
  {
    form: /\b(?:sign|verify|createHmac|HMAC)\([^,()\n]{1,100},[ \t]{0,9}["'`]/g,
    kind: 'private_key',
    weak: true,
    source: 'jsonwebtoken, Node: crypto.createHmac',
  },
  {
    form: /\bjdbc:oracle:\w{2,10}:[\w.$-]{1,60}\//g,
    kind: 'password',
    source: "Oracle: thin driver's addresses",
  },
];
