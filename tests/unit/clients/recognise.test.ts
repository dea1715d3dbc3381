import { describe, expect, test } from 'vitest';
import { clients } from '../../../lib/clients/all.ts';
import { textsOfOthers } from '../../../lib/clients/texts/others.ts';
import { recognise } from '../../../lib/clients/texts/recognise.ts';
import { judge } from '../../fixtures/judge.ts';
import { fc } from '../../property.ts';
import { growth, LINEAR } from '../growth.ts';
import { asked } from './asked.ts';

const every = [...clients.flatMap(({ texts = [] }) => texts), ...textsOfOthers];

test.each([...new Set(every.map(({ text }) => text))])(
  '%s is recognised, filled in and in the middle of a log',
  (text) => {
    const filled = text.replaceAll('…', 'https://mcp.example.com/mcp');
    for (const pasted of [
      filled,
      `2026-11-28 10:00:00.000 [warning] ${filled}\n  at async auth`,
      filled.toUpperCase(),
    ]) {
      const found = recognise(pasted);
      // A text that is part of another gives way to it.
      expect(
        found.some((r) => r.text === text || r.text.length > text.length),
        pasted,
      ).toBe(true);
    }
  },
);

describe('real reports', () => {
  const first = (pasted: string, client?: string) => recognise(pasted, client)[0];

  test('VS Code, a slash too many', () => {
    const found = first(
      'Error: Protected Resource Metadata resource "https://api.example.com/mcp" does not match MCP server resolved resource "https://api.example.com/mcp/". The MCP server must follow OAuth spec',
    );
    expect(found).toMatchObject({
      clients: ['VS Code'],
      checks: expect.arrayContaining(['resource-metadata/resource-mismatch']),
    });
  });
  test('VS Code, a log: what comes first is told first', () => {
    const log = [
      '2026-01-03 17:15:58.653 [warning] Could not fetch resource metadata: AggregateError: Failed to fetch resource metadata from all attempted URLs',
      '2026-01-03 17:15:59.038 [warning] Error populating auth server metadata for https://mcp.example.com: AggregateError',
      '2026-01-03 17:15:59.040 [info] Using default auth metadata',
      '2026-01-03 17:16:02.195 [info] Waiting for server to respond to `initialize` request...',
    ].join('\n');
    expect(recognise(log).map((r) => r.text)).toEqual([
      'Could not fetch resource metadata:',
      'Error populating auth server metadata for',
      'Using default auth metadata',
      'Waiting for server to respond to `initialize` request...',
    ]);
  });
  test('the official SDK, by whichever client', () => {
    const found = first('MCP error: Incompatible auth server: does not support dynamic client registration');
    expect(found?.checks[0]).toBe('registration/unsupported');
    expect(found?.clients).toEqual(expect.arrayContaining(['MCP Inspector 2', 'mcp-remote', 'Claude Code']));
  });
  test('the longer of two texts counts', () => {
    const found = recognise(
      'Protected resource https://a.example/ does not match expected https://b.example/mcp (or origin)',
    );
    expect(found.map((r) => r.text)).toEqual(['Protected resource … does not match expected … (or origin)']);
  });
  test('of the same words of two clients, those of the one that was named count', () => {
    const pasted = 'Protected resource https://a.example/ does not match expected https://b.example/mcp';
    expect(recognise(pasted).length).toBe(2);
    expect(recognise(pasted, 'gemini-cli').map((r) => r.clients)).toEqual([['Gemini CLI']]);
  });
  test('Scalekit, repeated by a client', () => {
    expect(first('HTTP 400: unable to retrieve client by id')).toMatchObject({
      clients: [],
      checks: ['authorization/unknown-client', 'token/invalid-client'],
    });
  });
  test('typographic quotation marks and line breaks', () => {
    expect(first('Couldn’t reach the\nMCP server. “ofid_0123”')?.text).toBe("Couldn't reach the MCP server");
  });
  test('a program that does not start has nothing to sign in to', () => {
    expect(first('Error: spawn npx ENOENT')?.means).toContain('nothing to sign in to');
  });
});

test.each(['', 'It does not work.', 'Error', 'Sign-in failed, try again', '401'])('%j is known to nobody', (pasted) => {
  expect(recognise(pasted)).toEqual([]);
});

test('any text at all is looked through, however long it is in one go', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(recognise(text))));
  const hostile = 'Authorization server metadata issuer mismatch: ';
  expect(growth(15_000, (length) => recognise(hostile.repeat(length / hostile.length)))).toBeLessThan(LINEAR);
});

test('a diagnosis says what the text means, and whether what it points at was seen', () => {
  const errorText = 'Protected resource https://a.example/ does not match expected https://b.example/mcp (or origin)';
  const { errorText: said } = judge(asked(), { context: { errorText } });
  expect(said).toEqual([
    expect.objectContaining({
      checks: expect.arrayContaining([{ check: 'resource-metadata/resource-mismatch', status: 'passed' }]),
    }),
  ]);
  expect(judge(asked()).errorText).toBeUndefined();
  expect(judge(asked(), { context: { errorText: 'It does not work.' } }).errorText).toEqual([]);
});
