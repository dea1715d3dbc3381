import { expect, test } from 'vitest';
import {
  choose,
  close,
  compareFiles,
  comparerFor,
  createPanelState,
  follow,
  loaderFor,
  shownFile,
} from '../../../components/panel/panel-state.ts';
import { addFile } from '../../../components/panel/reading.ts';
import type { KeptSignIn } from '../../../lib/changed/kept-sign-in.ts';
import type { OpenedFile } from '../../../lib/extension/views/open-file.ts';
import type { HandshakeSnapshot } from '../../../lib/snapshot.ts';
import { fakeClient } from './gallery/fake-client.ts';
import { resourceMismatch } from './gallery/findings.ts';
import { allPassed, attempt, diagnosis, handshake, START, session, wholeExchanges } from './gallery/handshakes.ts';

const made = (id: string, startedAt: number) =>
  attempt({ id, startedAt, diagnosis: diagnosis({ verdict: 'connected', stages: allPassed() }) });

test('the newest attempt is shown until the reader chooses, and the choice outlives updates', () => {
  const state = createPanelState();
  const client = fakeClient(session([handshake([made('one', START)])]));
  const stop = follow(state, client);
  expect(state.chosen.value?.attempt.id).toBe('one');
  client.send(session([handshake([made('one', START), made('two', START + 10)])]));
  expect(state.chosen.value?.attempt.id).toBe('two');
  choose(state, 'one');
  client.send(session([handshake([made('one', START), made('two', START + 10), made('three', START + 20)])]));
  expect(state.chosen.value?.attempt.id).toBe('one');
  client.send(session([handshake([made('three', START + 20)])]));
  expect(state.chosen.value?.attempt.id).toBe('three');
  stop();
  client.send(session([]));
  expect(state.chosen.value?.attempt.id).toBe('three');
});

test('a worker that went away leaves what was shown', () => {
  const state = createPanelState();
  const client = fakeClient(session([handshake([made('one', START)])]));
  follow(state, client);
  client.send(null);
  expect(state.connected.value).toBe(false);
  expect(state.chosen.value?.attempt.id).toBe('one');
});

test('after an update of the extension the panel knows that nothing more comes, and keeps what was shown', () => {
  const state = createPanelState();
  const client = fakeClient(session([handshake([made('one', START)])]));
  follow(state, client);
  expect(state.outdated.value).toBe(false);
  client.outdate();
  expect(state.outdated.value).toBe(true);
  expect(state.chosen.value?.attempt.id).toBe('one');
});

test('the filter looks at the server, the words and the exchanges', () => {
  const state = createPanelState();
  follow(
    state,
    fakeClient(
      session([
        handshake([made('one', START)]),
        handshake([made('two', START)], { id: 'h2', server: 'http://localhost:3002/mcp' }),
      ]),
    ),
  );
  const ids = () => state.shown.value.flatMap(({ entries }) => entries.map((entry) => entry.attempt.id));
  state.filter.value = 'LOCALHOST:3002';
  expect(ids()).toEqual(['two']);
  state.filter.value = 'oauth-protected-resource';
  expect(ids()).toEqual(['one', 'two']);
  state.filter.value = 'nothing like it';
  expect(ids()).toEqual([]);
});

const openedFile = (handshakes: HandshakeSnapshot[], more: Partial<OpenedFile> = {}): OpenedFile => ({
  name: 'colleague.har',
  snapshot: session(handshakes, { source: { kind: 'har', name: 'colleague.har' } }),
  notes: [],
  exchange: async () => null,
  search: async () => [],
  good: [],
  compare: async () => ({ problem: 'It is no JSON.' }),
  beside: async () => ({ problem: 'The file is not open.' }),
  close: () => {},
  ...more,
});

test('a file opens beside the tab, brings its own exchanges, and can be closed', async () => {
  const state = createPanelState();
  const client = fakeClient(session([handshake([made('one', START)])]), { exchanges: wholeExchanges });
  follow(state, client);
  const failing = attempt({ id: 'in file', diagnosis: diagnosis({ verdict: 'failing', cause: resourceMismatch }) });
  let closed = false;
  const file = openedFile([handshake([made('also in file', START + 90), failing], { id: 'h9' })], {
    close: () => (closed = true),
  });
  expect(addFile(state, file, true)).toBe(true);
  expect(state.groups.value.map(({ name }) => name)).toEqual(['This tab', 'colleague.har']);
  const chosen = state.chosen.value;
  expect(chosen?.attempt.id).toBe('in file');
  expect(shownFile(state)).toBe(file);
  expect(state.said.value).toBe('colleague.har is open: 2 sign-ins.');
  if (!chosen) throw new Error('nothing chosen');
  expect(await loaderFor(state, client, chosen)('x1')).toBeNull();
  expect(client.calls).toEqual([]);
  await close(state, file);
  expect(closed).toBe(true);
  expect(state.chosen.value?.attempt.id).toBe('one');
  expect(shownFile(state)).toBeUndefined();
});

test('the Metadata JSON is compared in the file that is shown, which stays what it is', async () => {
  const state = createPanelState();
  const client = fakeClient(session([handshake([made('in tab', START)])]));
  follow(state, client);
  const compared = openedFile([handshake([made('in file', START)], { dashboardMetadata: '{}' })]).snapshot;
  const file = openedFile([handshake([made('in file', START)])], {
    notes: ['A note.'],
    compare: async (_, text) => (text === '{}' ? { snapshot: compared } : { problem: 'It is no JSON.' }),
  });
  addFile(state, file, true);
  state.noted.value = [file];
  const keep = (text: string) => {
    const { value } = state.chosen;
    if (!value) throw new Error('nothing chosen');
    return comparerFor(state, client, value)('https://mcp.acme.dev/mcp', text);
  };
  expect(await keep('no')).toEqual({ ok: false, problem: 'It is no JSON.' });
  expect(shownFile(state)).toBe(file);
  expect(await keep('{}')).toEqual({ ok: true });
  expect(state.chosen.value?.handshake.dashboardMetadata).toBe('{}');
  // What was said of it and dismissed is not said again.
  expect(state.noted.value).toEqual([shownFile(state)]);
  expect(client.calls).toEqual([]);
  state.picked.value = 'in tab';
  await keep('{}');
  expect(client.calls).toEqual([['setDashboardMetadata', 'https://mcp.acme.dev/mcp', '{}']]);
});

test('what fails in one file is compared with what worked in the others that are open', async () => {
  const state = createPanelState();
  const worked: KeptSignIn = {
    server: 'https://mcp.acme.dev/mcp',
    page: null,
    startedAt: START,
    registered: true,
    parts: [],
    order: [],
  };
  const told: number[][] = [];
  const compared = openedFile([handshake([made('compared', START + 9)])]).snapshot;
  const failing = openedFile([handshake([made('failing', START + 9)])], {
    beside: async (good) => {
      told.push(good.map(({ startedAt }) => startedAt));
      return good.length ? { snapshot: compared } : { problem: 'It is as it was.' };
    },
  });
  const good = openedFile([handshake([made('good', START)])], { good: [worked], close: () => {} });
  state.files.value = [failing, good];
  await compareFiles(state);
  expect(state.files.value.map(({ snapshot }) => snapshot)).toEqual([compared, good.snapshot]);
  await close(state, good);
  expect(told).toEqual([[START], []]);
});

test('another file of those opened together leaves what is shown', () => {
  const state = createPanelState();
  addFile(state, openedFile([handshake([made('first', START)])]), true);
  expect(addFile(state, openedFile([handshake([made('second', START + 9)])]), false)).toBe(false);
  expect(state.chosen.value?.attempt.id).toBe('first');
});

test('a file without a sign-in says so, with what it leaves out, and changes nothing', () => {
  const state = createPanelState();
  follow(state, fakeClient(session([handshake([made('one', START)])])));
  expect(addFile(state, openedFile([], { notes: ['A note.'] }), true)).toBe(false);
  expect(state.problems.value).toMatchObject([
    { name: 'colleague.har', what: 'No sign-in to an MCP server is in this file. A note.' },
  ]);
  expect(state.chosen.value?.attempt.id).toBe('one');
});
