/**
 * Secrets that come back without their names: a server that quotes the key that it was sent. Only in answers: a request
 * is seen by several sources, which do not know the same secrets, and has to come out of each of them alike.
 */
import { between, runs, withoutStop } from './bare.ts';
import type { Masking } from './masking.ts';

export function createRecall({ mask, knownKind, chosen }: Masking): (text: string) => string {
  const withChosen = (text: string): string => {
    let rest = text;
    for (const [secret, kind] of chosen()) if (rest.includes(secret)) rest = instead(rest, secret, mask(kind, secret));
    return rest;
  };
  return (text) =>
    between(text, (part) =>
      between(withChosen(part), (rest) =>
        rest.replace(runs, (found) => {
          const secret = withoutStop(found);
          const kind = knownKind(secret);
          return kind ? mask(kind, secret) + found.slice(secret.length) : found;
        }),
      ),
    );
}

/** Where it stands as a word of its own; a number of JSON is none, since what is masked would have to be quoted. */
function instead(text: string, secret: string, masked: string): string {
  const parts = text.split(secret);
  return parts.reduce((done, part, i) => {
    const before = parts[i - 1] ?? '';
    const isPart = /[\p{L}\p{N}_-]$/u.test(before.slice(-2)) || /^[\p{L}\p{N}_-]/u.test(part);
    const isNumber = /^\d+$/.test(secret) && (/[:,[{]\s{0,9}$/.test(before.slice(-10)) || /^[.,]\d/.test(part));
    return done + (isPart || isNumber ? secret : masked) + part;
  });
}
