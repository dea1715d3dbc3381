import { expect, it } from 'vitest';
import { watchConnects } from '../../../../lib/extension/page/connects.ts';
import type { Observation } from '../../../../lib/extension/shared/messages.ts';
import { direct } from '../../../fixtures/flow.ts';

function pageWithButtons() {
  let press: (event: unknown) => void = () => undefined;
  const page = { addEventListener: (_: string, listener: (event: unknown) => void) => (press = listener) };
  let now = 0;
  const marked = watchConnects(page as never, () => now);
  return {
    press: (label: string, at: number, isTrusted = true) => {
      now = at;
      const button = { textContent: ` ${label} ` };
      press({ isTrusted, target: { closest: (selector: string) => (selector === 'button' ? button : null) } });
    },
    sees: (id: string, at: number) => {
      const [exchange] = direct().exchanges;
      const item = { exchange: { ...exchange, id, startedAt: at }, source: 'page' } as Observation;
      return marked([item])[0]?.exchange.connect === true;
    },
  };
}

it('marks the first request after a press, and its answer', () => {
  const page = pageWithButtons();
  expect(page.sees('before', 900)).toBe(false);
  page.press('Connect', 1000);
  expect(page.sees('before', 900)).toBe(false);
  expect(page.sees('first', 1001)).toBe(true);
  expect(page.sees('second', 1002)).toBe(false);
  expect(page.sees('first', 1001)).toBe(true);
  page.press('Reconnect', 1003);
  expect(page.sees('third', 1003)).toBe(true);
});

it('takes no other button for it, and no press that a script made up', () => {
  const page = pageWithButtons();
  for (const label of ['Disconnect', 'Connection Type', 'Open Auth Settings']) page.press(label, 1000);
  page.press('Connect', 1000, false);
  expect(page.sees('first', 1001)).toBe(false);
});
