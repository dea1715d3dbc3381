/** The same id for an entry that comes once from the past and once as it finishes: by what it is, and which of its like. */
import type { Entry } from 'har-format';

export function createIds() {
  const seen = new Map<string, number>();
  return ({ startedDateTime, request }: Entry): string => {
    const id = `devtools-${Date.parse(startedDateTime)}-${request?.method}-${hash(request?.url ?? '')}`.slice(0, 150);
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count > 1 ? `${id}-${count}` : id;
  };
}

function hash(text: string): string {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 31) + text.charCodeAt(i)) | 0;
  return (value >>> 0).toString(36);
}
