/**
 * Marks a text wherever it is shown inside an element (CSS Custom Highlight API): no component has to know of it, and
 * nothing is put between what the network said.
 */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { finder } from '../../lib/search.ts';
import './use-marked.css';

/** Longest run of text that is looked through in one piece, in UTF-16 code units; and most places that are marked. */
const MOST = 500;

function rangesIn(root: HTMLElement, text: string): Range[] {
  const pattern = finder(text, 'gi');
  const ranges: Range[] = [];
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node && ranges.length < MOST; node = nodes.nextNode()) {
    // What a button or a choice is called is not what the network said.
    if (node.parentElement?.closest('button, select, .unmarked')) continue;
    for (const { index } of (node.nodeValue ?? '').matchAll(pattern)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      ranges.push(range);
    }
  }
  return ranges;
}

/** `name`: of the highlight, one for each element that is marked; the style sheet has the same. */
export function useMarked(root: RefObject<HTMLElement | null>, text: string, name: string): void {
  useEffect(() => {
    const element = root.current;
    if (!element || !text) return;
    const mark = () => CSS.highlights.set(name, new Highlight(...rangesIn(element, text)));
    const observer = new MutationObserver(mark);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    mark();
    return () => {
      observer.disconnect();
      CSS.highlights.delete(name);
    };
  }, [text, name]);
}

/** Brings the first place that is marked in an element that scrolls into its view, and moves nothing around it. */
export function showFirstMarked(element: HTMLElement, text: string): void {
  const place = rangesIn(element, text)[0]?.getBoundingClientRect();
  const view = element.getBoundingClientRect();
  if (!place || (place.top >= view.top && place.bottom <= view.bottom)) return;
  element.scrollTop += place.top - view.top - view.height / 2;
}
