/**
 * Brings a page that is shown into what a reader made of it: files opened, a tab chosen, a button pressed. It is sent into
 * real pages as text, so it refers to nothing outside itself.
 */
import type { GalleryState } from './states.ts';

export async function use(state: GalleryState): Promise<void> {
  /** What is loaded with the first of it is there too. */
  const frame = async () => {
    do await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    while (document.querySelector('[data-loading]'));
  };
  const press = (selector: string) => document.querySelector<HTMLElement>(selector)?.click();

  function chooseFiles(names: string[]): void {
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    const chosen = new DataTransfer();
    for (const name of names) chosen.items.add(new File([], name));
    if (!input) return;
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  async function useCheck({ comesTo, registers, token }: NonNullable<GalleryState['check']>): Promise<void> {
    const field = document.querySelector<HTMLTextAreaElement>('.token-text');
    if (token && field) {
      field.value = token;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (comesTo) press('.check-form [type=submit]');
    await frame();
    if (registers) press('.register button');
    await frame();
    if (registers && registers !== 'said') press('.register .create');
    await frame();
  }

  async function openPreview(): Promise<void> {
    press('.save-har > button');
    while (!document.querySelector('.save-har a')) await frame();
    document.querySelector('.save-har')?.scrollIntoView({ block: 'center' });
  }

  /** By keyboard: from the top of the list down to the row. */
  async function chooseExchange(id: string): Promise<void> {
    const rows = state.snapshot?.handshakes[0]?.attempts[0]?.exchanges ?? [];
    const list = document.querySelector<HTMLElement>('.exchange-list');
    for (let index = rows.findIndex((row) => row.id === id); index >= 0; index--) {
      list?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      await frame();
    }
  }

  /** Each choice is made, and the text typed. */
  async function filterRequests({ text, stage, status, method, everything }: NonNullable<GalleryState['requests']>) {
    const set = async (selector: string, value: string | undefined, event: 'input' | 'change') => {
      const field = document.querySelector<HTMLInputElement | HTMLSelectElement>(`.request-filter ${selector}`);
      if (!field || value === undefined) return;
      field.value = value;
      field.dispatchEvent(new Event(event, { bubbles: true }));
      await frame();
    };
    await set('[aria-label=Step]', stage, 'change');
    await set('[aria-label=Status]', status, 'change');
    await set('[aria-label=Method]', method, 'change');
    await set('[type=search]', text, 'input');
    if (everything) press('.request-filter [type=checkbox]');
    await frame();
  }

  await frame();
  if (state.files) chooseFiles(Object.keys(state.files));
  await frame();
  if (state.check) await useCheck(state.check);
  if (state.tab) press(`#tab-${state.tab}`);
  await frame();
  if (state.pressed) press(state.pressed);
  if (state.exchange) await chooseExchange(state.exchange);
  if (state.requests) await filterRequests(state.requests);
  if (state.saves) await openPreview();
  if (state.expanded) for (const details of document.querySelectorAll('details')) details.open = true;
  await frame();
}
