/** Secrets that a program's text hands on by their place alone: `NetworkCredential("bob", "…")`, `'Bearer ' + '…'`. */
import { holdsMasked, type SecretKind } from '../../text/masked-words.ts';
import { type SecretCall, secretCalls } from './lists/secret-calls.ts';
import { isNoSecret, isOrdinary, isSentence } from './values.ts';

/** Most texts have none of it. */
const isCall = /\(|jdbc:|[A-Za-z][ \t]{1,3}["'`][ \t]{0,9}[+.]/;
/** RFC 7518 §3.1, FIPS 180: what is named beside a key. */
const algorithm = /^[A-Za-z]{2,6}-?\d{1,4}$/;
/** The secret itself, in quotes or before a host. */
const held = /[^"'`\n@\\]{3,300}(?=["'`@])/y;

export const replaceCalls = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  isCall.test(text) ? secretCalls.reduce((rest, call) => replaceCall(rest, call, by), text) : text;

function replaceCall(
  text: string,
  { form, kind, weak }: SecretCall,
  by: (kind: SecretKind, secret: string) => string,
): string {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: lead, index } of text.matchAll(form)) {
    const start = index + lead.length;
    held.lastIndex = start;
    const secret = held.exec(text)?.[0];
    if (!secret || start < done || isNoSecret(secret) || isSentence(secret) || holdsMasked(secret)) continue;
    if (weak && (isOrdinary(secret) || algorithm.test(secret))) continue;
    parts.push(text.slice(done, start), by(kind, secret));
    done = start + secret.length;
  }
  return parts.length ? parts.join('') + text.slice(done) : text;
}
