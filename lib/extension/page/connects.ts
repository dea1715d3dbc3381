/**
 * When the person presses Connect in version 1, which says nothing of it itself: its button is called so, and Reconnect or
 * Restart once it is connected. Version 2 has a call of its own for it, which `lib/capture` reads.
 */
import type { Observation } from '../shared/messages.ts';

const CONNECT = /^(?:Connect|Reconnect|Restart)$/;

/** Marks the first request after each press; the answer to it, which comes later, is of the same exchange. */
export function watchConnects(
  page: Pick<Window, 'addEventListener'>,
  now: () => number,
): (seen: Observation[]) => Observation[] {
  let pressedAt: number | undefined;
  let first: string | undefined;
  page.addEventListener(
    'click',
    ({ isTrusted, target }) => {
      const button = (target as Partial<Element> | null)?.closest?.('button');
      if (!isTrusted || !CONNECT.test(button?.textContent?.trim() ?? '')) return;
      pressedAt = now();
      first = undefined;
    },
    { capture: true },
  );
  return (seen) =>
    seen.map((item) => {
      const { id, startedAt } = item.exchange;
      if (first === undefined && pressedAt !== undefined && startedAt >= pressedAt) first = id;
      return id === first ? { ...item, exchange: { ...item.exchange, connect: true } } : item;
    });
}
