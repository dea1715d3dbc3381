import { parseHTML } from 'linkedom';
import { h, render } from 'preact';
import { afterEach, expect, test, vi } from 'vitest';
import { later } from '../../../components/parts/later.tsx';
import { until } from '../../environment/until.ts';
import { framesBy } from '../../fixtures/frames.ts';

afterEach(() => vi.unstubAllGlobals());

/** A document without a browser; what waits for a frame runs with `frame`. */
function page() {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const waiting: (() => void)[] = [];
  vi.stubGlobal('document', document);
  framesBy((then) => waiting.push(then));
  return {
    root: document.body as unknown as Element,
    frame: () => {
      for (const then of waiting.splice(0)) then();
    },
  };
}

test('a part that came between its first rendering and its effect is shown', async () => {
  const { root, frame } = page();
  const Part = later(async () => () => h('p', null, 'there'));
  render(h(Part, {}), root);
  expect(root.querySelector('[data-loading]')).not.toBeNull();
  await Part.ready();
  frame();
  await until(
    async () => root.textContent,
    (text) => text === 'there',
  );
  render(null, root);
});
