/** `<details>` that keeps its own state while its content is updated, with the arrow that DevTools uses. */
import type { ComponentChildren } from 'preact';
import { ChevronIcon } from './icons.tsx';
import './details.css';

export function Details({
  summary,
  children,
  open = false,
  class: className = '',
  at,
  ...data
}: {
  summary: ComponentChildren;
  children: ComponentChildren;
  open?: boolean;
  class?: string;
  /** Hears of the element, for whoever leads to it. */
  at?: ((element: HTMLDetailsElement | null) => void) | undefined;
  'data-check'?: string;
  onToggle?: ((event: { currentTarget: HTMLDetailsElement }) => void) | undefined;
}) {
  return (
    // Set once, when it is made: later renders must not close what the reader opened.
    <details
      class={className}
      ref={(element) => {
        opened(element, open);
        at?.(element);
      }}
      {...data}
    >
      <summary>
        <ChevronIcon />
        <span class="summary-text">{summary}</span>
      </summary>
      <div class="details-body">{children}</div>
    </details>
  );
}

const made = new WeakSet<HTMLDetailsElement>();

function opened(element: HTMLDetailsElement | null, open: boolean): void {
  if (!element || made.has(element)) return;
  made.add(element);
  element.open = open;
}
