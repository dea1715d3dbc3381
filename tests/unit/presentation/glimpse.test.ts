/** Where a closed case leads, and what goes there. */
import { expect, it } from 'vitest';
import type { Step } from '../../../lib/finding.ts';
import { glimpseOf } from '../../../lib/presentation/glimpse.ts';
import { allFindings } from '../../fixtures/findings.ts';

const server = { kind: 'mcp-server', name: 'your MCP server' } as const;
const dashboard = { kind: 'scalekit', name: 'the Scalekit dashboard' } as const;
const path = ['environment', 'MCP Servers', 'res_1', 'Configuration', 'Server URL'];
const at = (place: Step['place'], more: Partial<Step> = {}): Step => ({ place, text: 'Do it.', ...more });
const glimpse = (steps: Step[], when = 'If so', instead?: string) =>
  glimpseOf({ when, steps, ...(instead && { instead }) });
const code = (code: string) => ({ snippets: [{ label: 'Express', language: 'ts', code }] });

it('names the place, the end of the way there and what goes there', () => {
  const set = at(dashboard, { path, values: [{ name: 'Server URL', value: 'https://a.example/mcp' }] });
  expect(glimpse([set])).toEqual({
    way: 'Scalekit dashboard › … › Configuration › Server URL',
    code: 'https://a.example/mcp',
  });
});

it('is of the step that mends it, and not of what is copied, looked at or done on a condition before', () => {
  const steps = [
    at(dashboard, { path, only: 'copy' }),
    at(server, { text: 'If it is old: do it.', values: [{ name: 'Port', value: '1' }] }),
    at(server),
    at(server, code('// a comment\nconst a = 1;\napp.use(cors({ // why\n  origin,\n}));')),
  ];
  expect(glimpse(steps)).toEqual({ way: 'Your MCP server', code: 'app.use(cors({ origin, }));' });
});

it('is of the page where something is looked for first, which is what the line says', () => {
  const look = at(dashboard, { path: ['your other environments', 'MCP Servers'], only: 'look' });
  expect(glimpse([look, at(server, code('c()'))], 'If not', 'look elsewhere')).toEqual({
    way: 'Scalekit dashboard › MCP Servers',
  });
  expect(glimpse([at(server, { only: 'look' }), at(server, code('c()'))])?.code).toBe('c()');
});

it('keeps what is no comment of a line, and a command by its place alone', () => {
  expect(glimpse([at(server, code("A='https://a.example'"))])?.code).toBe("A='https://a.example'");
  const command = at({ kind: 'computer', name: 'your computer' }, { values: [{ name: 'Terminal', value: 'npx a' }] });
  expect(glimpse([command])).toEqual({ way: 'Your computer', code: 'npx a' });
});

it('shows two lines whole, and no command that puts in force what was changed before it', () => {
  expect(glimpse([at(server, code("const sent = a ?? '';\nconst token = sent.replace('b', '');"))])?.code).toBe(
    "const sent = a ?? ''; const token = sent.replace('b', '');",
  );
  const reload = at(server, { values: [{ name: 'Terminal', value: 'reload' }] });
  expect(glimpse([at(server, { text: 'Delete the line.' }), reload], 'If so', 'delete it')).toBeUndefined();
});

it('pastes nothing that is only compared, and searches only where nothing is pasted', () => {
  const search = { name: 'Search your code for', value: 'a' };
  const compare = { name: 'Now', value: 'b', compare: true } as const;
  expect(glimpse([at(server, { values: [search, compare], ...code('c()') })])?.code).toBe('c()');
  expect(glimpse([at(server, { values: [compare, search] })])).toEqual({
    way: 'Your MCP server › Search your code for',
    code: 'a',
  });
});

it('says no value that stands in the line above, and of a dashboard not which environment it is', () => {
  const open = at(dashboard, {
    path: ['environment', 'MCP Servers'],
    values: [{ name: 'Resource ID', value: 'res_1' }],
  });
  expect(glimpse([open], 'If another has `res_1`')).toEqual({ way: 'Scalekit dashboard › MCP Servers' });
  expect(glimpse([open])).toEqual({ way: 'Scalekit dashboard › MCP Servers › Resource ID', code: 'res_1' });
});

it('says nothing where only a sentence could be said again', () => {
  expect(glimpse([at(server)], 'If so', 'do it')).toBeUndefined();
  expect(glimpse([at(server), at(server)])).toBeUndefined();
  expect(glimpse([at(server)])).toEqual({ way: 'Your MCP server' });
  expect(glimpse([at(server, { text: 'Start your MCP server.' })])).toBeUndefined();
  expect(glimpse([])).toBeUndefined();
});

it('is a value or a line in most closed cases of all checks', () => {
  const ways = allFindings().flatMap(({ fix }) => fix.or);
  const told = ways.filter((way) => glimpseOf(way)?.code);
  expect(told.length / ways.length).toBeGreaterThan(0.5);
});
