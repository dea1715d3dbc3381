/** What belongs together though it came from several tabs: it carries the same fingerprint of `state`, or of the code. */
import type { Exchange } from '../../exchange.ts';
import type { Observation } from '../shared/messages.ts';
import type { Session } from './session.ts';

const mark = /~(?:state|code)\.\d+\.[0-9a-f]{8}/g;

/** Fingerprints of `state` and code in an exchange: equal values mean the same sign-in. */
const marksOf = ({ request }: Exchange): string[] =>
  `${request.url}\n${request.body ?? ''}`.replaceAll(/%7e/gi, '~').match(mark) ?? [];

export const allMarks = (items: readonly Observation[]): string[] => items.flatMap(({ exchange }) => marksOf(exchange));

export const shares = ({ held }: Session, marks: readonly string[]): boolean =>
  [...held.values()].some(({ exchange }) => marksOf(exchange).some((one) => marks.includes(one)));

/** When the first of its exchanges began, ms since the epoch; infinite for a session without any. */
export const beganAt = ({ held }: Session): number =>
  Math.min(...[...held.values()].map(({ exchange }) => exchange.startedAt));

export const inTab = ({ exchange, source }: Observation, tabId: number): Observation => ({
  exchange: { ...exchange, page: { ...exchange.page, tabId } },
  source,
});

/** Navigations of tabs without a session that may yet turn out to be somebody's sign-in; in memory only. */
const MAX_STRAYS = 50;

export function createStrays() {
  let strays: { tabId: number; item: Observation }[] = [];
  return {
    add(tabId: number, item: Observation): void {
      strays = [...strays, { tabId, item: inTab(item, tabId) }].slice(-MAX_STRAYS);
    },
    /** Those with one of these marks; they are no strays any more. */
    take(marks: readonly string[]): { tabId: number; item: Observation }[] {
      const found = strays.filter(({ item }) => marksOf(item.exchange).some((one) => marks.includes(one)));
      strays = strays.filter((stray) => !found.includes(stray));
      return found;
    },
  };
}
