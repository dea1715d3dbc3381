/** Shows one state of the gallery, named after the `#`; tests drive the client through `window.gallery`. */
import { render } from 'preact';
import { CheckPage } from '../../../../components/check/check-page.tsx';
import { Options } from '../../../../components/options/options.tsx';
import type { RequestFilter } from '../../../../components/panel/filter.ts';
import { Panel } from '../../../../components/panel/panel.tsx';
import { Popup } from '../../../../components/popup/popup.tsx';
import { type FakeCheckHost, fakeCheckHost } from './fake-check.ts';
import { fakeCheckClient } from './fake-check-client.ts';
import { type FakeClient, fakeClient } from './fake-client.ts';
import { fakeOpenFile } from './fake-files.ts';
import { wholeExchanges } from './handshakes.ts';
import { type GalleryState, SAMPLE, states } from './states.ts';

declare global {
  interface Window {
    gallery: { show(name: string): Promise<void>; client: FakeClient; check: FakeCheckHost; states: typeof states };
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
const root = document.getElementById('app') ?? document.body;

/** Alone, it is yet to come: the state is that of the panel whose files were closed. */
const sampleOf = (alone: boolean) => async () => (alone ? new Promise<File>(() => undefined) : new File([], SAMPLE));

function view({ page, asked, files, openable, alone = false, check = {} }: GalleryState, client: FakeClient) {
  if (page === 'check') {
    const { registers, ...told } = check;
    const comes = typeof registers === 'object' ? { registers } : {};
    window.gallery.check = fakeCheckHost({ ...told, ...comes, openFile: fakeOpenFile(files) });
    return <CheckPage host={window.gallery.check} given={check.given ?? {}} />;
  }
  if (page === 'popup') return <Popup client={client} />;
  if (page === 'options') return <Options client={client} asked={asked ?? null} />;
  return (
    <Panel
      client={client}
      checkClient={fakeCheckClient}
      alone={alone}
      sample={sampleOf(alone)}
      settingsUrl="/options.html"
      openFile={fakeOpenFile({ ...files, ...openable })}
    />
  );
}

async function show(name: string): Promise<void> {
  const state = states[name];
  if (!state) throw new Error(`no such state: ${name}`);
  render(null, root);
  const client = fakeClient(state.snapshot, {
    exchanges: wholeExchanges,
    ...(state.grants && { grants: state.grants }),
    ...(state.installation && { installation: state.installation }),
  });
  window.gallery.client = client;
  render(view(state, client), root);
  await frame();
  if (state.files) chooseFiles(Object.keys(state.files));
  await frame();
  if (state.check) await useCheck(state.check);
  if (state.away) client.send(null);
  if (state.outdated) client.outdate();
  if (state.tab) document.querySelector<HTMLElement>(`#tab-${state.tab}`)?.click();
  await frame();
  if (state.pressed) document.querySelector<HTMLElement>(state.pressed)?.click();
  if (state.exchange) await chooseExchange(state.snapshot, state.exchange);
  if (state.requests) await filterRequests(state.requests);
  if (state.saves) await openPreview();
  if (state.expanded) for (const details of document.querySelectorAll('details')) details.open = true;
  await frame();
}

/** As a reader would: the button is pressed, and a token pasted. */
async function useCheck({ comesTo, registers, token }: NonNullable<GalleryState['check']>): Promise<void> {
  if (comesTo) document.querySelector<HTMLElement>('.check-form [type=submit]')?.click();
  await frame();
  if (registers) document.querySelector<HTMLElement>('.register button')?.click();
  await frame();
  if (registers && registers !== 'said') document.querySelector<HTMLElement>('.register .create')?.click();
  await frame();
  const field = document.querySelector<HTMLTextAreaElement>('.token-text');
  if (!token || !field) return;
  for (let fold = field.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  field.value = token;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

async function openPreview(): Promise<void> {
  document.querySelector<HTMLElement>('.save-har > button')?.click();
  while (!document.querySelector('.save-har a')) await frame();
  document.querySelector('.save-har')?.scrollIntoView({ block: 'center' });
}

function chooseFiles(names: string[]): void {
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  const chosen = new DataTransfer();
  for (const name of names) chosen.items.add(new File([], name));
  if (!input) return;
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** As a reader would: each choice is made, and the text typed. */
async function filterRequests({ text, stage, status, method, everything }: Partial<RequestFilter>): Promise<void> {
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
  if (everything) document.querySelector<HTMLElement>('.request-filter [type=checkbox]')?.click();
  await frame();
}

/** By keyboard, as a reader would: from the top of the list down to the row. */
async function chooseExchange(snapshot: GalleryState['snapshot'], id: string): Promise<void> {
  const rows = snapshot?.handshakes[0]?.attempts[0]?.exchanges ?? [];
  const list = document.querySelector<HTMLElement>('.exchange-list');
  for (let index = rows.findIndex((row) => row.id === id); index >= 0; index--) {
    list?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    await frame();
  }
}

window.gallery = { show, client: fakeClient(undefined), check: fakeCheckHost({ openFile: fakeOpenFile() }), states };
if (location.hash) await show(location.hash.slice(1));
