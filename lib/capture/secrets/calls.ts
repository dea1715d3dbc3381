/** Secrets that a program's text hands on by their place alone: `NetworkCredential("bob", "…")`, `'Bearer ' + '…'`. */
import type { SecretKind } from '../../masked.ts';
import { isNoSecret, isOrdinary, isSentence } from './values.ts';

interface Call {
  /** Up to the secret. */
  form: RegExp;
  kind: SecretKind;
  /** Words are none: the call has other uses. */
  weak?: true;
  source: string;
}

const calls: Call[] = [
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
const isCall = /\(|Bearer|Basic|Token|DPoP|jdbc:/i;
/** RFC 7518 §3.1, FIPS 180: what is named beside a key. */
const algorithm = /^[A-Za-z]{2,6}-?\d{1,4}$/;
/** The secret itself, in quotes or before a host. */
const held = /[^"'`\n@\\]{3,300}(?=["'`@])/y;

export const replaceCalls = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  isCall.test(text) ? calls.reduce((rest, call) => replaceCall(rest, call, by), text) : text;

function replaceCall(
  text: string,
  { form, kind, weak }: Call,
  by: (kind: SecretKind, secret: string) => string,
): string {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: lead, index } of text.matchAll(form)) {
    const start = index + lead.length;
    held.lastIndex = start;
    const secret = held.exec(text)?.[0];
    if (!secret || start < done || isNoSecret(secret) || isSentence(secret) || secret.includes('~')) continue;
    if (weak && (isOrdinary(secret) || algorithm.test(secret))) continue;
    parts.push(text.slice(done, start), by(kind, secret));
    done = start + secret.length;
  }
  return parts.length ? parts.join('') + text.slice(done) : text;
}
