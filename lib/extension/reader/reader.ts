/**
 * Reads and diagnoses a file, in a worker of its own: the same engine as of a tab. Secrets are masked here, by the reader
 * of the file; what is left of the file is masked too, and is asked for by id.
 */
import { encodingOf } from '../../capture/files/encoding.ts';
import { UnusableFile } from '../../capture/files/format.ts';
import { createFileReader, type ReadFile } from '../../capture/files/read.ts';
import { createMasker, type Masker } from '../../capture/secrets.ts';
import type { Exchange } from '../../exchange.ts';
import { notesOf } from '../../presentation/log-words.ts';
import { searchIn } from '../../search.ts';
import type { FileProblem, FileProgress, FromReader, ToReader } from '../shared/file-messages.ts';
import { readDashboardMetadata } from '../shared/settings.ts';
import { createFileSession, type FileSession } from './file-session.ts';

type Told = (progress: FileProgress) => void;

/** Milliseconds between two words on how far it is. */
const TELL_EVERY = 250;
/** Bytes read at a time. */
const PIECE = 1_000_000;
/** How much of the diagnosis the exchanges are, one by one; the rest is what they are together. */
const EXCHANGES = 0.9;

export function createReader(post: (message: FromReader) => void): (message: ToReader) => Promise<void> {
  // Fingerprints need to be equal within one file only.
  const masker = createMasker(crypto.getRandomValues(new Uint8Array(32)));
  let exchanges = new Map<string, Exchange>();
  let session: FileSession | undefined;

  const shown = (): FromReader => ({
    type: 'compared',
    outcome: session ? { snapshot: session.snapshot() } : { problem: 'The file is not open.' },
  });

  function compare(server: string, text: string | null): FromReader {
    const read = text === null ? undefined : readDashboardMetadata(text);
    if (read && 'problem' in read) return { type: 'compared', outcome: { problem: read.problem } };
    session?.compare(server, text === null ? null : masker.maskBody(text));
    return shown();
  }

  return async (message) => {
    if (message.type === 'compare') return post(compare(message.server, message.text));
    if (message.type === 'beside') {
      session?.beside(message.good);
      return post(shown());
    }
    if (message.type === 'search') return post({ type: 'found', found: searchIn(exchanges.values(), message.text) });
    if (message.type === 'exchange') {
      const { id } = message;
      return post({ type: 'exchange', id, exchange: exchanges.get(id) ?? null });
    }
    const told = seldom((progress) => post({ type: 'progress', progress }));
    try {
      const { requests, said, goesOn, ...read } = await readWhole(message.file, masker, told);
      exchanges = new Map(read.exchanges.map((exchange) => [exchange.id, exchange]));
      const toldOf = (done: number) => told({ step: 'diagnosing', done: EXCHANGES + (1 - EXCHANGES) * done, requests });
      // What is handed on has the name in it.
      const name = masker.maskFileName(message.file.name);
      session = createFileSession(read.exchanges, { name, prefix: message.prefix, ...(goesOn && { goesOn }) }, toldOf);
      const { good, notes } = session;
      post({ type: 'done', snapshot: session.snapshot(), notes: [...read.notes, ...notesOf(said), ...notes], good });
    } catch (error) {
      post({ type: 'unusable', problem: problemOf(error) });
    }
  };
}

/** The first word of each step at once, then one at a time. */
function seldom(told: Told): Told {
  let next = 0;
  let last: FileProgress['step'] | undefined;
  return (progress) => {
    const now = performance.now();
    if (now < next && progress.step === last) return;
    next = now + TELL_EVERY;
    last = progress.step;
    told(progress);
  };
}

async function readWhole(file: File, masker: Masker, told: Told): Promise<ReadFile & { requests: number }> {
  const reader = createFileReader(masker);
  let bytes = 0;
  for await (const piece of piecesOf(file)) {
    reader.push(piece.text);
    bytes += piece.bytes;
    told({ step: 'reading', done: bytes / file.size, requests: reader.requests() });
  }
  const requests = reader.requests();
  const diagnosing = (done: number) => told({ step: 'diagnosing', done: EXCHANGES * done, requests });
  diagnosing(0);
  return { ...reader.end(diagnosing), requests };
}

/** The text of a file, as it is read from the disk. */
async function* piecesOf(file: File): AsyncGenerator<{ text: string; bytes: number }> {
  let decoder: TextDecoder | undefined;
  for (let at = 0; at < file.size; at += PIECE) {
    const bytes = new Uint8Array(await bytesOf(file.slice(at, at + PIECE)));
    decoder ??= new TextDecoder(encodingOf(bytes), { ignoreBOM: true });
    yield { text: decoder.decode(bytes, { stream: true }), bytes: bytes.length };
  }
  yield { text: decoder?.decode() ?? '', bytes: 0 };
}

async function bytesOf(piece: Blob): Promise<ArrayBuffer> {
  try {
    return await piece.arrayBuffer();
  } catch {
    throw new UnusableFile(
      'The file could not be read: it is a folder, or it was moved or changed after it was chosen.',
      'Choose the file again.',
    );
  }
}

function problemOf(error: unknown): FileProblem {
  if (error instanceof UnusableFile) {
    return { what: [error.message, ...notesOf(error.said)].join(' '), next: error.next };
  }
  const said = error instanceof Error ? error.message : String(error);
  return {
    what: `The file could not be diagnosed: ${said}`,
    next: 'That is a fault of this extension: please report it, with these words.',
  };
}
