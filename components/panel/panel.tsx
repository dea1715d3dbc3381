/** The panel "MCP Auth": a view of what the worker sends, with a choice of its own and nothing else. */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import '../parts/base.css';
import { checkLinkOf } from '../../lib/check-page/link.ts';
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import type { OpenFile } from '../../lib/extension/views/open-file.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Announced, verdictWords } from '../parts/announced.tsx';
import { useKeptFocus } from '../parts/kept-focus.ts';
import { later } from '../parts/later.tsx';
import { Reachable } from '../parts/reachable.ts';
import { FileDrop } from './file-drop.tsx';
import { HandshakePicker } from './handshake-picker.tsx';
import { HandshakeView } from './handshake-view.tsx';
import { isAway, Notices } from './notices.tsx';
import { ExchangesView } from './other-tabs.ts';
import { choose, close, comparerFor, createPanelState, follow, loaderFor, searcherFor } from './panel-state.ts';
import { Shortcuts } from './shortcuts.tsx';
import { Toolbar } from './toolbar.tsx';
import { useFiles } from './use-files.tsx';
import './panel.css';

/** Neither is shown of one sign-in. */
const HandshakeList = later(async () => (await import('./handshake-list.tsx')).HandshakeList);
const Empty = later(async () => (await import('./empty.tsx')).Empty);
const NoFile = later(async () => (await import('./empty.tsx')).NoFile);

export interface PanelProps {
  client: SessionClient;
  /** Asks a server again; absent where nobody can. */
  checkClient?: CheckClient;
  /** Opens a file; without it there is no such button, and nothing to drop one on. */
  openFile?: OpenFile;
  /** A failing sign-in to look at, as a file. */
  sample?: () => Promise<File>;
  /** It is a page of its own, in no DevTools: there is no tab to speak of, and the sample is opened at once. */
  alone?: boolean;
  /** Address of the options page. */
  settingsUrl: string;
}

export function Panel({ client, checkClient, openFile, sample, alone = false, settingsUrl }: PanelProps) {
  const state = useMemo(createPanelState, []);
  const files = useFiles(state, openFile);
  useKeptFocus();
  const main = useRef<HTMLElement>(null);
  // Not after the first frame, as other effects: the worker answers while that is painted.
  useLayoutEffect(() => follow(state, client), [state, client]);

  // Another attempt begins at its top; an update of the same one moves nothing.
  const shownAttempt = useRef<string | undefined>(undefined);
  useSignalEffect(() => {
    const id = state.chosen.value?.attempt.id;
    // With the next frame, which lays the page out in any case.
    if (id !== shownAttempt.current) requestAnimationFrame(() => main.current?.scrollTo({ top: 0 }));
    shownAttempt.current = id;
  });

  const session = state.live.value;
  const entry = state.chosen.value;
  const { add } = files;
  const openSample = add && sample && (() => void sample().then((file) => add([file])));
  useEffect(() => {
    if (alone) openSample?.();
  }, []);
  const openExchange = async (id: string) => {
    await ExchangesView.ready();
    state.exchange.value = id;
    state.tab.value = 'exchanges';
    // The button that was pressed is gone with its tab: the focus goes to the list that took its place.
    requestAnimationFrame(() => main.current?.querySelector<HTMLElement>('.exchange-list')?.focus());
  };

  return (
    <div class="panel">
      <Toolbar
        log={
          alone
            ? undefined
            : {
                preserve: session?.preserve ?? false,
                onClear: () => client.clear(),
                onPreserve: (value) => client.setPreserve(value),
              }
        }
        filter={state.filter.value}
        onFilter={(value) => (state.filter.value = value)}
        onOpen={files.add}
        settingsUrl={settingsUrl}
        shortcuts={<Shortcuts client={client} />}
        checkUrl={checkLinkOf(entry?.handshake, session?.inPrivate)}
      >
        <HandshakePicker groups={state.groups.value} chosen={entry} onChoose={(id) => choose(state, id)} />
      </Toolbar>
      <div class="over-all">
        {files.bar}
        <Notices state={state} client={client} />
      </div>
      <HandshakeList
        groups={state.shown.value}
        chosen={entry}
        filtered={state.filter.value.trim() !== ''}
        onChoose={(id) => choose(state, id)}
        onClose={(file) => close(state, file)}
      />
      <Announced words={verdictWords(entry?.attempt)} />
      <main ref={main}>
        {entry ? (
          <Reachable.Provider value={!isAway(state)}>
            <HandshakeView
              key={entry.attempt.id}
              entry={entry}
              client={client}
              checkClient={state.outdated.value ? undefined : checkClient}
              outdated={state.outdated.value}
              tab={state.tab.value}
              filter={state.requests.value}
              onFilter={(filter) => (state.requests.value = filter)}
              exchange={state.exchange.value}
              onTab={(tab) => (state.tab.value = tab)}
              onExchange={(id) => (state.exchange.value = id)}
              onOpen={(id) => void openExchange(id)}
              load={loaderFor(state, client, entry)}
              search={searcherFor(state, client, entry)}
              compare={comparerFor(state, client, entry)}
            />
          </Reachable.Provider>
        ) : session ? (
          <Empty session={session} client={client} canOpen={openFile !== undefined} onSample={openSample} />
        ) : alone ? (
          <NoFile onSample={openSample} />
        ) : (
          <div class="empty" role="status">
            <h1>
              {state.outdated.value
                ? 'The extension was updated: close DevTools and open them again'
                : 'Loading the sign-ins of this tab…'}
            </h1>
            {!state.outdated.value && <p class="quiet-text">If nothing comes, close DevTools and open them again.</p>}
          </div>
        )}
      </main>
      {files.add && <FileDrop onDrop={files.add} />}
    </div>
  );
}
