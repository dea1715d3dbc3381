/** What comes of an attempt's exchanges, gone on with as there are more: those before are not looked at again. */
import type { Exchange } from '../exchange.ts';
import { sameUpTo } from '../grown.ts';
import type { RoledExchange } from './handshake.ts';

/** The last so many exchanges may still change: an answer comes after its request. */
export const OPEN = 32;

/** The same exchange in the same role. */
export const sameRoled = (a: RoledExchange | undefined, b: RoledExchange | undefined): boolean =>
  a === b || (a?.exchange === b?.exchange && a?.role === b?.role && a?.redirectedFrom === b?.redirectedFrom);

/** `step` says what comes of one more; of the same exchange in the same `context` it is always the same. */
export function createGrowing<State, Of>(begin: State, step: (state: State, x: RoledExchange, of: Of) => State) {
  /** By the first exchange of an attempt: how far it was looked at for good, and what came of that. */
  const known = new WeakMap<Exchange, { list: readonly RoledExchange[]; count: number; state: State }>();
  /** By the list: most attempts are as they were. */
  const done = new WeakMap<readonly RoledExchange[], { length: number; of: Of; state: State }>();

  return (list: readonly RoledExchange[], of: Of): State => {
    const [first] = list;
    if (!first) return begin;
    const before = done.get(list);
    if (before?.length === list.length && before.of === of) return before.state;
    const found = known.get(first.exchange);
    const goesOn = found && found.count <= list.length - OPEN && sameUpTo(found.list, list, sameRoled) >= found.count;
    let { count, state } = goesOn ? found : { count: 0, state: begin };
    for (; count < list.length - OPEN; count++) state = step(state, list[count] as RoledExchange, of);
    if (count > 0) known.set(first.exchange, { list, count, state });
    state = list.slice(count).reduce((now, x) => step(now, x, of), state);
    done.set(list, { length: list.length, of, state });
    return state;
  };
}
