/**
 * Secrets that come back without their names: a server that quotes the key that it was sent. Only in answers: a request
 * is seen by several sources, which do not know the same secrets, and has to come out of each of them alike.
 */
import { between, runs, withoutStop } from './bare.ts';
import type { Masking } from './masking.ts';

export const createRecall =
  ({ mask, knownKind }: Masking) =>
  (text: string): string =>
    between(text, (part) =>
      part.replace(runs, (found) => {
        const secret = withoutStop(found);
        const kind = knownKind(secret);
        return kind ? mask(kind, secret) + found.slice(secret.length) : found;
      }),
    );
