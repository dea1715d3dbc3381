/** Sets a key of a map that remembers the newest `size` keys only. */
export function bounded<K, V>(map: Map<K, V>, key: K, value: V, size: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= size) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
