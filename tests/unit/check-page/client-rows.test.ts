import { expect, test } from 'vitest';
import { clientRows } from '../../../lib/check-page/client-rows.ts';
import { judge } from '../../fixtures/judge.ts';
import { asked } from '../clients/asked.ts';

const { clients } = judge(asked({ challenge: null }));

test('all of which the same is said stand in one row, what stops somebody first', () => {
  const rows = clientRows(clients, '');
  expect(rows.flatMap((row) => row.clients.map(({ client }) => client)).toSorted()).toEqual(
    clients.map(({ client }) => client).toSorted(),
  );
  expect(rows[0]).toMatchObject({ verdict: 'cannot', check: 'challenge/no-www-authenticate' });
  expect(rows[0]?.clients.map(({ client }) => client)).toEqual(['zed']);
  expect(rows.at(-1)).toMatchObject({ verdict: 'nothing-stops-it' });
  expect(rows.length).toBeLessThan(clients.length);
  for (const row of rows) for (const one of row.clients) expect(one.verdict).toBe(row.verdict);
});

test('the chosen client has a row of its own, before all others', () => {
  const [first, ...others] = clientRows(clients, 'mcp-remote');
  expect(first).toMatchObject({ chosen: true, clients: [{ client: 'mcp-remote' }] });
  expect(others.flatMap((row) => row.clients.map(({ client }) => client))).not.toContain('mcp-remote');
});

test('of no client nothing is said', () => {
  expect(clientRows([], 'vscode')).toEqual([]);
});
