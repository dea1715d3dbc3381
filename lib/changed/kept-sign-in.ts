/**
 * What is kept of a sign-in to compare a later one with: values that mean the same the next day. Of a secret its kind alone
 * is left, so nothing in it is bound to a browser session, and all of it may lie on disk.
 */
import * as z from 'zod/mini';
import { stageIds } from '../finding.ts';
import { isWithin } from './within.ts';

/** Longest value kept, in UTF-16 code units, and most values and parts: what a sign-in has is far below. */
export const MAX_VALUE = 1000;
export const MAX_VALUES = 60;
export const MAX_PARTS = 80;
export const MAX_ORDER = 30;

const text = z.string().check(z.maxLength(MAX_VALUE));

/** Sign-ins kept of one server: what one that fails can be compared with. */
export const MAX_OF_SERVER = 3;

/** One side of one request, by which the same of another sign-in is found. */
const partSchema = z.object({
  id: z.string().check(z.maxLength(200)),
  stage: z.enum(stageIds),
  /** What its values are of, as it reads after their names: `in the token`. */
  of: z.string().check(z.maxLength(300)),
  /** All of it was seen: what is not in it was not there. */
  whole: z.boolean(),
  /** It was answered: it may follow from what was asked. */
  answered: z.boolean(),
  values: z.array(z.tuple([text, text])).check(z.maxLength(MAX_VALUES)),
});

export const keptSignInSchema = z.object({
  server: z.string().check(z.maxLength(2048)),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** The client registered in it: its client ID is new. */
  registered: z.boolean(),
  parts: z.array(partSchema).check(z.maxLength(MAX_PARTS)),
  /** Which step came after which. */
  order: z.array(text).check(z.maxLength(MAX_ORDER)),
});
export type KeptSignIn = z.infer<typeof keptSignInSchema>;

export interface Part extends z.infer<typeof partSchema> {
  /** Ids of the exchanges that it was seen in; not kept. */
  exchanges?: readonly string[];
}

export interface SignIn extends KeptSignIn {
  parts: Part[];
}

/** What was last seen to work: what a sign-in with a saved token does not ask again stays as it was before. */
export function afterwards(before: KeptSignIn | undefined, { parts, order, ...now }: SignIn): KeptSignIn {
  const kept = parts.map(({ exchanges: _, ...part }) => part);
  if (!before) return { ...now, parts: kept, order };
  const byId = new Map([...before.parts, ...kept].map((part) => [part.id, part]));
  return {
    ...now,
    registered: now.registered || before.registered,
    parts: [...byId.values()].slice(0, MAX_PARTS),
    order: isWithin(order, before.order) ? before.order : order,
  };
}
