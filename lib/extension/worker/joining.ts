/** What belongs together though it came from several tabs: it carries the same fingerprint of `state`, or of the code. */
import type { Observation } from '../shared/messages.ts';
import { marksOf, mayLend, type Session } from './session.ts';

export const allMarks = (items: readonly Observation[]): string[] => items.flatMap(({ exchange }) => marksOf(exchange));

export const shares = (session: Session, marks: readonly string[]): boolean =>
  marks.some((mark) => session.marks.has(mark));

/** When the first of its exchanges began, ms since the epoch; infinite for a session without any. */
export const beganAt = ({ held }: Session): number =>
  [...held.values()].reduce((first, { exchange }) => Math.min(first, exchange.startedAt), Number.POSITIVE_INFINITY);

export const inTab = ({ exchange, source }: Observation, tabId: number): Observation => ({
  exchange: { ...exchange, page: { ...exchange.page, tabId } },
  source,
});

/** Navigations of tabs without a session that may yet turn out to be somebody's sign-in; in memory only. */
const MAX_STRAYS = 50;
/** Of one tab: one that goes from address to address costs no other its own. */
const MAX_OF_TAB = 10;

export function createStrays() {
  let strays: { tabId: number; item: Observation }[] = [];
  return {
    add(tabId: number, item: Observation): void {
      const ofTab = strays.filter((stray) => stray.tabId === tabId);
      const oldest = ofTab.length < MAX_OF_TAB ? undefined : ofTab[0];
      const left = strays.filter((stray) => stray !== oldest);
      strays = [...left, { tabId, item: inTab(item, tabId) }].slice(-MAX_STRAYS);
    },
    /** Those with one of these marks that may be of this session; they are no strays any more. */
    take(marks: readonly string[], by: Session): { tabId: number; item: Observation }[] {
      const found = strays.filter(
        ({ item: { exchange } }) => marksOf(exchange).some((one) => marks.includes(one)) && mayLend(by, exchange),
      );
      strays = strays.filter((stray) => !found.includes(stray));
      return found;
    },
  };
}
