import { describe, expect, test, vi } from 'vitest';
import { createCheckState } from '../../../components/check/check-state.ts';
import type { CheckForm } from '../../../lib/check-page/link.ts';
import { LIMIT } from '../../environment/until.ts';
import { connected } from './gallery/attempts.ts';
import { fakeCheckHost } from './gallery/fake-check.ts';
import { type FakeFile, fakeOpenFile } from './gallery/fake-files.ts';
import { handshake, MCP, session } from './gallery/handshakes.ts';

const document = '{"resource":"https://mcp.acme.dev/mcp"}';

function opened(given: Partial<CheckForm> = {}, files: Record<string, FakeFile> = {}) {
  const host = fakeCheckHost({
    openFile: fakeOpenFile(files),
    servers: [{ url: 'https://earlier.example/mcp', client: '' }],
    dashboardMetadata: { [MCP]: document },
  });
  return { host, state: createCheckState(host, given) };
}
const started = ({ calls }: ReturnType<typeof fakeCheckHost>) =>
  calls.filter(([name]) => name === 'start').map(([, request]) => request);

describe('nothing begins by itself', () => {
  test('a page that is linked to with everything filled in asks nobody', async () => {
    const { host, state } = opened({ url: MCP, client: 'MCP Inspector 2.12.0', errorText: 'x' });
    await state.load();
    expect(state.form.value).toMatchObject({ url: MCP, client: 'inspector', errorText: 'x' });
    expect(state.servers.value).toHaveLength(1);
    expect(host.calls).toEqual([]);
  });

  test('a click starts it, a second one while it runs does nothing', () => {
    const { host, state } = opened({ url: MCP, client: 'vscode' });
    state.start();
    state.start();
    expect(started(host)).toEqual([{ url: MCP, client: 'vscode' }]);
    expect(state.running.value?.state.phase).toBe('running');
    // Its address is remembered as the worker has it, without secrets.
    expect(host.calls.map(([name]) => name)).not.toContain('remember');
    const url = 'https://mcp.acme.dev/~credential.32.00000000~/mcp';
    host.tell({
      phase: 'done',
      asked: [],
      result: { url, handshakes: [], exchanges: [], notes: [], cancelled: false },
    });
    expect(host.calls).toContainEqual(['remember', { url, client: 'vscode' }]);
  });

  test('what is no URL is not asked, and said', () => {
    const { host, state } = opened();
    state.edit({ url: 'mcp.acme.dev/mcp' });
    expect(state.tried.value).toBe(false);
    state.start();
    expect(state.tried.value).toBe(true);
    expect(state.entered.value).toHaveProperty('problem');
    expect(host.calls).toEqual([]);
  });
});

describe('it asks nothing that it can find out', () => {
  test('the URL and the client in a command', () => {
    const { host, state } = opened({ url: `npx mcp-remote ${MCP}` });
    state.start();
    expect(started(host)).toEqual([{ url: MCP, client: 'mcp-remote' }]);
    expect(state.form.value.url).toBe(MCP);
  });

  test('the Metadata JSON that was pasted for this server before, and none of what was typed since is lost', async () => {
    const { state } = opened();
    state.edit({ url: MCP });
    state.settle();
    await vi.waitFor(() => expect(state.form.value.dashboardMetadata).toBe(document), { timeout: LIMIT });
    state.edit({ dashboardMetadata: '{}' });
    state.settle();
    await Promise.resolve();
    expect(state.form.value.dashboardMetadata).toBe('{}');
  });

  test('a client that was chosen is not chosen anew by a command', () => {
    const { host, state } = opened({ url: `npx mcp-remote ${MCP}`, client: 'claude-desktop' });
    state.start();
    expect(started(host)).toEqual([{ url: MCP, client: 'claude-desktop' }]);
  });
});

describe('how it ends', () => {
  test('what is refused is said, and it can be started again', () => {
    const { host, state } = opened({ url: MCP });
    state.start();
    host.tell({ phase: 'refused', asked: [], sentence: 'Not now.' });
    expect(state.refused.value).toBe('Not now.');
    state.start();
    expect(started(host)).toHaveLength(2);
    expect(state.refused.value).toBeNull();
  });

  test('a person stops it: what was found until then is shown as that', () => {
    const { host, state } = opened({ url: MCP });
    state.start();
    state.stop();
    expect(host.calls).toContainEqual(['stop']);
    const handshakes = [handshake([connected], { client: null })];
    host.tell({
      phase: 'done',
      asked: [],
      result: { url: MCP, handshakes, exchanges: [], notes: [], cancelled: true },
    });
    expect(state.running.value).toBeNull();
    expect(state.result.value).toMatchObject({ stopped: true, attempt: { id: connected.id } });
    expect(state.refused.value).toBeNull();
  });

  test('what was said of a client goes with the result', () => {
    const { host, state } = opened({ url: MCP, client: 'vscode' });
    state.start();
    const asked = handshake([connected], { client: null });
    host.tell({
      phase: 'done',
      asked: [],
      result: { url: MCP, handshakes: [asked], exchanges: [], notes: ['n'], cancelled: false },
    });
    expect(state.running.value).toBeNull();
    expect(state.result.value).toMatchObject({
      handshake: { client: 'VS Code' },
      attempt: { id: connected.id },
      notes: ['n'],
      stopped: false,
      observed: { server: MCP },
    });
  });
});

describe('recordings', () => {
  const log = `line one\nline two\n[log] GET ${MCP}\n[log] 401\n`;
  const name = 'The log that you pasted';
  const withSignIn: FakeFile = {
    snapshot: session([handshake([connected])], { source: { kind: 'har', name: 'a' } }),
    notes: [],
  };

  test('a pasted log is read as one, and tells the URL', async () => {
    const { host, state } = opened({}, { [name]: withSignIn });
    state.edit({ errorText: log });
    await state.readPasted();
    expect(state.recording.value).toMatchObject({ name, opened: { name } });
    expect(state.form.value.url).toBe(MCP);
    expect(host.calls).toEqual([]);
  });

  test.each([
    ['which is no log', {}],
    ['with no sign-in in it', { [name]: { snapshot: session([]), notes: [] } }],
  ])('a text %s is no reason to say anything', async (_what, files) => {
    const { state } = opened({}, files);
    state.edit({ errorText: log });
    await state.readPasted();
    expect(state.recording.value).toBeNull();
  });

  test('an error text alone is no log', () => {
    const { state } = opened();
    state.edit({ errorText: `Failed to fetch ${MCP}` });
    expect(state.readPasted()).toBeUndefined();
  });

  test('a file that is no recording says why', async () => {
    const { state } = opened();
    await state.open(new File([''], 'x.har'));
    expect(state.recording.value).toMatchObject({ name: 'x.har', problem: { what: 'This file is no HAR.' } });
    state.closeRecording();
    expect(state.recording.value).toBeNull();
  });
});
