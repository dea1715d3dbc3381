import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../../lib/check-page/advice.ts';
import { clientChoices, clientIdOf } from '../../../lib/check-page/choices.ts';
import { clientNotes, differsBySystem } from '../../../lib/check-page/client-notes.ts';
import { systemOf, systems } from '../../../lib/check-page/system.ts';
import { clients } from '../../../lib/clients/all.ts';

test('each client can be chosen once, the frequent ones first', () => {
  const { frequent, others } = clientChoices;
  const ids = [...frequent, ...others].map(({ id }) => id);
  expect(ids.toSorted()).toEqual(clients.map(({ id }) => id).toSorted());
  expect(frequent[0]?.id).toBe('inspector');
  expect(others.slice(-2).map(({ id }) => id)).toEqual(['web', 'other']);
});

test('a client is found by what the traffic calls it', () => {
  expect(clientIdOf('MCP Inspector 2.12.0')).toBe('inspector');
  expect(clientIdOf('claude-ai')).toBe('claude');
  expect(clientIdOf(null)).toBe('');
  expect(clientIdOf('something else')).toBe('');
});

const agents = {
  macos: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

test.each(systems)('%s is known by either name', (system) => {
  expect(systemOf({ userAgent: agents[system] })).toBe(system);
  const platform = { macos: 'macOS', windows: 'Windows', linux: 'Linux' }[system];
  expect(systemOf({ platform, userAgent: agents.linux })).toBe(system);
});

describe('mcp-remote keeps its registrations in a folder', () => {
  test.each([
    ['macos', 'rm -rf ~/.mcp-auth'],
    ['linux', 'rm -rf ~/.mcp-auth'],
    ['windows', 'rmdir /s /q "%USERPROFILE%\\.mcp-auth"'],
  ] as const)('on %s: %s', (system, line) => {
    const notes = clientNotes('mcp-remote', system);
    expect(notes?.clear?.steps).toMatchObject([
      { place: { name: 'your computer' }, values: [{ name: 'Terminal', value: line }] },
    ]);
    expect(notes?.log?.steps[0]?.values?.[0]?.value).toContain('_debug.log');
    expect(notes?.registers.at(-1)).toContain('(DCR)');
    expect(notes?.callbacks).toEqual([]);
    expect(notes?.varying).toHaveLength(1);
  });
});

test('Claude Desktop cannot forget, and what is only reported says so', () => {
  const notes = clientNotes('Claude Desktop', 'macos');
  expect(notes?.clear?.steps[0]).toMatchObject({ place: { kind: 'mcp-server' } });
  expect(notes?.callbacks).toContain('https://claude.ai/api/mcp/auth_callback');
  expect(clientNotes('zed', 'linux')?.clear?.sure).toMatch(/Not confirmed/);
  expect(clientNotes('vscode', 'linux')?.faults[0]?.issue).toMatch(/^https:/);
});

test('where nobody knows anything, nothing is made up', () => {
  expect(clientNotes('nobody', 'linux')).toBeUndefined();
  expect(clientNotes('jetbrains-ai', 'linux')?.log).toBeUndefined();
  expect(differsBySystem('claude')).toBe(false);
  expect(differsBySystem('mcp-remote')).toBe(true);
});

describe('advice', () => {
  const ids = (client: string) => adviceFor(client, 'linux').map(({ id }) => id);

  test('who runs on this computer opens a browser there, who runs in a cloud does not', () => {
    expect(ids('mcp-remote')).toEqual(['browser-does-not-open', 'two-clients-at-once', 'metadata-is-cached']);
    expect(ids('')).toContain('browser-does-not-open');
    expect(ids('chatgpt')).toEqual(['two-clients-at-once', 'metadata-is-cached']);
    expect(ids('inspector-v1')).toEqual(['metadata-is-cached']);
  });

  test('each system has steps of its own, with a command that shows whether it works', () => {
    const commands = systems.map((system) => {
      const [browser] = adviceFor('cursor', system);
      return browser?.steps.flatMap(({ values = [] }) => values.map(({ value }) => value)) ?? [];
    });
    expect(commands.map((lines) => lines.find((line) => line.includes('example.com')))).toEqual([
      'open https://example.com',
      'start https://example.com',
      'xdg-open https://example.com',
    ]);
  });

  test('each step is one action in a sentence', () => {
    for (const system of systems) {
      for (const { id } of clients) {
        for (const { text } of adviceFor(id, system).flatMap(({ steps }) => steps))
          expect(text).toMatch(/^[A-Z].*[.]$/);
      }
    }
  });
});
