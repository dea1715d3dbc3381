/** What a fix gets beside what its check says of it, whichever check that is. */
import type { Addition } from './addition.ts';
import { withAlready } from './already.ts';
import { withEnvRead } from './env-file.ts';
import { withCopyGone } from './kept-copy.ts';
import { withWayOn } from './way-on.ts';

/** In this order: who has a way on of a check's own gets no other, and a copy in a cache is no such way. */
const additions: readonly Addition[] = [withEnvRead, withAlready, withWayOn, withCopyGone];

export const withAdditions: Addition = (draft, failed) => additions.reduce((fix, add) => add(fix, failed), draft);
