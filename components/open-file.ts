/** What opening a file gives. The engine behind it is loaded on demand, so that the panel itself stays small. */
import type { Exchange } from '../lib/exchange.ts';
import type { SessionSnapshot } from '../lib/session/snapshot.ts';

export interface OpenedFile {
  name: string;
  snapshot: SessionSnapshot;
  exchange(id: string): Promise<Exchange | null>;
}

export type OpenFile = (file: File) => Promise<{ ok: true; opened: OpenedFile } | { ok: false; problem: string }>;
