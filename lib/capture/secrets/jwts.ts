/** Tokens inside of texts. */
import { isJwt } from '../../protocol/jwt.ts';

/** The header of a JWT is a JSON object: these are the ways in which one begins, in base64url. */
const headerStart = /e(?:y[A-K]|w[ok0])/g;
/** Starts of headers that are tried in one run of characters, at most; who writes more of them hides something. */
const MAX_TRIES = 50;

/** Replaces every JWT in a text, also one that stands right behind other characters. */
export const replaceJwts = (text: string, by: (token: string) => string): string =>
  text.replace(/[A-Za-z0-9_.-]{20,}/g, (run) => {
    const parts = run.split('.');
    if (parts.length < 3) return run;
    let tries = 0;
    for (let i = 0; i + 2 < parts.length; i++) {
      const part = parts[i] ?? '';
      for (const { index } of part.matchAll(headerStart)) {
        if (++tries > MAX_TRIES) return [...parts.slice(0, i), by(parts.slice(i).join('.'))].join('.');
        const length = [5, 3].find(
          (n) => isJwt([part.slice(index), ...parts.slice(i + 1, i + n)].join('.')) && i + n <= parts.length,
        );
        if (length === undefined) continue;
        const token = [part.slice(index), ...parts.slice(i + 1, i + length)].join('.');
        parts.splice(i, length, part.slice(0, index) + by(token));
        break;
      }
    }
    return parts.join('.');
  });
