/**
 * What is made for the first who asks, and then the same for all: a worker is started again and again, and what it does not
 * need before its first answer does not hold that up. Most of such is an expression with a class of all letters, which takes
 * half a millisecond to be read, and what is made of a list.
 */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
