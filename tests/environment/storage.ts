/** What an environment remembers: in memory, one store each, so that a test can make it forget. */
import type { Adapter, AdapterPayload } from 'oidc-provider';

export interface Storage {
  adapter: (model: string) => Adapter;
  /** Drops all entries of a model, e.g. `Client`, as a change of environment does. */
  forget(model: string): void;
}

export function createStorage(): Storage {
  const models = new Map<string, Map<string, AdapterPayload>>();
  const model = (name: string) => {
    const store = models.get(name) ?? new Map<string, AdapterPayload>();
    models.set(name, store);
    return store;
  };
  const adapter = (name: string): Adapter => {
    const store = model(name);
    const by = async (field: 'uid' | 'userCode', value: string) =>
      [...store.values()].find((entry) => entry[field] === value);
    return {
      upsert: async (id, payload) => void store.set(id, payload),
      find: async (id) => store.get(id),
      findByUid: (uid) => by('uid', uid),
      findByUserCode: (code) => by('userCode', code),
      destroy: async (id) => void store.delete(id),
      consume: async (id) => {
        const entry = store.get(id);
        if (entry) entry.consumed = Math.floor(Date.now() / 1000);
      },
      revokeByGrantId: async (grantId) => {
        for (const store of models.values()) {
          for (const [id, entry] of store) if (entry.grantId === grantId) store.delete(id);
        }
      },
    };
  };
  return { adapter, forget: (name) => model(name).clear() };
}
