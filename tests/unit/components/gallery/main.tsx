/** Shows one state of the gallery, named after the `#`; tests drive the client through `window.gallery`. */
import { render } from 'preact';
import { CheckPage } from '../../../../components/check/check-page.tsx';
import { Options } from '../../../../components/options/options.tsx';
import { Panel } from '../../../../components/panel/panel.tsx';
import { Popup } from '../../../../components/popup/popup.tsx';
import { type FakeCheckHost, fakeCheckHost } from './fake-check.ts';
import { fakeCheckClient } from './fake-check-client.ts';
import { type FakeClient, fakeClient } from './fake-client.ts';
import { fakeOpenFile } from './fake-files.ts';
import { wholeExchanges } from './handshakes.ts';
import { type GalleryState, SAMPLE, states } from './states.ts';
import { use } from './use.ts';

declare global {
  interface Window {
    gallery: { show(name: string): Promise<void>; client: FakeClient; check: FakeCheckHost; states: typeof states };
  }
}

const frame = async () => {
  do await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  while (document.querySelector('[data-loading]'));
};
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
  if (state.away) client.send(null);
  if (state.outdated) client.outdate();
  await use(state);
}

window.gallery = { show, client: fakeClient(undefined), check: fakeCheckHost({ openFile: fakeOpenFile() }), states };
if (location.hash) await show(location.hash.slice(1));
