/**
 * What is kept of a sign-in to compare a later one with: values that mean the same the next day. Of a secret its kind alone
 * is left, so nothing in it is bound to a browser session, and all of it may lie on disk.
 */
import * as v from 'valibot';
import { stageIds } from '../finding.ts';
import { listOf, number, textOf } from '../text/shape.ts';
import { isWithin } from './within.ts';

/** Longest value kept, in UTF-16 code units, and most values and parts: what a sign-in has is far below. */
export const MAX_VALUE = 1000;
export const MAX_VALUES = 60;
export const MAX_PARTS = 80;
export const MAX_ORDER = 30;

const text = textOf(MAX_VALUE);

/** Sign-ins kept of one server: what one that fails can be compared with. */
export const MAX_OF_SERVER = 3;

/** One side of one request, by which the same of another sign-in is found. */
const partSchema = v.object({
  id: textOf(200),
  stage: v.picklist(stageIds),
  /** What its values are of, as it reads after their names: `in the token`. */
  of: textOf(300),
  /** All of it was seen: what is not in it was not there. */
  whole: v.boolean(),
  /** It was answered: it may follow from what was asked. */
  answered: v.boolean(),
  values: listOf(v.strictTuple([text, text]), MAX_VALUES),
});

export const keptSignInSchema = v.object({
  server: textOf(2048),
  /** Origin of the page that it is of, by the browser's word; `null`: none is known. */
  page: v.nullable(textOf(300)),
  /** Milliseconds since the epoch. */
  startedAt: number,
  /** The client registered in it: its client ID is new. */
  registered: v.boolean(),
  parts: listOf(partSchema, MAX_PARTS),
  /** Which step came after which. */
  order: listOf(text, MAX_ORDER),
});
export type KeptSignIn = v.InferOutput<typeof keptSignInSchema>;

export interface Part extends v.InferOutput<typeof partSchema> {
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
