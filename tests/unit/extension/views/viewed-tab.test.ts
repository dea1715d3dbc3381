import { expect, it } from 'vitest';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import { withTab } from '../../../../lib/extension/views/viewed-tab.ts';
import { emptySnapshot } from '../../../../lib/extension/worker/view.ts';

const nothing = emptySnapshot(7);
const marks = { title: 'MCP Inspector', icons: ['http://localhost:6274/mcp.svg'] };
const url = 'http://localhost:6274/';

it('asks to reload an Inspector that was there before the extension was', () => {
  expect(withTab(nothing, { id: 7, url, marks })).toMatchObject({
    inspector: { name: 'MCP Inspector' },
    stale: true,
    pageOrigin: 'http://localhost:6274',
  });
});

it.each([
  ['a page that is still loading', { url }],
  ['another page of this machine', { url, marks: { title: 'My app', icons: [] } }],
  ['an Inspector of another machine, where no script of ours runs', { url: 'https://inspector.acme.dev/', marks }],
])('says nothing of the kind of %s', (_, tab) => {
  const shown = withTab(nothing, { id: 7, ...tab });
  expect(shown.inspector).toBeNull();
  expect(shown.stale).toBeUndefined();
  expect(shown.pageOrigin).toBe(new URL(tab.url).origin);
});

it('knows another product for what it is', () => {
  const mcpjam = { title: 'MCPJam Inspector', icons: [] };
  const shown = withTab(nothing, { id: 7, url, marks: mcpjam });
  expect(shown).toMatchObject({ inspector: { name: 'MCPJam Inspector' }, unread: true });
  expect(shown.stale).toBeUndefined();
});

it('changes nothing of what the worker knows', () => {
  const known: SessionSnapshot = {
    ...nothing,
    inspector: { name: 'MCP Inspector' },
    pageOrigin: 'http://localhost:6274',
  };
  expect(withTab(known, { id: 7, url, marks })).toBe(known);
});

it('has nothing to add where the browser shows no address', () => {
  expect(withTab(nothing, { id: 7, marks })).toBe(nothing);
  expect(withTab(nothing, { id: 7, url: 'chrome://extensions/' })).toBe(nothing);
});
