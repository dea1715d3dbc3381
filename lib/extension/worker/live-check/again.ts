/** Checks one finding again (`lib/recheck`), told to a page. */
import { readAddress } from '../../../capture/live-check/address.ts';
import { checkAgain, firstUrlOf } from '../../../recheck/run.ts';
import type { AgainRequest } from '../../shared/check-messages.ts';
import type { CheckMessage } from '../../shared/check-port.ts';
import type { Around } from './around.ts';

export async function again(subject: AgainRequest, around: Around): Promise<CheckMessage> {
  const { masker, platform, signal, onExchange } = around;
  const url = firstUrlOf(subject);
  const address = readAddress(url);
  if ('problem' in address) return { type: 'refused', sentence: address.problem };
  const sentence = await around.refusal(address.url);
  if (sentence !== undefined) return { type: 'refused', sentence };
  return { type: 'again-done', outcome: await checkAgain(subject, { masker, platform, signal, onExchange }) };
}
