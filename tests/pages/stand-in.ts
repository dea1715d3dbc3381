/**
 * Runs in a page of the built extension before its own script: what the page hears from the worker, the browser's storage
 * and the reader of files is what a state says. All else is the page as it is shipped. It is written into a copy of the
 * extension as text, so it refers to nothing outside itself.
 */
import type { ToReader } from '../../lib/extension/shared/file-messages.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { StagedState } from './stage.ts';

declare global {
  interface Window {
    staged: {
      state: StagedState;
      /** What the page has heard all that the state has to say. */
      heard: boolean;
      /** The page is about to be loaded anew. */
      past?: boolean;
      /** What a test pressed. */
      pressed?: HTMLElement | undefined;
      send(snapshot: SessionSnapshot): void;
      /** The worker goes, and stays away; `outdated`: it was another version's. */
      leave(outdated: boolean): void;
    };
  }
}

type Listener = (message: unknown) => void;

export function standIn(): void {
  const request = new XMLHttpRequest();
  request.open('GET', `/staged/${localStorage.getItem('staged') ?? ''}.json`, false);
  request.send();
  const state = JSON.parse(request.responseText) as StagedState;

  let gone: 'away' | 'outdated' | undefined;
  let stored: Record<string, unknown> = state.stored;
  const views = new Set<{ tell: Listener; end: () => void }>();
  const staged: Window['staged'] = {
    state,
    heard: false,
    send: (snapshot) => {
      for (const { tell } of views) tell({ type: 'snapshot', snapshot });
    },
    leave: (outdated) => {
      gone = outdated ? 'outdated' : 'away';
      for (const { end } of views) end();
    },
  };
  window.staged = staged;

  function connect({ name }: { name: string }) {
    if (gone === 'outdated') throw new Error('Extension context invalidated.');
    const listeners = new Set<Listener>();
    const ends = new Set<() => void>();
    const tell: Listener = (message) => {
      for (const listener of listeners) listener(message);
    };
    const end = () => {
      views.delete(view);
      for (const listener of ends) listener();
    };
    const view = { tell, end };
    if (gone) queueMicrotask(end);
    else if (name.startsWith('view:')) {
      views.add(view);
      queueMicrotask(() => {
        if (state.snapshot) tell({ type: 'snapshot', snapshot: state.snapshot });
        staged.heard = true;
      });
    }
    return {
      onMessage: { addListener: (listener: Listener) => listeners.add(listener) },
      onDisconnect: { addListener: (listener: () => void) => ends.add(listener) },
      disconnect: () => views.delete(view),
      postMessage: ({ type }: { type: string }) => {
        for (const message of state.says[type] ?? []) queueMicrotask(() => tell(message));
      },
    };
  }

  function answer(command: { type: string; id?: string }): unknown {
    if (command.type === 'exchange') return state.exchanges[command.id ?? ''] ?? null;
    if (command.type === 'search') return state.found;
    if (command.type === 'grants') queueMicrotask(() => (staged.heard = true));
    return (
      { grants: state.grants, preferences: { theme: 'system', preserve: false, keepGood: false } }[command.type] ?? null
    );
  }

  /** The browsers' own functions answer a promise, and those that take one a callback. */
  const told = <A extends unknown[]>(value: (...args: A) => unknown) =>
    function answered(...args: unknown[]) {
      const result = value(...(args as A));
      const callback = args.at(-1);
      if (typeof callback !== 'function') return Promise.resolve(result);
      return void callback(result);
    };

  class StagedReader extends EventTarget {
    terminate = () => {};
    postMessage(message: ToReader) {
      const data = message.type === 'read' ? state.reads[message.file.name] : { ...message, exchange: null };
      queueMicrotask(() => this.dispatchEvent(new MessageEvent<unknown>('message', { data })));
    }
  }
  const RealWorker = Worker;
  // The sample is read by the real one.
  if (Object.keys(state.reads).length) window.Worker = StagedReader as unknown as typeof RealWorker;

  const { browser } = globalThis as { browser?: typeof chrome };
  for (const api of [chrome, browser]) {
    if (!api?.runtime) continue;
    Object.assign(api.runtime, { connect, sendMessage: told(answer) });
    if (api.storage?.local)
      Object.assign(api.storage.local, {
        get: told(() => stored),
        set: told((items: Record<string, unknown>) => {
          stored = { ...stored, ...items };
        }),
      });
    if (api.permissions) Object.assign(api.permissions, { request: told(() => true) });
    const { installation: has } = state;
    if (!has) continue;
    if (api.action) Object.assign(api.action, { getUserSettings: told(() => ({ isOnToolbar: has.onToolbar })) });
    if (api.extension) Object.assign(api.extension, { isAllowedIncognitoAccess: told(() => has.privateWindows) });
    if (api.commands)
      Object.assign(api.commands, { getAll: told(() => [{ name: '_execute_action', shortcut: has.popupKeys }]) });
  }
}
