/**
 * Keyboard in composite widgets (ARIA APG, "roving tabindex"): one stop for Tab, arrows inside. The items are found in
 * the document, so that a list may change while the focus is in it.
 */
import type { TargetedKeyboardEvent } from 'preact';

const steps: Record<string, (index: number, count: number) => number> = {
  Home: () => 0,
  End: (_, count) => count - 1,
};
const forward = (index: number, count: number) => (index + 1) % count;
const back = (index: number, count: number) => (index - 1 + count) % count;

/** Key handler for the element around the items; `axis` says which arrows move. The item is focused and clicked. */
export function roving(selector: string, axis: 'vertical' | 'horizontal', activate: boolean) {
  const moves: typeof steps =
    axis === 'vertical'
      ? { ...steps, ArrowDown: forward, ArrowUp: back }
      : { ...steps, ArrowRight: forward, ArrowLeft: back };
  return (event: TargetedKeyboardEvent<HTMLElement>) => {
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
    const index = items.indexOf(document.activeElement as HTMLElement);
    if (index < 0) return;
    const next = items[move(index, items.length)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (activate) next.click();
  };
}
