/** A page of the extension by keyboard alone: which controls Tab and the arrows come to, and whether that is seen. */
import type { KeyInput } from 'puppeteer-core';
import { until } from '../environment/until.ts';
import type { Surface } from './surfaces.ts';

/** Where the focus is. */
interface Stop {
  /** The control, by its place in the page and its words; `null`: nowhere in the page. */
  at: string | null;
  /** What is wrong with how it is shown. */
  unseen?: string;
  /** The list or the row of tabs that is one stop for Tab, with the arrow that leads on, and how many are in it. */
  within?: { arrow: 'ArrowDown' | 'ArrowRight'; count: number };
}

/** Sent into pages as text: it refers to nothing outside itself. */
function inPage() {
  const parts = '[role=tablist], .handshakes, .sequence ol';
  const items = '[role=tab], [role=option], .sequence-message';
  const visible = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const nameOf = (element: Element) => {
    const path: string[] = [];
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      const place = at.id && !/[:\d]/.test(at.id) ? `#${at.id}` : [...(at.parentElement?.children ?? [])].indexOf(at);
      path.unshift(`${place}`);
    }
    const words = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40);
    return `${element.localName}.${element.className} “${words}” ${path.join('/')}`;
  };

  function unseen(element: Element): string | undefined {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 1) return 'no outline';
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const over = document.elementFromPoint(x, y);
    if (!over) return 'out of view';
    const label = element.closest('label');
    if (over.contains(element) || element.contains(over) || label?.contains(over)) return undefined;
    return `under ${nameOf(over)}`;
  }

  return {
    hasFocus: () => document.hasFocus(),
    /** The focus stands before the first control. */
    begin(): void {
      const around = document.querySelector<HTMLElement>('dialog:modal') ?? document.body;
      around.tabIndex = -1;
      around.focus();
      around.removeAttribute('tabindex');
    },
    /** Ends the page with a stop of its own: behind it Tab would lead out of the window. */
    fence(): void {
      const fence = document.createElement('span');
      fence.tabIndex = 0;
      fence.id = 'fence';
      (document.querySelector('dialog:modal') ?? document.body).append(fence);
    },
    stop(): Stop {
      const { activeElement: at } = document;
      if (!at || at === document.body || at.id === 'fence' || !document.hasFocus()) return { at: null };
      const part = at.matches(items) ? at.closest(parts) : null;
      const count = part ? part.querySelectorAll(items).length : 0;
      const wrong = unseen(at);
      return {
        at: nameOf(at),
        ...(wrong && { unseen: wrong }),
        ...(part && { within: { arrow: part.matches('[role=tablist]') ? 'ArrowRight' : 'ArrowDown', count } }),
      };
    },
    /** All that a reader can act upon. */
    controls(): string[] {
      const all = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [role=option]';
      const around = document.querySelector('dialog:modal') ?? document;
      const found = [...around.querySelectorAll<HTMLInputElement>(`${all}, [tabindex="0"]`)].filter(visible);
      // Of a group of radio buttons the chosen one is the stop, and the browser's own arrows lead on.
      return found.filter(({ type, checked }) => type !== 'radio' || checked).map(nameOf);
    },
  };
}

type InPage = ReturnType<typeof inPage>;

const ask = <K extends keyof InPage>(surface: Surface, what: K) =>
  surface.evaluate(new Function(`return (${inPage})().${what}();`) as () => ReturnType<InPage[K]>);

export async function press(surface: Surface, key: KeyInput, shift = false): Promise<void> {
  const { keyboard } = surface.window;
  if (shift) await keyboard.down('Shift');
  await keyboard.press(key);
  if (shift) await keyboard.up('Shift');
}

/** The keys go to the page: DevTools gives them to the panel once it was clicked. */
export async function enter(surface: Surface): Promise<void> {
  const { width, height } = surface.window.viewport() ?? { width: 0, height: 0 };
  await until(
    async () => {
      if (await ask(surface, 'hasFocus')) return true;
      await surface.window.mouse.click(width - 2, height - 2);
      return false;
    },
    (has) => has,
  );
}

interface Walk {
  /** In their order. */
  reached: string[];
  problems: string[];
}

/** Goes through the page with Tab from where the focus is, until it is out of it; `inside`: and through what is one stop. */
async function walk(surface: Surface, { back = false, inside = false }): Promise<Walk> {
  const reached: string[] = [];
  const problems: string[] = [];
  const note = ({ at, unseen }: Stop) => {
    if (at === null) return;
    reached.push(at);
    if (unseen) problems.push(`${at}: ${unseen}`);
  };
  for (;;) {
    await press(surface, 'Tab', back);
    const stop = await ask(surface, 'stop');
    if (stop.at === null || reached.includes(stop.at)) return { reached, problems };
    note(stop);
    if (!stop.within || !inside) continue;
    await press(surface, 'Home');
    note(await ask(surface, 'stop'));
    for (let moved = 1; moved < stop.within.count; moved++) {
      await press(surface, stop.within.arrow);
      note(await ask(surface, 'stop'));
    }
  }
}

/** What of a page is wrong for who has a keyboard alone. */
export async function keyboardProblems(surface: Surface): Promise<string[]> {
  await enter(surface);
  const controls = await ask(surface, 'controls');
  await ask(surface, 'fence');
  await ask(surface, 'begin');
  const there = await walk(surface, {});
  // From the end: another tab, or another sign-in, changes only what stands behind it.
  const back = await walk(surface, { back: true, inside: true });
  return [
    ...new Set([...there.problems, ...back.problems]),
    ...controls.flatMap((control) =>
      there.reached.includes(control) || back.reached.includes(control) ? [] : `not reached: ${control}`,
    ),
    ...there.reached.flatMap((stop) => (back.reached.includes(stop) ? [] : `not reached with Shift: ${stop}`)),
  ];
}

/** The control that has the focus; `null`: none. */
export const focused = async (surface: Surface): Promise<string | null> => (await ask(surface, 'stop')).at;
