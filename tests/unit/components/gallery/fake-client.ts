/** A session client that stands in for the worker: it sends what it is told and records what it is asked. */

import type { Exchange } from '../../../../lib/exchange.ts';
import { defaults } from '../../../../lib/extension/shared/preferences.ts';
import type { SavedSignIn, SavedSignInAct } from '../../../../lib/extension/shared/saved-sign-in.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import type { Installation } from '../../../../lib/extension/views/installation.ts';
import type { Grants, SessionClient } from '../../../../lib/extension/views/session-client.ts';
import { searchIn } from '../../../../lib/search.ts';

export interface FakeClient extends SessionClient {
  send(snapshot: SessionSnapshot | null): void;
  /** The extension was updated: nothing more comes. */
  outdate(): void;
  /** Method and arguments of every call, in order. */
  calls: unknown[][];
}

export interface FakeAnswers {
  exchanges?: Record<string, Exchange>;
  grants?: Grants;
  installation?: Installation;
  /** What the Inspector in the tab saved. */
  saved?: Partial<Record<SavedSignInAct, SavedSignIn>>;
  /** What the person says when the browser asks. */
  allow?: boolean;
  /** `false`: what was forgotten could not be written over on disk. */
  over?: boolean;
}

export function fakeClient(first: SessionSnapshot | null | undefined, answers: FakeAnswers = {}): FakeClient {
  const listeners = new Set<(snapshot: SessionSnapshot | null) => void>();
  const outdated = new Set<() => void>();
  const calls: unknown[][] = [];
  let current = first;
  const grants: Grants = answers.grants ?? { hosts: [], origins: [] };
  let preferred = defaults;
  const called = (...call: unknown[]) => void calls.push(call);
  return {
    calls,
    send(snapshot) {
      current = snapshot;
      for (const listener of listeners) listener(snapshot);
    },
    outdate() {
      for (const listener of listeners) listener(null);
      for (const listener of outdated) listener();
    },
    subscribe(listener, whenOutdated = () => undefined) {
      listeners.add(listener);
      outdated.add(whenOutdated);
      if (current !== undefined) listener(current);
      return () => {
        listeners.delete(listener);
        outdated.delete(whenOutdated);
      };
    },
    async exchange(id) {
      called('exchange', id);
      return answers.exchanges?.[id] ?? null;
    },
    async search(text) {
      called('search', text);
      return searchIn(Object.values(answers.exchanges ?? {}), text);
    },
    clear: () => called('clear'),
    showTab: (tabId) => called('showTab', tabId),
    reloadTab: () => called('reloadTab'),
    setPreserve: (value) => called('setPreserve', value),
    async savedSignIn(server, act) {
      called('savedSignIn', server, act);
      return answers.saved?.[act] ?? { is: 'unreadable' };
    },
    async setDashboardMetadata(server, text) {
      called('setDashboardMetadata', server, text);
      return text === null || text.trim().startsWith('{')
        ? { ok: true }
        : { ok: false, problem: 'This is no JSON document.' };
    },
    async requestHost(origin) {
      called('requestHost', origin);
      return answers.allow ?? false;
    },
    async removeHost(origin) {
      called('removeHost', origin);
      grants.hosts = grants.hosts.filter((host) => host !== origin);
    },
    async addOrigin() {
      called('addOrigin');
      return answers.allow ?? false;
    },
    async removeOrigin(origin) {
      called('removeOrigin', origin);
      grants.origins = grants.origins.filter((other) => other !== origin);
    },
    grants: async () => ({ ...grants }),
    preferences: async () => preferred,
    async setPreferences(chosen) {
      called('setPreferences', chosen);
      preferred = chosen;
    },
    async forget() {
      called('forget');
      preferred = defaults;
      return answers.over ?? true;
    },
    installation: async () => answers.installation ?? { browser: 'chromium' },
  };
}
