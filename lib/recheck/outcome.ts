/** How it went when what a finding rests on was asked again. */
import type { Finding } from '../finding.ts';

export interface AgainOutcome {
  /**
   * `fixed-and-next`: a later check fails now; `something-else`: an earlier one does; `cannot-be-seen`: it takes a token or
   * a person; `not-reached`: nothing was answered, or not enough.
   */
  kind: 'fixed' | 'fixed-and-next' | 'still-there' | 'something-else' | 'cannot-be-seen' | 'not-reached';
  /** What is found now, where something is. */
  finding?: Finding;
}
