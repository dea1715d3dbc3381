/** What the engine uses and Node 20 has not yet. Comes before all else. */

/** ECMAScript 2024 §24.1.2.1. */
function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** WHATWG URL §6.1. */
const parse = (url: string | URL, base?: string | URL): URL | null =>
  URL.canParse(url, base) ? new URL(url, base) : null;

Map.groupBy ??= groupBy;
URL.parse ??= parse;
