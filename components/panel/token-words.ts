/** What a token says of itself, in words and beside the time of its request; decoded, never verified (RFC 7519 §4.1). */
import type { Exchange } from '../../lib/exchange.ts';
import { type Masked, replaceMasked } from '../../lib/masked.ts';
import type { TokenClaims, TokenHeader } from '../../lib/protocol/jwt.ts';
import { count } from '../parts/text.ts';

/** Tokens that are shown. */
const MOST_TOKENS = 6;

/** The tokens of an exchange that say something, each once: of an encrypted one the header does. */
export function tokensOf({ request, response }: Exchange): Masked[] {
  const found = new Map<string, Masked>();
  for (const text of [...request.headers.map(([, value]) => value), request.body, response?.body])
    replaceMasked(text ?? '', (masked) => {
      if (masked.claims || masked.header) found.set(masked.fingerprint, masked);
      return '';
    });
  return [...found.values()].slice(0, MOST_TOKENS);
}

/** What of it can be read. */
export const readable = ({ claims }: Pick<Masked, 'claims'>): string =>
  claims
    ? 'the token is hidden, what it says is not'
    : 'the token is hidden, and encrypted: what it says cannot be read';

export interface ClaimRow {
  name: string;
  value: string;
  means?: string;
  /** It makes the token useless at that time. */
  bad?: boolean;
}

const meanings: Partial<Record<keyof TokenClaims, string>> = {
  iss: 'who issued it',
  aud: 'for which server it is meant',
  scope: 'what it allows the client to do',
  scopes: 'what it allows the client to do',
  client_id: 'the client that it was given to',
};

/** A span in the largest unit that says enough: `59 minutes`. */
function span(seconds: number): string {
  const whole = Math.abs(Math.round(seconds));
  if (whole < 120) return count(whole, 'second');
  if (whole < 2 * 3600) return count(Math.round(whole / 60), 'minute');
  return whole < 48 * 3600 ? count(Math.round(whole / 3600), 'hour') : count(Math.round(whole / 86_400), 'day');
}

const away = (seconds: number, what: string): string =>
  Math.abs(seconds) < 1 ? `at the time of ${what}` : `${span(seconds)} ${seconds < 0 ? 'before' : 'after'} ${what}`;

/** Seconds since the epoch as a date; a claim is network text and may be anything. */
function moment(seconds: number): string {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime())
    ? String(seconds)
    : at
        .toISOString()
        .replace(/\.\d+Z$/, ' UTC')
        .replace('T', ' ');
}

/** `at`: milliseconds since the epoch, absent where the source says no time of day. */
function whenOf(name: string, seconds: number, at: number | undefined): Pick<ClaimRow, 'means' | 'bad'> {
  if (at === undefined) return {};
  const after = seconds - at / 1000;
  if (name === 'exp')
    return after <= 0
      ? { means: `expired ${away(after, 'this request')}`, bad: true }
      : { means: `valid until ${away(after, 'this request')}` };
  if (name === 'nbf' && after >= 1) return { means: `not valid until ${span(after)} after this request`, bad: true };
  return { means: `${name === 'nbf' ? 'valid from' : 'issued'} ${away(after, 'this request')}` };
}

export const claimRows = (claims: TokenClaims, at: number | undefined): ClaimRow[] =>
  Object.entries(claims).map(([name, value]): ClaimRow => {
    if (typeof value === 'number') return { name, value: moment(value), ...whenOf(name, value, at) };
    const means = meanings[name as keyof TokenClaims];
    return { name, value: Array.isArray(value) ? value.join(', ') : String(value), ...(means && { means }) };
  });

const headerMeanings: Record<keyof TokenHeader, string> = {
  alg: 'how it is signed',
  enc: 'how it is encrypted',
  typ: 'its kind',
  kid: 'the key that it is signed with, by its name in the list of keys',
};

/** What an encrypted token's header has another meaning for (RFC 7516 §4.1). */
const ofEncrypted: Partial<Record<keyof TokenHeader, string>> = {
  alg: 'how the key that it is encrypted with is passed on',
  kid: 'the key that it is encrypted for, by its name in the list of keys',
};

export const signedRows = (header: TokenHeader): ClaimRow[] =>
  (Object.keys(headerMeanings) as (keyof TokenHeader)[]).flatMap((name) => {
    const value = header[name];
    const means = (header.enc !== undefined && ofEncrypted[name]) || headerMeanings[name];
    return value === undefined ? [] : [{ name, value, means }];
  });
