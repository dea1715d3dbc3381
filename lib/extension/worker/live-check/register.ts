/** Registers a client for real (`lib/registering`), told to a page. */
import { readAddress } from '../../../capture/live-check/address.ts';
import { register } from '../../../registering/run.ts';
import type { RegisterRequest } from '../../shared/check-messages.ts';
import type { CheckMessage } from '../../shared/check-port.ts';
import type { Around } from './around.ts';

export async function registerFor(
  { server, endpoint, client }: RegisterRequest,
  around: Around,
): Promise<CheckMessage> {
  const { masker, platform, signal, onExchange } = around;
  const address = readAddress(server);
  if ('problem' in address) return { type: 'refused', sentence: address.problem };
  const sentence = await around.refusal(address.url);
  if (sentence !== undefined) return { type: 'refused', sentence };
  const outcome = await register({ server: address.url, endpoint, client }, { masker, platform, signal, onExchange });
  return { type: 'registered', outcome };
}
