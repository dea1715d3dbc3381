/** The files that were opened and wait: one is read at a time, and can be stopped. */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { FileProblem, FileProgress } from '../../lib/extension/shared/file-messages.ts';
import type { OpenedFile, OpenFile } from '../../lib/extension/views/open-file.ts';

/** The file that is read now. */
export interface Reading {
  name: string;
  /** `null` until the reader says something. */
  progress: FileProgress | null;
  /** Files that wait for it. */
  waiting: number;
}

export interface FileQueue {
  reading: ReadonlySignal<Reading | null>;
  /** Files that were opened together. */
  add(files: readonly File[]): void;
  /** Stops the file that is read; the next one follows. */
  stop(): void;
  stopAll(): void;
}

export interface FileQueueOptions {
  openFile: OpenFile;
  onStart(name: string): void;
  /** `first`: nothing of what was opened together with it is shown yet. Answers whether it is shown now. */
  onOpened(opened: OpenedFile, first: boolean): boolean;
  onProblem(name: string, problem: FileProblem): void;
  onStopped(name: string): void;
}

interface Job {
  file: File;
  together: { shown: boolean };
}

export function createFileQueue({ openFile, ...on }: FileQueueOptions): FileQueue {
  const reading = signal<Reading | null>(null);
  let waiting: Job[] = [];
  let stopper = new AbortController();

  async function read({ file, together }: Job): Promise<void> {
    const { name } = file;
    stopper = new AbortController();
    reading.value = { name, progress: null, waiting: waiting.length };
    on.onStart(name);
    const told = (progress: FileProgress) => {
      reading.value = { name, progress, waiting: waiting.length };
    };
    const outcome = await openFile(file, told, stopper.signal);
    batch(() => {
      if (outcome === 'stopped') on.onStopped(name);
      else if ('problem' in outcome) on.onProblem(name, outcome.problem);
      else if (on.onOpened(outcome.opened, !together.shown)) together.shown = true;
    });
  }

  async function readAll(): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) await read(job);
    reading.value = null;
  }

  return {
    reading,
    add(files) {
      const together = { shown: false };
      waiting.push(...files.map((file) => ({ file, together })));
      if (reading.value) reading.value = { ...reading.value, waiting: waiting.length };
      else void readAll();
    },
    stop: () => stopper.abort(),
    stopAll() {
      waiting = [];
      stopper.abort();
    },
  };
}
