import { expect, test } from 'vitest';
import { createFileQueue } from '../../../components/panel/file-queue.ts';
import type { FileProgress } from '../../../lib/extension/shared/file-messages.ts';
import type { OpenedFile, Outcome } from '../../../lib/extension/views/open-file.ts';
import { session } from './gallery/handshakes.ts';

const openedFile = (name: string): OpenedFile => ({
  name,
  snapshot: session([]),
  notes: [],
  exchange: async () => null,
  search: async () => [],
  compare: async () => ({ problem: 'It is no JSON.' }),
  good: [],
  beside: async () => ({ problem: '' }),
  close: () => {},
});
const file = (name: string) => new File([], name);
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Files end when the test says so; `empty.har` is never shown. */
function scene() {
  const open = new Map<string, { end(outcome: Outcome): void; tell(progress: FileProgress): void }>();
  const events: string[] = [];
  const queue = createFileQueue({
    openFile: ({ name }, tell, signal) =>
      new Promise((end) => {
        signal.addEventListener('abort', () => end('stopped'));
        open.set(name, { end, tell });
      }),
    onStart: (name) => events.push(`reads ${name}`),
    onOpened: ({ name }, first) => {
      events.push(`opened ${name}${first ? ', first' : ''}`);
      return first && name !== 'empty.har';
    },
    onProblem: (name, { what }) => events.push(`${name}: ${what}`),
    onStopped: (name) => events.push(`stopped ${name}`),
  });
  const end = async (name: string, outcome: Outcome = { opened: openedFile(name) }) => {
    open.get(name)?.end(outcome);
    await turn();
  };
  return { queue, events, end, tell: (name: string, progress: FileProgress) => open.get(name)?.tell(progress) };
}

test('one after the other, in order; what is opened while one is read waits', async () => {
  const { queue, events, end } = scene();
  queue.add([file('a.har'), file('b.har')]);
  expect(queue.reading.value).toEqual({ name: 'a.har', progress: null, waiting: 1 });
  queue.add([file('c.har')]);
  expect(queue.reading.value?.waiting).toBe(2);
  await end('a.har');
  await end('b.har', { problem: { what: 'It is empty.', next: '' } });
  await end('c.har');
  expect(events).toEqual([
    'reads a.har',
    'opened a.har, first',
    'reads b.har',
    'b.har: It is empty.',
    'reads c.har',
    'opened c.har, first',
  ]);
  expect(queue.reading.value).toBeNull();
});

test('of those that are opened together the first with something to show is shown, and no other', async () => {
  const { queue, events, end } = scene();
  queue.add([file('empty.har'), file('a.har'), file('b.har')]);
  for (const name of ['empty.har', 'a.har', 'b.har']) await end(name);
  expect(events.filter((event) => event.startsWith('opened'))).toEqual([
    'opened empty.har, first',
    'opened a.har, first',
    'opened b.har',
  ]);
});

test('how far it is, with what waits', async () => {
  const { queue, tell, end } = scene();
  queue.add([file('a.har')]);
  const progress: FileProgress = { step: 'reading', done: 0.34, requests: 1200 };
  tell('a.har', progress);
  queue.add([file('b.har')]);
  expect(queue.reading.value).toEqual({ name: 'a.har', progress, waiting: 1 });
  await end('a.har');
  expect(queue.reading.value).toEqual({ name: 'b.har', progress: null, waiting: 0 });
});

test('stop ends the one that is read, and the next follows; stop all ends them all', async () => {
  const { queue, events } = scene();
  queue.add([file('a.har'), file('b.har'), file('c.har')]);
  queue.stop();
  await turn();
  expect(queue.reading.value?.name).toBe('b.har');
  queue.stopAll();
  await turn();
  expect(queue.reading.value).toBeNull();
  expect(events).toEqual(['reads a.har', 'stopped a.har', 'reads b.har', 'stopped b.har']);
  queue.add([file('d.har')]);
  expect(queue.reading.value?.name).toBe('d.har');
});
