import type { Ask } from './asks.ts';

/** One request of a live check, as it ended; for who watches it run. */
export interface Asked extends Pick<Ask, 'method' | 'topic' | 'as'> {
  /** Masked. */
  url: string;
  status?: number;
  /** Why there is no answer. */
  failure?: string;
}
