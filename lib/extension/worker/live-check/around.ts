import type { LiveCheckOptions } from '../../../capture/live-check/run.ts';

/** What a check of one page has around it. */
export interface Around extends Required<Pick<LiveCheckOptions, 'platform' | 'masker' | 'signal' | 'onExchange'>> {
  /** Why the server itself may not be asked, in a sentence; the person is asked where nothing says. */
  refusal(url: string): Promise<string | undefined>;
}
