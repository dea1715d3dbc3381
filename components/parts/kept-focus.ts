/**
 * Keeps the focus near where it was when what had it goes: a button that did its work, an entry that was taken out, a part
 * that was closed. Browsers give it to `body` then, and a screen reader begins at the top of the page.
 */
import { useEffect } from 'preact/hooks';

const controls = [
  'a[href]',
  'button:enabled',
  'input:enabled',
  'select:enabled',
  'textarea:enabled',
  'summary',
  '[tabindex]',
]
  .map((control) => `${control}:not([tabindex^="-"])`)
  .join();

interface Place {
  part: Node;
  /** What stands before it there. */
  before: Node | null;
}

/** Where a node that is gone was, in what is left. */
function placeOf(gone: Node, records: MutationRecord[]): Place | undefined {
  const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
  let place: Place | undefined;
  let lost = gone;
  for (const { removedNodes, target, previousSibling } of records) {
    if (![...removedNodes].some((node) => node.contains(lost))) continue;
    let before = previousSibling;
    // What took its place may stand on either side of it.
    while (before && added.has(before)) before = before.previousSibling;
    place = { part: target, before };
    lost = target;
  }
  return place;
}

/** The first control after a place, or else the last one before it, in the smallest part that has any. */
function nearestTo({ part, before }: Place): HTMLElement | undefined {
  for (
    let at = before, around: Node | null = part;
    around instanceof Element;
    at = around, around = around.parentNode
  ) {
    const there = [...around.querySelectorAll<HTMLElement>(controls)].filter((control) => control.checkVisibility());
    const follows = (control: Node) =>
      !at?.contains(control) && (!at || at.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING);
    const control = there.find(follows) ?? there.at(-1);
    if (control) return control;
    if (around.matches(controls)) return around as HTMLElement;
  }
  return undefined;
}

/** For the whole of a page. */
export function useKeptFocus(): void {
  useEffect(() => {
    let had: Element | undefined;
    const take = ({ target }: Event) => {
      had = target instanceof Element ? target : undefined;
    };
    // Who presses on no control wants the focus nowhere.
    const leave = () => {
      had = undefined;
    };
    const observer = new MutationObserver((records) => {
      if (!had || document.activeElement !== document.body || had.isConnected) return;
      const place = placeOf(had, records);
      if (place) nearestTo(place)?.focus();
    });
    document.addEventListener('focusin', take);
    document.addEventListener('pointerdown', leave, true);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', take);
      document.removeEventListener('pointerdown', leave, true);
    };
  }, []);
}
