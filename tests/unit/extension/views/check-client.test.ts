import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type CheckRequest, checkRequestSchema } from '../../../../lib/extension/shared/check-messages.ts';
import type { CheckMessage } from '../../../../lib/extension/shared/check-port.ts';
import { type CheckHost, type CheckState, createCheckClient } from '../../../../lib/extension/views/check-client.ts';
import type { AgainSubject } from '../../../../lib/recheck/subject.ts';

const asked = { method: 'POST', url: 'https://mcp.acme.dev/mcp', topic: 'mcp', as: 'program', status: 401 } as const;
const done: CheckMessage = {
  type: 'done',
  url: 'https://mcp.acme.dev/mcp',
  handshakes: [],
  exchanges: [],
  notes: [],
  cancelled: false,
};

/** The browser and the worker, as a page sees them. */
function fake(answers?: boolean[]) {
  const said: CheckRequest[] = [];
  const requested: string[][] = [];
  const commands: unknown[] = [];
  const heard: ((message: unknown) => void)[] = [];
  const disconnected: (() => void)[] = [];
  let connections = 0;
  let closed = 0;
  const host: CheckHost = {
    connect() {
      connections++;
      return {
        postMessage: (message) => void said.push(v.parse(checkRequestSchema, structuredClone(message))),
        onMessage: { addListener: (listener) => void heard.push(listener) },
        onDisconnect: { addListener: (listener) => void disconnected.push(listener) },
        disconnect: () => void closed++,
      };
    },
    ...(answers && {
      request: async (patterns) => {
        requested.push(patterns);
        return answers.shift() ?? false;
      },
    }),
    send: async (command) => void commands.push(command),
  };
  const states: CheckState[] = [];
  return {
    client: createCheckClient(host),
    states,
    listener: (state: CheckState) => void states.push(state),
    said,
    requested,
    commands,
    say: (message: CheckMessage) => heard.at(-1)?.(message),
    stop: () => disconnected.at(-1)?.(),
    connections: () => connections,
    closed: () => closed,
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a check', () => {
  test('is told as one value, request by request, to its result', () => {
    const { client, listener, states, said, say, closed } = fake([]);
    client.start({ url: 'http://localhost:3000/mcp', client: 'vscode' }, listener);
    expect(said).toEqual([{ type: 'start', url: 'http://localhost:3000/mcp', client: 'vscode' }]);
    say({ type: 'asked', count: 1, ...asked });
    say({ type: 'running' });
    say({ type: 'asked', count: 2, ...asked, as: 'page' });
    say(done);
    const { type: _, ...result } = done;
    expect(states).toEqual([
      { phase: 'running', asked: [asked] },
      { phase: 'running', asked: [asked, { ...asked, as: 'page' }] },
      { phase: 'done', asked: [asked, { ...asked, as: 'page' }], result },
    ]);
    expect(closed()).toBe(1);
  });

  test('asks inside the click for the host of the server alone, and of a plain one for its https: too', async () => {
    const { client, listener, requested, connections } = fake([true, false]);
    client.start({ url: ' https://mcp.acme.dev:8443/mcp ' }, listener);
    expect(requested).toEqual([['https://mcp.acme.dev/*']]);
    expect(connections()).toBe(0);
    await settled();
    expect(connections()).toBe(1);
    client.start({ url: 'http://mcp.acme.dev/mcp' }, listener);
    expect(requested[1]).toEqual(['http://mcp.acme.dev/*', 'https://mcp.acme.dev/*']);
    await settled();
    // The worker says what follows from it.
    expect(connections()).toBe(2);
    client.start({ url: 'nonsense' }, listener);
    expect(requested).toHaveLength(2);
    expect(connections()).toBe(3);
  });

  test('waits for a click before it goes on to further hosts, and goes on in any case', async () => {
    for (const allowed of [true, false]) {
      const { client, listener, states, requested, said, say } = fake([allowed]);
      const check = client.start({ url: 'http://localhost:3000/mcp' }, listener);
      await check.permit([]);
      expect(requested).toEqual([]);
      say({ type: 'asked', count: 1, ...asked });
      say({ type: 'permit', origins: ['https://auth.acme.dev', 'http://keys.acme.dev'] });
      say({ type: 'asked', count: 2, ...asked });
      expect(states.at(-1)).toMatchObject({
        phase: 'needs-permission',
        origins: ['https://auth.acme.dev', 'http://keys.acme.dev'],
      });
      // Others than the button names are not asked for.
      await check.permit(['https://auth.acme.dev', 'http://keys.acme.dev']);
      expect(requested).toEqual([]);
      await check.permit(states.at(-1)?.origins ?? []);
      expect(requested).toEqual([['https://auth.acme.dev/*', 'http://keys.acme.dev/*']]);
      expect(states.at(-1)).toEqual({ phase: 'running', asked: [asked, asked] });
      expect(said.at(-1)).toEqual({
        type: 'permitted',
        origins: allowed ? ['https://auth.acme.dev', 'http://keys.acme.dev'] : [],
      });
    }
  });

  test('goes on without the further hosts where the person says so, and asks nobody', () => {
    const { client, listener, states, requested, said, say } = fake([true]);
    const check = client.start({ url: 'http://localhost:3000/mcp' }, listener);
    check.decline();
    expect(said).toHaveLength(1);
    say({ type: 'permit', origins: ['https://auth.acme.dev'] });
    check.decline();
    expect(states.at(-1)).toEqual({ phase: 'running', asked: [] });
    expect(said.at(-1)).toEqual({ type: 'permitted', origins: [] });
    expect(requested).toEqual([]);
  });

  test('an answer that the browser gets late goes for no other question', async () => {
    const { client, listener, states, said, say } = fake([true]);
    const check = client.start({ url: 'http://localhost:3000/mcp' }, listener);
    say({ type: 'permit', origins: ['https://auth.acme.dev'] });
    const asking = check.permit(states.at(-1)?.origins ?? []);
    check.decline();
    say({ type: 'permit', origins: ['https://keys.acme.dev'] });
    await asking;
    expect(states.at(-1)).toMatchObject({ phase: 'needs-permission', origins: ['https://keys.acme.dev'] });
    expect(said.filter(({ type }) => type === 'permitted')).toEqual([{ type: 'permitted', origins: [] }]);
  });

  test('puts the question in a tab where a page may not put it itself', async () => {
    const { client, listener, states, commands, said, say } = fake();
    const check = client.start({ url: 'https://mcp.acme.dev/mcp' }, listener);
    expect(said).toHaveLength(1);
    say({ type: 'permit', origins: ['https://mcp.acme.dev'] });
    await check.permit(states.at(-1)?.origins ?? []);
    expect(commands).toEqual([{ type: 'ask-host', origin: 'https://mcp.acme.dev' }]);
    expect(said).toHaveLength(1);
    // The yes is given there, and the worker goes on: nothing is asked here any more.
    say({ type: 'granted' });
    expect(states.at(-1)).toEqual({ phase: 'running', asked: [] });
    say({ type: 'asked', count: 1, ...asked });
    expect(states.at(-1)).toEqual({ phase: 'running', asked: [asked] });
  });

  test('that the person stops tells what was found until then, and what was asked of nobody says so', async () => {
    const { client, listener, states, said, say } = fake([]);
    const check = client.start({ url: 'http://localhost:3000/mcp' }, listener);
    say({ type: 'asked', count: 1, ...asked });
    check.stop();
    expect(said.at(-1)).toEqual({ type: 'cancel' });
    say({ ...done, cancelled: true });
    expect(states.at(-1)).toMatchObject({ phase: 'done', result: { cancelled: true } });
    check.stop();
    expect(said).toHaveLength(2);

    const waiting = fake([true]);
    waiting.client.start({ url: 'https://mcp.acme.dev/mcp' }, waiting.listener).stop();
    await settled();
    expect(waiting.connections()).toBe(0);
    expect(waiting.states).toEqual([
      { phase: 'refused', asked: [], sentence: 'You stopped the check before anything was asked.' },
    ]);
  });

  test('that is refused or lost is over, and one that is cancelled says nothing more', async () => {
    const refused = fake([]);
    refused.client.start({ url: 'mcp.acme.dev' }, refused.listener);
    refused.say({ type: 'refused', sentence: 'It has no scheme.' });
    refused.stop();
    expect(refused.states).toEqual([{ phase: 'refused', asked: [], sentence: 'It has no scheme.' }]);

    const lost = fake([]);
    lost.client.start({ url: 'http://localhost:3000/mcp' }, lost.listener);
    lost.stop();
    expect(lost.states).toEqual([{ phase: 'lost', asked: [] }]);

    const cancelled = fake([true]);
    cancelled.client.start({ url: 'https://mcp.acme.dev/mcp' }, cancelled.listener).cancel();
    await settled();
    expect(cancelled.connections()).toBe(0);
    const running = fake([]);
    running.client.start({ url: 'http://localhost:3000/mcp' }, running.listener).cancel();
    running.say(done);
    expect(running.closed()).toBe(1);
    expect([...cancelled.states, ...running.states]).toEqual([]);
  });
});

test('a client is registered over a port of its own', () => {
  const { client, listener, states, said, say } = fake([]);
  const registering = { server: 'http://localhost:3000/mcp', endpoint: 'http://localhost:9/register', client: '' };
  client.register(registering, listener);
  expect(said).toEqual([{ type: 'register', ...registering }]);
  say({ type: 'registered', outcome: { kind: 'accepted', clientId: 'm2m_1', secret: false } });
  expect(states).toEqual([
    { phase: 'done', asked: [], registered: { kind: 'accepted', clientId: 'm2m_1', secret: false } },
  ]);
});

test('what decides a finding is asked again over a port of its own', () => {
  const { client, listener, states, said, say } = fake([]);
  const finding: AgainSubject['finding'] = {
    check: 'cors/no-allow-origin',
    stage: 'network',
    endpoint: 'mcp',
    evidence: [],
    verify: [
      {
        says: 'Ask it.',
        anyOf: [
          {
            request: { method: 'GET', url: 'http://localhost:3000/', headers: { origin: 'http://localhost:6274' } },
            expects: { kind: 'all', of: [{ kind: 'status', among: ['2xx', 401] }, { kind: 'answer' }] },
          },
        ],
      },
    ],
  };
  const subject: AgainSubject = {
    server: 'http://localhost:3000/mcp',
    inPage: true,
    finding,
    known: ['challenge/open-server '],
    hosts: ['localhost:3000'],
  };
  client.again(subject, listener);
  expect(said).toEqual([{ type: 'again', ...subject }]);
  say({ type: 'again-done', outcome: { kind: 'fixed' } });
  expect(states).toEqual([{ phase: 'done', asked: [], outcome: { kind: 'fixed' } }]);
});
