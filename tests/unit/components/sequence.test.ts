import { expect, test } from 'vitest';
import { sequenceRows } from '../../../components/panel/sequence-model.ts';
import { allPassed, attempt, diagnosis, exchanges, handshake, stages } from './gallery/handshakes.ts';

const rowsOf = (of: ReturnType<typeof attempt>) => sequenceRows(handshake([of]), of);

test('each exchange goes to the party that it was sent to, the callback comes back', () => {
  const rows = rowsOf(
    attempt({ diagnosis: diagnosis({ verdict: 'connected', stages: allPassed() }), exchanges: exchanges() }),
  );
  expect(rows.map((row) => (row.kind === 'message' ? `${row.exchange.role} ${row.from} ${row.to}` : row.kind))).toEqual(
    [
      'mcp client mcp-server',
      'resource-metadata client mcp-server',
      'server-metadata client authorization-server',
      'registration client authorization-server',
      'authorization client authorization-server',
      'callback authorization-server client',
      'token client authorization-server',
      'mcp client mcp-server',
      'mcp client mcp-server',
      'mcp client mcp-server',
    ],
  );
});

test('a guessed endpoint at the MCP server goes to the MCP server', () => {
  const guessed = {
    ...exchanges(1)[0],
    id: 'g',
    role: 'registration',
    url: 'https://mcp.acme.dev/register',
  } as ReturnType<typeof exchanges>[number];
  const [row] = rowsOf(
    attempt({ diagnosis: diagnosis({ verdict: 'failing', stages: allPassed() }), exchanges: [guessed] }),
  );
  expect(row).toMatchObject({ kind: 'message', to: 'mcp-server' });
});

test('what is still to come is shown while it runs, and gives way to what came', () => {
  const running = (n: number) =>
    rowsOf(
      attempt({
        running: true,
        diagnosis: diagnosis({ verdict: 'incomplete', stages: stages('passed', 'passed', 'passed') }),
        exchanges: exchanges(n),
      }),
    )
      .filter((row) => row.kind === 'expected')
      .map((row) => row.kind === 'expected' && row.stage);
  expect(running(2)).toEqual(['server-metadata', 'registration', 'authorization', 'token', 'session']);
  expect(running(4)).toEqual(['authorization', 'token', 'session']);
});

test('equal exchanges in a row are one arrow, and a very long diagram has a gap', () => {
  const [first] = exchanges(1);
  if (!first) throw new Error('no exchange');
  const of = (count: number, same: boolean) =>
    rowsOf(
      attempt({
        diagnosis: diagnosis({ verdict: 'connected' }),
        exchanges: Array.from({ length: count }, (_, i) => ({
          ...first,
          id: `e${i}`,
          ...(!same && { url: `${first.url}?${i}` }),
        })),
      }),
    );
  expect(of(9, true)).toMatchObject([{ kind: 'message', times: 9 }]);
  const long = of(1000, false);
  expect(long).toHaveLength(201);
  expect(long[100]).toEqual({ kind: 'gap', left: 800 });
});
