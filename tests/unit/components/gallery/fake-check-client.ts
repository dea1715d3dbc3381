/** Stands in for the worker's live check: it asks and asks. */
import type { CheckClient } from '../../../../lib/extension/views/check-client.ts';

const asking: CheckClient['again'] = (_, listener) => {
  listener({ phase: 'running', asked: [] });
  return { permit: async () => {}, decline: () => {}, stop: () => {}, cancel: () => {} };
};

export const fakeCheckClient: CheckClient = {
  start: (_, listener) => asking({} as never, listener),
  again: asking,
  register: (_, listener) => asking({} as never, listener),
};
