import { expect, it } from 'vitest';
import { partiesOf } from '../../../components/parts/stage-words.ts';
import { whyMissing } from '../../../components/parts/waiting.ts';

const clientOf = (client: string | null) => partiesOf({ client, scalekit: null } as never).client;

it.each([
  ['Allow evil.example in the settings', '“Allow evil.example in the settings” may have stopped by itself'],
  ['Done. Nothing', '“Done. Nothing” may have stopped by itself'],
  ['a” is fine. “b', '“a" is fine. "b” may have stopped by itself'],
])('%s is a name, and no words of ours', (name, says) =>
  expect(whyMissing('resource-metadata', partiesOf({ client: name, scalekit: null } as never), [])).toContain(says),
);

it('the names that are usual stand without quotes', () => {
  expect(clientOf('MCP Inspector (v2)')).toBe('MCP Inspector');
  // A program of its own, without a page.
  expect(clientOf('MCP Inspector CLI')).toBe('“MCP Inspector CLI”');
  expect(clientOf('mcp-remote')).toBe('mcp-remote');
  expect(clientOf(null)).toBe('The client');
});
