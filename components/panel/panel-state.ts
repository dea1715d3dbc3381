/** The panel's own state, beside what the worker sends: what is chosen, which tab is open, which files were opened. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Exchange } from '../../lib/exchange.ts';
import type { FileProblem } from '../../lib/extension/shared/file-messages.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { OpenedFile } from '../../lib/extension/views/open-file.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { type Entry, entriesOf } from '../parts/entries.ts';
import { serverName } from '../parts/standing.ts';
import { stagesOfExchanges } from './by-stage.ts';
import { noFilter, type RequestFilter, rowFinder } from './filter.ts';
import type { Search } from './use-search.ts';

export type TabId = 'diagnosis' | 'sequence' | 'exchanges' | 'changed';

export interface Group {
  name: string;
  /** Set for an opened file, which can be closed. */
  file: OpenedFile | null;
  entries: Entry[];
}

export interface NamedProblem extends FileProblem {
  /** Of the file. */
  name: string;
}

export interface PanelState {
  /** The last snapshot of the tab; `null` before the first. */
  live: Signal<SessionSnapshot | null>;
  /** The worker answers. */
  connected: Signal<boolean>;
  /** The extension was updated since DevTools were opened: nothing more comes. */
  outdated: Signal<boolean>;
  files: Signal<OpenedFile[]>;
  /** What is the matter with files, until the reader dismisses it. */
  problems: Signal<NamedProblem[]>;
  /** Files whose notes the reader dismissed. */
  noted: Signal<OpenedFile[]>;
  /** What happens with files, for who does not see it. */
  said: Signal<string>;
  /** Of the sign-ins. */
  filter: Signal<string>;
  /** Of the requests of whichever sign-in is shown. */
  requests: Signal<RequestFilter>;
  tab: Signal<TabId>;
  /** Id of the attempt that the reader chose; `null` follows the newest. */
  picked: Signal<string | null>;
  /** Id of the exchange shown in the Exchanges tab. */
  exchange: Signal<string | null>;
  groups: ReadonlySignal<Group[]>;
  shown: ReadonlySignal<Group[]>;
  chosen: ReadonlySignal<Entry | null>;
}

function matches({ handshake, attempt, line }: Entry, filter: string): boolean {
  return (
    `${serverName(handshake)} ${line}`.toLowerCase().includes(filter.trim().toLowerCase()) ||
    attempt.exchanges.some(rowFinder(filter, stagesOfExchanges(attempt)))
  );
}

export function createPanelState(): PanelState {
  const live = signal<SessionSnapshot | null>(null);
  const files = signal<OpenedFile[]>([]);
  const filter = signal('');
  const picked = signal<string | null>(null);

  const groups = computed<Group[]>(() => [
    ...(live.value ? [{ name: 'This tab', file: null, entries: entriesOf(live.value) }] : []),
    ...files.value.map((file) => ({ name: file.name, file, entries: entriesOf(file.snapshot) })),
  ]);
  const shown = computed<Group[]>(() =>
    groups.value.map((group) => ({
      ...group,
      entries: filter.value.trim() ? group.entries.filter((entry) => matches(entry, filter.value)) : group.entries,
    })),
  );
  const chosen = computed<Entry | null>(() => {
    const all = groups.value.flatMap(({ entries }) => entries);
    return (
      all.find(({ attempt }) => attempt.id === picked.value) ??
      groups.value.find(({ entries }) => entries.length)?.entries[0] ??
      null
    );
  });
  return {
    live,
    connected: signal(false),
    outdated: signal(false),
    files,
    problems: signal([]),
    noted: signal([]),
    said: signal(''),
    filter,
    requests: signal(noFilter),
    tab: signal<TabId>('diagnosis'),
    picked,
    exchange: signal(null),
    groups,
    shown,
    chosen,
  };
}

/** Follows the worker; returns the way to stop. */
export function follow(state: PanelState, client: SessionClient): () => void {
  return client.subscribe(
    (snapshot) => {
      batch(() => {
        state.connected.value = snapshot !== null;
        if (snapshot) state.live.value = snapshot;
      });
    },
    () => (state.outdated.value = true),
  );
}

export async function close(state: PanelState, file: OpenedFile): Promise<void> {
  state.files.value = state.files.value.filter((other) => other !== file);
  file.close();
  await compareFiles(state);
}

/** The same file, whatever of it is shown. */
function showAnew(state: PanelState, file: OpenedFile, snapshot: SessionSnapshot): void {
  const files = new Map(
    state.files.value.map((other) => [other, other.close === file.close ? { ...other, snapshot } : other]),
  );
  batch(() => {
    state.files.value = [...files.values()];
    state.noted.value = state.noted.value.map((other) => files.get(other) ?? other);
  });
}

/** What fails in one file is compared with what worked before it in the others, as within a file. */
export async function compareFiles(state: PanelState): Promise<void> {
  const all = state.files.value;
  for (const file of all) {
    const compared = await file.beside(all.flatMap((other) => (other === file ? [] : other.good)));
    if ('snapshot' in compared) showAnew(state, file, compared.snapshot);
  }
}

/** The opened file that is shown. */
export const shownFile = (state: PanelState): OpenedFile | undefined =>
  state.files.value.find(({ snapshot }) => snapshot === state.chosen.value?.session);

export function choose(state: PanelState, attempt: string): void {
  batch(() => {
    if (state.chosen.value?.attempt.id !== attempt) state.exchange.value = null;
    state.picked.value = attempt;
  });
}

const fileOf = (state: PanelState, entry: Entry): OpenedFile | undefined =>
  state.files.value.find(({ snapshot }) => snapshot === entry.session);

/** Where the Metadata JSON of the dashboard is compared: in the file that is shown, else by the worker. */
export function comparerFor(
  state: PanelState,
  client: SessionClient,
  entry: Entry,
): SessionClient['setDashboardMetadata'] {
  const file = fileOf(state, entry);
  if (!file) return (server, text) => client.setDashboardMetadata(server, text);
  return async (server, text) => {
    const compared = await file.compare(server, text);
    if ('problem' in compared) return { ok: false, problem: compared.problem };
    showAnew(state, file, compared.snapshot);
    return { ok: true };
  };
}

/** Where the whole of an exchange comes from: the file that it is of, else the worker. */
export function loaderFor(
  state: PanelState,
  client: SessionClient,
  entry: Entry,
): (id: string) => Promise<Exchange | null> {
  const file = fileOf(state, entry);
  return (id) => (file ? file.exchange(id) : client.exchange(id));
}

/** Where headers and bodies are looked through, likewise. */
export function searcherFor(state: PanelState, client: SessionClient, entry: Entry): Search {
  const file = fileOf(state, entry);
  return (text) => (file ? file.search(text) : client.search(text));
}
