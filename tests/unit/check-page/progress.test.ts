import { expect, test } from 'vitest';
import type { Asked } from '../../../lib/capture/live-check/asked.ts';
import { askedHost, progressRows } from '../../../lib/check-page/progress.ts';

const asked = (topic: Asked['topic'], more: Partial<Asked> = {}): Asked => ({
  method: 'GET',
  url: `https://${topic}.example/`,
  topic,
  as: 'program',
  status: 200,
  ...more,
});

const states = (of: Asked[]) => progressRows(of).map(({ state }) => state);

test('before the first request has ended, it is at the first step', () => {
  expect(states([])).toEqual(['now', 'ahead', 'ahead', 'ahead', 'ahead']);
  expect(askedHost([], 'https://mcp.example/mcp')).toBe('mcp.example');
});

test('a step is over once a later one has begun, whatever comes in late', () => {
  const late = [asked('mcp', { status: 401 }), asked('server-metadata'), asked('mcp', { status: 405 })];
  expect(states(late)).toEqual(['done', 'done', 'now', 'ahead', 'ahead']);
  expect(progressRows(late)[1]).not.toHaveProperty('ended');
  expect(askedHost(late, '')).toBe('mcp.example');
});

test('what got no answer is told in the words of the platform', () => {
  const [row] = progressRows([{ method: 'POST', url: 'x', topic: 'mcp', as: 'page', failure: 'ECONNREFUSED' }]);
  expect(row).toMatchObject({ state: 'now', requests: 1, ended: 'ECONNREFUSED, still asking' });
});

test('beside a question stands what answers it, whatever else was asked for it', () => {
  const [row] = progressRows([asked('mcp', { status: 401 }), asked('mcp', { status: 405 })]);
  expect(row).toMatchObject({ steps: ['network', 'challenge'], requests: 2, ended: '401, correct' });
  const metadata = [
    asked('resource-metadata', { status: 404 }),
    asked('resource-metadata'),
    asked('server-metadata', { status: 404 }),
  ];
  expect(progressRows(metadata).map(({ ended }) => ended)).toEqual([
    undefined,
    '200',
    '404, still asking',
    undefined,
    undefined,
  ]);
});

test('while the permission is awaited, it is at what that is for', () => {
  const before = [asked('mcp', { status: 401 }), asked('resource-metadata')];
  expect(progressRows(before, true).map(({ state }) => state)).toEqual(['done', 'done', 'now', 'ahead', 'ahead']);
});
