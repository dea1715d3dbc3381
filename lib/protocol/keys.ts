/** A JSON Web Key Set (RFC 7517 §5), as far as a resource server needs it. */
import { asString, asStrings, isObject, type Json } from '../text/json.ts';

/** Members without which a public key of that type is none (RFC 7518 §6, RFC 8037 §2). */
const needed: Record<string, readonly string[]> = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };

function canVerify(key: Json): boolean {
  const members = needed[asString(key.kty) ?? ''];
  if (!members?.every((name) => asString(key[name]))) return false;
  return key.use !== 'enc' && (asStrings(key.key_ops)?.includes('verify') ?? true);
}

/** The public keys that can check a signature. */
export const usableKeys = (set: Json): Json[] =>
  Array.isArray(set.keys) ? set.keys.filter(isObject).filter(canVerify) : [];
