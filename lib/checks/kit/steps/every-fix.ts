/** What a fix gets beside what its check says of it, whichever check that is. */
import type { Facts, Observed } from '../../../handshake/facts.ts';
import type { FixDraft } from '../../define.ts';
import type { CheckId } from '../../ids.ts';
import { withAlready } from './already.ts';
import { withEnvRead } from './env-file.ts';
import { withCopyGone } from './kept-copy.ts';
import { withWayOn } from './way-on.ts';

/** Adds to a fix by what failed; a fix that needs nothing of it stays the same. */
export type Addition = (draft: FixDraft, failed: { check: CheckId; facts: Facts; at: Observed }) => FixDraft;

/** In this order: who has a way on of a check's own gets no other, and a copy in a cache is no such way. */
const additions: readonly Addition[] = [withEnvRead, withAlready, withWayOn, withCopyGone];

export const withAdditions: Addition = (draft, failed) => additions.reduce((fix, add) => add(fix, failed), draft);
