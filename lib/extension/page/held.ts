/** A request that nothing has come after: mostly its answer does, and then it is masked and sent once. */
import type { RawExchange } from '../../exchange.ts';
import type { Observation } from '../shared/messages.ts';

/** Milliseconds that it waits for its answer at most: the worker shows what is only under way no sooner (`SOON_MS`). */
const HELD_MS = 50;

export interface Held {
  /** Holds this one back, until something else is told or its time is over. */
  hold(request: RawExchange): void;
  /** What was held back, to be told before what comes now; nothing where that says more of the same request. */
  release(now?: RawExchange): Observation[];
}

export function createHeld(seenIn: (request: RawExchange) => Observation[], tell: (seen: Observation[]) => void): Held {
  let held: RawExchange | undefined;
  let waits = false;

  function release(now?: RawExchange): Observation[] {
    const before = held && held.id !== now?.id ? seenIn(held) : [];
    held = undefined;
    return before;
  }

  return {
    hold(request) {
      held = request;
      if (waits) return;
      waits = true;
      setTimeout(() => {
        waits = false;
        if (held) tell(release());
      }, HELD_MS);
    },
    release,
  };
}
