/** What the panel shows, read from its page as a script or a test reads it. */
import type { Panel } from './panel.ts';
import { last } from './until.ts';

export interface ShownDiagnosis {
  verdict: string;
  /** Id of the check; only with the verdict `failing`. */
  cause: string | null;
  title: string;
  summary: string;
  steps: string[];
  stages: { stage: string; status: string }[];
  /** The checks of all findings shown, the cause among them. */
  checks: string[];
}

/** Reads once; `null` while the panel shows no diagnosis. */
export function readDiagnosis(panel: Pick<Panel, 'evaluate'>): Promise<ShownDiagnosis | null> {
  return panel.evaluate(() => {
    const root = document.querySelector<HTMLElement>('[data-verdict]');
    if (!root) return null;
    const text = (element: Element | null | undefined) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
    const stepText = (step: Element) => {
      const copy = step.cloneNode(true) as Element;
      for (const unread of copy.querySelectorAll('button, .place, .visually-hidden')) unread.replaceWith(' ');
      for (const block of copy.querySelectorAll('p, pre, div')) block.append(' ');
      return text(copy);
    };
    const attribute = (element: Element, name: string) => element.getAttribute(name) ?? '';
    return {
      verdict: attribute(root, 'data-verdict'),
      cause: root.getAttribute('data-cause'),
      title: text(root.querySelector('h1, h2')),
      summary: text(root.querySelector('.verdict-summary')),
      // Warnings have steps of their own, folded away.
      steps: [...root.querySelectorAll('ol.steps > li')].filter((step) => !step.closest('details')).map(stepText),
      stages: [...root.querySelectorAll('[data-stage]')].map((stage) => ({
        stage: attribute(stage, 'data-stage'),
        status: attribute(stage, 'data-status'),
      })),
      checks: [...root.querySelectorAll('[data-check]')].map((finding) => attribute(finding, 'data-check')),
    };
  });
}

/**
 * Reads until the verdict is one to stay with: a handshake that stopped is called failing only two seconds after its
 * last exchange.
 */
export const awaitDiagnosis = (panel: Pick<Panel, 'evaluate'>): Promise<ShownDiagnosis | null> =>
  last(
    () => readDiagnosis(panel),
    (shown) => !!shown && shown.verdict !== 'incomplete',
  );
