/**
 * What was made of an object, kept with it for whoever asks next, as a `WeakMap` would. It stands at the object itself,
 * where no copy takes it along and nobody who lists members meets it. A table that is as old as its module holds on to what
 * was made until all memory is gone through, where that leads back to the object, and each quick collection moves it.
 */
export interface Kept<Of extends object, Made> {
  of(object: Of): Made | undefined;
  keep(object: Of, made: Made): void;
}

export function createKept<Of extends object, Made>(): Kept<Of, Made> {
  const place = Symbol();
  return {
    of: (object) => (object as { [place]?: Made })[place],
    keep(object, made) {
      Object.defineProperty(object, place, { value: made, writable: true, configurable: true });
    },
  };
}
