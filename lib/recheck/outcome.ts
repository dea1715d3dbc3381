/** How it went when what a finding rests on was asked again. */
import type { Finding, Prose } from '../finding.ts';

/** One thing that was looked at: as the finding has it, and as it is now. */
export interface SeenAgain {
  method: string;
  url: string;
  /** Of the new response. */
  status?: number;
  what: string;
  before: string | null;
  now: string | null;
}

export interface AgainOutcome {
  /**
   * `fixed-and-next`: a later check fails now; `something-else`: an earlier one does; `cannot-be-seen`: it takes a token or
   * a person; `not-reached`: nothing was answered, or not enough: not known, and not fixed.
   */
  kind: 'fixed' | 'fixed-and-next' | 'still-there' | 'something-else' | 'cannot-be-seen' | 'not-reached';
  /** What is found now, where something is. */
  finding?: Finding;
  /** It is there in another way than before. */
  different?: true;
  /** What decided it, where it can be laid beside what was. */
  seen?: SeenAgain[];
  /** More that has to be said, in whole sentences. */
  says?: Prose;
}

/** One time that a finding was checked again. */
export interface AgainEntry {
  /** Milliseconds since the epoch. */
  at: number;
  outcome: AgainOutcome;
}
