/** Checks one finding again (`lib/recheck`), told to a page. */
import { readAddress } from '../../../capture/live-check/address.ts';
import { checkAgain, firstUrlOf } from '../../../recheck/run.ts';
import { parseUrl } from '../../../text/url.ts';
import type { AgainRequest } from '../../shared/check-messages.ts';
import type { CheckMessage } from '../../shared/check-port.ts';
import type { Around } from './checks.ts';

export async function again(subject: AgainRequest, around: Around): Promise<CheckMessage> {
  const { masker, platform, signal, onExchange } = around;
  const url = firstUrlOf(subject);
  const address = readAddress(url);
  if ('problem' in address) return { type: 'refused', sentence: address.problem };
  if (!(await around.mayAsk(address.url))) {
    const host = parseUrl(address.url)?.hostname ?? address.url;
    return {
      type: 'refused',
      sentence: `The browser did not get your permission for ${host}, so nothing was asked.`,
    };
  }
  return { type: 'again-done', outcome: await checkAgain(subject, { masker, platform, signal, onExchange }) };
}
