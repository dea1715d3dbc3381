import { expect, test } from 'vitest';
import { hasBetween, sequenceRows } from '../../../components/panel/sequence-model.ts';
import { resourceMismatch } from './gallery/findings.ts';
import { allPassed, attempt, diagnosis, exchanges, handshake, stages } from './gallery/handshakes.ts';

const allRows = (of: ReturnType<typeof attempt>) => sequenceRows(handshake([of]), of);
const rowsOf = (of: ReturnType<typeof attempt>) => allRows(of).filter((row) => row.kind !== 'step');

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

test('each step is told once before its messages', () => {
  const rows = allRows(
    attempt({ diagnosis: diagnosis({ verdict: 'connected', stages: allPassed() }), exchanges: exchanges() }),
  );
  expect(rows.flatMap((row) => (row.kind === 'step' ? [row.stages] : []))).toEqual([
    ['network', 'challenge'],
    ['resource-metadata'],
    ['server-metadata'],
    ['registration'],
    ['authorization'],
    ['token'],
    ['session'],
  ]);
  // The request and its 401 are one message, and no heading stands without one.
  expect(rows[0]).toEqual({ kind: 'step', stages: ['network', 'challenge'] });
});

test('a 401 before there is a token has to be there; one after it, and what the cause rests on, is marked', () => {
  const all = exchanges(8).map((x) => (x.id === 'x8' ? { ...x, status: 401 } : x));
  const cause = { ...resourceMismatch, evidence: resourceMismatch.evidence.map((e) => ({ ...e, exchange: 'x8' })) };
  const rows = rowsOf(
    attempt({ diagnosis: diagnosis({ verdict: 'failing', cause, stages: allPassed() }), exchanges: all }),
  );
  expect(rows.map((row) => row.kind === 'message' && row.standing)).toEqual([
    'due',
    ...Array(6).fill(undefined),
    'broke',
  ]);
});

test('what goes through the Inspector’s own part is carried, what its page does itself is not', () => {
  const direct = exchanges(2).map((x) => ({ ...x, via: 'direct' as const }));
  expect(hasBetween(attempt({ diagnosis: diagnosis({ verdict: 'connected' }), exchanges: direct }))).toBe(false);
  const mixed = attempt({
    diagnosis: diagnosis({ verdict: 'connected' }),
    exchanges: [...exchanges(1), ...direct.slice(1)],
  });
  expect(hasBetween(mixed)).toBe(true);
  expect(rowsOf(mixed).map((row) => row.kind === 'message' && row.carried)).toEqual([true, false]);
});
