/** Opens files: each is read in a worker of its own, which then holds its exchanges until the file is closed. */
import type { KeptSignIn } from '../../changed/kept-sign-in.ts';
import type { Exchange } from '../../exchange.ts';
import type { Found } from '../../search.ts';
import type { Compared, FileProblem, FileProgress, FromReader, ToReader } from '../shared/file-messages.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';

export interface OpenedFile {
  /** Masked. */
  name: string;
  snapshot: SessionSnapshot;
  /** What the file leaves out, in sentences for a person. */
  notes: string[];
  /** What worked in it. */
  good: readonly KeptSignIn[];
  exchange(id: string): Promise<Exchange | null>;
  /** As a client's; `null` once it is closed. */
  search(text: string): Promise<Found[] | null>;
  /** Compares with the Metadata JSON pasted from the dashboard for a server; `null` forgets it. */
  compare(server: string, text: string | null): Promise<Compared>;
  /** Compares with what worked in the other files, in the place of what it was compared with before. */
  beside(good: readonly KeptSignIn[]): Promise<Compared>;
  close(): void;
}

export type Outcome = { opened: OpenedFile } | { problem: FileProblem } | 'stopped';

/** Never rejects; `stop` ends it at any moment. */
export type OpenFile = (file: File, told: (progress: FileProgress) => void, stop: AbortSignal) => Promise<Outcome>;

/** Of a `Worker`, what is used here. */
export interface Reader {
  postMessage(message: ToReader): void;
  addEventListener(type: 'message', listener: (event: { data: FromReader }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
  terminate(): void;
}

/** Largest file read, in bytes. @internal */
export const LARGEST = 400_000_000;

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1_000_000).toLocaleString('en')} MB`;
const tooLarge = (bytes: number): FileProblem => ({
  what: `The file is too large: it has ${megabytes(bytes)}, and up to ${megabytes(LARGEST)} are read.`,
  next: 'Clear the Network panel, record the sign-in alone, and save it again.',
});
const gaveUp: FileProblem = {
  what: 'The file could not be read to its end: most likely it holds more than there is memory for.',
  next: 'Close other files and open it again, or record the sign-in alone and save it again.',
};

export function createFileOpener(start: () => Reader): OpenFile {
  let opened = 0;
  return async (file, told, stop) => {
    if (stop.aborted) return 'stopped';
    if (file.size > LARGEST) return { problem: tooLarge(file.size) };
    const reader = start();
    const prefix = `file-${++opened}`;
    const outcome = await new Promise<Outcome>((resolve) => {
      const asked = createQuestions(reader);
      stop.addEventListener('abort', () => resolve('stopped'), { once: true });
      reader.addEventListener('message', ({ data }) => {
        if (data.type === 'progress') told(data.progress);
        else if (data.type === 'exchange') asked.answer(data.id, data.exchange);
        else if (data.type === 'found') asked.found(data.found);
        else if (data.type === 'compared') asked.compared(data.outcome);
        else if (data.type === 'unusable') resolve({ problem: data.problem });
        else {
          const { snapshot, notes, good } = data;
          const close = () => {
            reader.terminate();
            asked.end();
          };
          resolve({
            opened: {
              name: nameOf(snapshot) ?? file.name,
              snapshot,
              notes,
              good,
              exchange: asked.ask,
              search: asked.search,
              compare: asked.compare,
              beside: asked.beside,
              close,
            },
          });
        }
      });
      for (const type of ['error', 'messageerror'] as const)
        reader.addEventListener(type, () => {
          asked.end();
          resolve({ problem: gaveUp });
        });
      reader.postMessage({ type: 'read', file, prefix });
    });
    if (outcome === 'stopped' || 'problem' in outcome) reader.terminate();
    return outcome;
  };
}

/** As its reader has it, without secrets. */
const nameOf = ({ source }: SessionSnapshot) => (source.kind === 'har' ? source.name : undefined);

const closed: Compared = { problem: 'The file is not open any more.' };

/** What a reader was asked for and has not answered. */
function createQuestions(reader: Reader) {
  const open = new Map<string, ((exchange: Exchange | null) => void)[]>();
  const comparing: ((outcome: Compared) => void)[] = [];
  const searching: ((found: Found[] | null) => void)[] = [];
  let ended = false;
  const answer = (id: string, exchange: Exchange | null) => {
    for (const resolve of open.get(id) ?? []) resolve(exchange);
    open.delete(id);
  };
  /** The file as it is shown now. */
  const again = (message: ToReader) =>
    new Promise<Compared>((resolve) => {
      if (ended) return resolve(closed);
      comparing.push(resolve);
      reader.postMessage(message);
    });
  return {
    ask: (id: string) =>
      new Promise<Exchange | null>((resolve) => {
        if (ended) return resolve(null);
        open.set(id, [...(open.get(id) ?? []), resolve]);
        reader.postMessage({ type: 'exchange', id });
      }),
    answer,
    search: (text: string) =>
      new Promise<Found[] | null>((resolve) => {
        if (ended) return resolve(null);
        searching.push(resolve);
        reader.postMessage({ type: 'search', text });
      }),
    found: (found: Found[]) => searching.shift()?.(found),
    compare: (server: string, text: string | null) => again({ type: 'compare', server, text }),
    beside: (good: readonly KeptSignIn[]) => again({ type: 'beside', good }),
    compared: (outcome: Compared) => comparing.shift()?.(outcome),
    end() {
      ended = true;
      for (const resolve of comparing.splice(0)) resolve(closed);
      for (const resolve of searching.splice(0)) resolve(null);
      for (const id of [...open.keys()]) answer(id, null);
    },
  };
}
