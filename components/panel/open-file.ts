/** Opening a HAR file. The engine behind it is loaded on demand, so that the panel itself stays small. */
import type { Exchange } from '../../lib/exchange.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';

export interface OpenedFile {
  name: string;
  snapshot: SessionSnapshot;
  exchange(id: string): Promise<Exchange | null>;
}

export type OpenFile = (file: File) => Promise<{ ok: true; opened: OpenedFile } | { ok: false; problem: string }>;

/** Largest file read, in bytes; a text of 512 MB is more than a browser holds. */
const LARGEST = 400 * 1024 * 1024;

let opened = 0;

export const openFile: OpenFile = async (file) => {
  if (file.size > LARGEST) return { ok: false, problem: `${file.name} is larger than 400 MB.` };
  try {
    const [{ snapshotOfHar }, text] = await Promise.all([import('./read-har.ts'), file.text()]);
    return snapshotOfHar(file.name, text, `file-${++opened}`);
  } catch {
    return { ok: false, problem: `${file.name} could not be read.` };
  }
};
