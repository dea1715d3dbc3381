import { expect, it } from 'vitest';
import type { Place } from '../../lib/finding.ts';
import { destinationWords } from '../../lib/places.ts';

const support: Place = { kind: 'support', name: 'Scalekit support' };
const client: Place = { kind: 'client', name: 'MCP Inspector' };
const dashboard: Place = { kind: 'scalekit', name: 'the Scalekit dashboard' };
const words = (...places: Place[]) =>
  destinationWords({ do: places.map((place) => ({ place, text: 'Do it.' })), or: [], stuck: [] });

it('sends nobody to support to fix anything there', () => {
  expect(words(dashboard, support)).toBe('Fix it in the Scalekit dashboard');
  expect(words(client, support)).toBe('Fix it in MCP Inspector');
});

it('does not call it a fix to copy or to look', () => {
  const copy = { place: dashboard, text: 'Copy it.', only: 'copy' } as const;
  const look = { place: dashboard, text: 'Look for it.', only: 'look' } as const;
  const change = { place: { kind: 'mcp-server', name: 'your MCP server' } as Place, text: 'Set it.' };
  const said = (...steps: (typeof copy | typeof look | typeof change)[]) =>
    destinationWords({ do: steps, or: [], stuck: [] });
  expect(said(copy, change)).toBe('Copy from the Scalekit dashboard, then fix it in your MCP server');
  expect(said(look)).toBe('Look in the Scalekit dashboard');
  expect(said(look, change)).toBe('Look in the Scalekit dashboard, then fix it in your MCP server');
  // Where one step changes something, the place is where it is fixed.
  expect(said(copy, { ...change, place: dashboard })).toBe('Fix it in the Scalekit dashboard');
});

it('says that there is nothing to change where somebody else acts first, and the client tries again', () => {
  expect(words(support, client)).toBe('Nothing for you to change: send the report to Scalekit support');
  expect(words(support)).toBe('Nothing for you to change: send the report to Scalekit support');
  expect(words()).toBe('Nothing for you to change');
});

it('says that there is nothing to change where there is only waiting', () => {
  const wait = { place: client, text: 'Wait a minute.', waits: true } as const;
  const report = { place: support, text: 'Send it.' };
  const change = { place: dashboard, text: 'Set it.' };
  expect(destinationWords({ do: [wait], or: [], stuck: [] })).toBe('Nothing for you to change');
  expect(destinationWords({ do: [wait, report], or: [], stuck: [] })).toBe(
    'Nothing for you to change: send the report to Scalekit support',
  );
  expect(destinationWords({ do: [change, wait], or: [], stuck: [] })).toBe(
    'Fix it in the Scalekit dashboard, then MCP Inspector',
  );
});
