/** What opens files, with a worker that does what a test says. */
import { expect, test } from 'vitest';
import type { FileProgress, FromReader, ToReader } from '../../../../lib/extension/shared/file-messages.ts';
import { createFileOpener, LARGEST } from '../../../../lib/extension/views/open-file.ts';
import { session } from '../../components/gallery/handshakes.ts';

function scene() {
  const asked: ToReader[] = [];
  const listeners = new Map<string, (event: { data: FromReader }) => void>();
  let started = 0;
  let ended = 0;
  const openFile = createFileOpener(() => {
    started++;
    return {
      postMessage: (message) => void asked.push(message),
      addEventListener: (type: string, listener: (event: never) => void) =>
        void listeners.set(type, listener as () => void),
      terminate: () => void ended++,
    };
  });
  const stopper = new AbortController();
  const told: FileProgress[] = [];
  const open = (file = new File(['{}'], 'session.har')) => openFile(file, (p) => told.push(p), stopper.signal);
  return {
    asked,
    told,
    open,
    stop: () => stopper.abort(),
    say: (data: FromReader) => listeners.get('message')?.({ data }),
    fail: () => listeners.get('error')?.(undefined as never),
    workers: () => ({ started, ended }),
  };
}
const done: FromReader = { type: 'done', snapshot: session([]), notes: ['A note.'], good: [] };

async function openedIn(s: ReturnType<typeof scene>) {
  const outcome = s.open();
  s.say(done);
  const result = await outcome;
  if (result === 'stopped' || 'problem' in result) throw new Error('not opened');
  return result.opened;
}

test('a file that is too large is refused with its size, and nothing is started for it', async () => {
  const s = scene();
  const file = new File([''], 'large.har');
  Object.defineProperty(file, 'size', { value: LARGEST + 112_000_001 });
  expect(await s.open(file)).toEqual({
    problem: {
      what: 'The file is too large: it has 513 MB, and up to 400 MB are read.',
      next: expect.stringContaining('record the sign-in alone'),
    },
  });
  expect(s.workers()).toEqual({ started: 0, ended: 0 });
});

test('stopped while it reads, its worker is ended at once', async () => {
  const s = scene();
  const outcome = s.open();
  s.say({ type: 'progress', progress: { step: 'reading', done: 0.3, requests: 12 } });
  s.stop();
  expect(await outcome).toBe('stopped');
  expect(s.told).toEqual([{ step: 'reading', done: 0.3, requests: 12 }]);
  expect(s.workers()).toEqual({ started: 1, ended: 1 });
});

test('stopped before it began, nothing is started', async () => {
  const s = scene();
  s.stop();
  expect(await s.open()).toBe('stopped');
  expect(s.workers()).toEqual({ started: 0, ended: 0 });
});

test('a worker that dies is told, and what to do', async () => {
  const s = scene();
  const outcome = s.open();
  s.fail();
  expect(await outcome).toMatchObject({ problem: { what: expect.stringContaining('could not be read to its end') } });
  expect(s.workers().ended).toBe(1);
});

test('an opened file keeps its worker, which is asked for exchanges, until it is closed', async () => {
  const s = scene();
  const opened = await openedIn(s);
  expect(opened).toMatchObject({ name: 'session.har', notes: ['A note.'] });
  const twice = Promise.all([opened.exchange('har-1'), opened.exchange('har-1')]);
  s.say({ type: 'exchange', id: 'har-1', exchange: null });
  expect(await twice).toEqual([null, null]);
  expect(s.asked.slice(1)).toEqual([
    { type: 'exchange', id: 'har-1' },
    { type: 'exchange', id: 'har-1' },
  ]);
  s.stop();
  expect(s.workers().ended).toBe(0);
  const open = opened.exchange('har-2');
  opened.close();
  expect(await open).toBeNull();
  expect(await opened.exchange('har-3')).toBeNull();
  expect(s.workers().ended).toBe(1);
});

test('an opened file is searched by its worker, in the order in which it is asked, until it is closed', async () => {
  const s = scene();
  const opened = await openedIn(s);
  const both = Promise.all([opened.search('one'), opened.search('two')]);
  const found = [{ id: 'har-1', where: 'response body', excerpt: 'two' }];
  s.say({ type: 'found', found: [] });
  s.say({ type: 'found', found });
  expect(await both).toEqual([[], found]);
  const open = opened.search('three');
  opened.close();
  expect(await open).toBeNull();
  expect(await opened.search('four')).toBeNull();
});

test('a worker that dies later leaves no question open', async () => {
  const s = scene();
  const opened = await openedIn(s);
  const open = opened.exchange('har-1');
  const compared = opened.compare('https://mcp.acme.dev/mcp', '{}');
  s.fail();
  expect(await open).toBeNull();
  const problem = 'The file is not open any more.';
  expect(await compared).toEqual({ problem });
  expect(await opened.compare('https://mcp.acme.dev/mcp', '{}')).toEqual({ problem });
});
