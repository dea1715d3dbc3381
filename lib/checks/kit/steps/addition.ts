import type { Facts, Observed } from '../../../handshake/facts.ts';
import type { FixDraft } from '../../define.ts';
import type { CheckId } from '../../ids.ts';

/** Adds to a fix by what failed; a fix that needs nothing of it stays the same. */
export type Addition = (draft: FixDraft, failed: { check: CheckId; facts: Facts; at: Observed }) => FixDraft;
