/** What becomes of files that are opened. Needed once one is, and loaded then. */
import { batch } from '@preact/signals';
import type { FileProblem } from '../../lib/extension/shared/file-messages.ts';
import type { OpenedFile, OpenFile } from '../../lib/extension/views/open-file.ts';
import { entriesOf } from '../parts/entries.ts';
import { count } from '../parts/text.ts';
import { createFileQueue, type FileQueue } from './file-queue.ts';
import { choose, compareFiles, type PanelState } from './panel-state.ts';

export { ReadingBar } from './reading-bar.tsx';

export const startReading = (state: PanelState, openFile: OpenFile): FileQueue =>
  createFileQueue({
    openFile,
    onStart: (name) => say(state, `Reading ${name}. Escape stops it.`),
    onOpened: (opened, first) => addFile(state, opened, first),
    onProblem: (name, problem) => addProblem(state, name, problem),
    onStopped: (name) => say(state, `Stopped reading ${name}.`),
  });

function say(state: PanelState, words: string): void {
  state.said.value = words;
}

/** Adds a file, and where `show`, shows its first attempt that has something to say. Answers whether it shows one. @internal */
export function addFile(state: PanelState, opened: OpenedFile, show: boolean): boolean {
  const entries = entriesOf(opened.snapshot);
  const first = entries.find(({ attempt }) => attempt.diagnosis.verdict === 'failing') ?? entries[0];
  batch(() => {
    state.files.value = [...state.files.value, opened];
    say(state, `${opened.name} is open: ${count(entries.length, 'sign-in')}.`);
    if (first && show) choose(state, first.attempt.id);
    if (!first) addProblem(state, opened.name, noSignIn(opened.notes));
  });
  if (state.files.value.length > 1) void compareFiles(state);
  return first !== undefined && show;
}

const noSignIn = (notes: readonly string[]): FileProblem => ({
  what: ['No sign-in to an MCP server is in this file.', ...notes].join(' '),
  next: 'Press Connect in MCP Inspector while the Network panel records, and save that.',
});

function addProblem(state: PanelState, name: string, problem: FileProblem): void {
  state.problems.value = [...state.problems.value, { name, ...problem }];
}
