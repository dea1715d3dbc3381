/** How an exchange ended, in one word for its colour and a few for a reader. */
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { brief } from './text.ts';

export type Outcome = 'ok' | 'redirect' | 'refused' | 'broken' | 'pending';

/** A 401 is how every sign-in begins and a 404 may be one of several well-known URLs, so a refusal is no failure. */
export function outcomeOf({ status, failure }: Pick<ExchangeSummary, 'status' | 'failure'>): Outcome {
  // An aborted request is everyday noise where an answer was seen.
  if (failure !== undefined && !(status && /ABORT/i.test(failure))) return 'broken';
  if (status === undefined) return 'pending';
  if (status >= 400) return 'refused';
  return status >= 300 ? 'redirect' : 'ok';
}

type Ended = Pick<ExchangeSummary, 'status' | 'failure' | 'preflightStatus'>;

/** The browser asked whether it may send it, and was told no: it never left. */
export const isUnsent = ({ status, preflightStatus = 0 }: Ended): boolean => !status && preflightStatus >= 300;

export function outcomeText(ended: Ended): string {
  const { status, failure } = ended;
  if (isUnsent(ended)) return 'not sent';
  if (status)
    return failure !== undefined && outcomeOf({ status, failure }) === 'broken'
      ? `${status}, ${brief(failure, 60)}`
      : String(status);
  if (failure !== undefined) return brief(failure, 80);
  return status === 0 ? 'answered' : 'pending';
}
