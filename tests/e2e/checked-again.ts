/** *Check again* as a person presses it: on the check page and in Firefox's panel, which are read by functions that run there. */
import type { Panel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';

/** How it went the last time that the first finding was checked again, and how many times that was. */
const shown = () => {
  const live = document.querySelector<HTMLElement>('[data-again] [data-times]');
  const outcome = live?.querySelector<HTMLElement>('[data-outcome]')?.dataset.outcome;
  return { times: Number(live?.dataset.times ?? 0), outcome, words: live?.textContent };
};

/** Whether it could be pressed: a verdict may be told anew just now. */
const press = () => {
  const button = document.querySelector<HTMLElement>('[data-again] .check-row > button');
  if (button?.textContent !== 'Check again') return false;
  button.click();
  return true;
};

/** What it comes to. */
export async function checkAgain(view: Pick<Panel, 'evaluate'>) {
  const { times } = await view.evaluate(shown);
  await until(
    () => view.evaluate(press),
    (pressed) => pressed,
  );
  return until(
    () => view.evaluate(shown),
    // What tells it may still be loaded: it is, with the first click.
    (now) => now.times > times && now.outcome !== undefined,
  );
}
