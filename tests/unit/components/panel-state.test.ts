import { expect, test } from 'vitest';
import { filterExchanges } from '../../../components/panel/filter.ts';
import type { OpenFile } from '../../../components/panel/open-file.ts';
import { choose, close, createPanelState, follow, loaderFor, open } from '../../../components/panel/panel-state.ts';
import { fakeClient } from './gallery/fake-client.ts';
import { resourceMismatch } from './gallery/findings.ts';
import {
  allPassed,
  attempt,
  diagnosis,
  exchanges,
  handshake,
  START,
  session,
  wholeExchanges,
} from './gallery/handshakes.ts';

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
  expect(filterExchanges(exchanges(), ' token ')).toMatchObject([{ role: 'token' }]);
  expect(filterExchanges(exchanges(), '')).toHaveLength(10);
});

test('a file opens beside the tab, brings its own exchanges, and can be closed', async () => {
  const state = createPanelState();
  const client = fakeClient(session([handshake([made('one', START)])]), { exchanges: wholeExchanges });
  follow(state, client);
  const failing = attempt({ id: 'in file', diagnosis: diagnosis({ verdict: 'failing', cause: resourceMismatch }) });
  const openFile: OpenFile = async () => ({
    ok: true,
    opened: {
      name: 'colleague.har',
      snapshot: session([handshake([made('also in file', START + 90), failing], { id: 'h9' })], {
        source: { kind: 'har', name: 'colleague.har' },
      }),
      exchange: async () => null,
    },
  });
  await open(state, openFile, new File([], 'colleague.har'));
  expect(state.groups.value.map(({ name }) => name)).toEqual(['This tab', 'colleague.har']);
  const chosen = state.chosen.value;
  expect(chosen?.attempt.id).toBe('in file');
  if (!chosen) throw new Error('nothing chosen');
  expect(await loaderFor(state, client, chosen)('x1')).toBeNull();
  expect(client.calls).toEqual([]);
  const [file] = state.files.value;
  if (file) close(state, file);
  expect(state.chosen.value?.attempt.id).toBe('one');
});

test('a file that cannot be read is told, and changes nothing', async () => {
  const state = createPanelState();
  follow(state, fakeClient(session([handshake([made('one', START)])])));
  await open(state, async () => ({ ok: false, problem: 'It is no HAR file.' }), new File([], 'x'));
  expect(state.problem.value).toBe('It is no HAR file.');
  expect(state.chosen.value?.attempt.id).toBe('one');
});
