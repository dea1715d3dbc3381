/** What an Inspector saved of a sign-in, as its page tells it and as a view shows it: names of entries, never what is in them. */
import * as v from 'valibot';
import { listOf, textOf, whole } from '../../text/shape.ts';

/** Entries that a page may name, and servers that it may have. */
const MAX_NAMES = 50;
const MAX_SERVERS = 500;
/** Longest URL of a server, in UTF-16 code units. */
export const MAX_SERVER = 16 * 1024;

/**
 * A page's answer, after what it was asked to remove is gone. A page that lies can only name what is not there, and what
 * it does not name is not removed.
 */
export const pageAnswerSchema = v.variant('is', [
  v.object({
    is: v.literal('saved'),
    servers: listOf(
      v.object({
        /** As the Inspector has it. */
        server: textOf(MAX_SERVER),
        names: listOf(textOf(200), MAX_NAMES),
        /** A client ID that the developer entered, which is a setting and stays. */
        entered: v.boolean(),
      }),
      MAX_SERVERS,
    ),
  }),
  /** The tab shows a page of another origin. */
  v.object({ is: v.literal('elsewhere') }),
  /** The Inspector's own program did not let its page read or write. */
  v.object({ is: v.literal('refused'), status: whole }),
]);
export type PageAnswer = v.InferOutput<typeof pageAnswerSchema>;

/** `return`: opens the Inspector in its tab again first, where that shows another page. */
export const savedSignInActs = ['show', 'return', 'clear'] as const;
export type SavedSignInAct = (typeof savedSignInActs)[number];

/** For a view. */
export type SavedSignIn =
  | { is: 'saved'; names: string[]; entered: boolean }
  /** `reloaded`: the Inspector's page was loaded anew, since it keeps a copy. */
  | { is: 'cleared'; removed: number; left: string[]; entered: boolean; reloaded: boolean }
  | { is: 'elsewhere' }
  | { is: 'refused'; status: number }
  /** The browser or the page did not answer as it should. */
  | { is: 'unreadable' };
