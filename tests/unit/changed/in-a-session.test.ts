/** A file or a tab in which a sign-in works and a later one at the same server fails. */
import { expect, test } from 'vitest';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { snapshotOf } from '../../../lib/snapshot/handshake.ts';
import { at, direct, type Flow, json, start } from '../../fixtures/flow.ts';

const moved = (flow: Flow, later: number) =>
  flow.exchanges.map((x, i) => ({ ...at(later + i * 100)(x), id: `at ${later} ${i}` }));
const faulty = direct()
  .until('resourceMetadata')
  .change('resourceMetadata', json({ resource: 'https://other.example/mcp' }));

function shown(...flows: [Flow, number][]) {
  const [handshake] = handshakesOf(flows.flatMap(([flow, later]) => moved(flow, later)));
  if (!handshake) throw new Error('There is no handshake in it.');
  return snapshotOf(handshake, { ended: true }).attempts;
}

test('the later one is compared with the one that worked', () => {
  const [worked, fails] = shown([direct(), 0], [faulty, 60_000]);
  expect(worked).toMatchObject({ diagnosis: { verdict: 'connected' } });
  expect(worked).not.toHaveProperty('changed');
  expect(fails?.changed).toMatchObject([
    { workedAt: start, changes: [{ name: 'resource', of: 'in the metadata of your MCP server', role: 'reason' }] },
  ]);
});

test('it is compared with the newest three before it that worked, the newest first, and with none after it', () => {
  const minute = 60_000;
  const worked: [Flow, number][] = [0, 1, 2, 3].map((i) => [direct(), i * minute]);
  const fails = shown(...worked, [faulty, 4 * minute], [direct(), 5 * minute])[4];
  expect(fails?.changed?.map(({ workedAt }) => workedAt)).toEqual([3, 2, 1].map((i) => start + i * minute));
});

test('report and prompt say it in a line, as text whatever it is', () => {
  const markup = faulty.change('resourceMetadata', json({ resource: 'https://`x`.example/![](a)' }));
  const [handshake] = handshakesOf([...moved(direct(), 0), ...moved(markup, 60_000)]);
  if (!handshake) throw new Error('There is no handshake in it.');
  const snapshot = snapshotOf(handshake, { ended: true });
  const [worked, fails] = snapshot.attempts;
  const line =
    '- It worked at 2026-11-02T09:00:00.000Z. Since then this changed: `resource` in the metadata of your MCP server, `https://mcp.example.com/mcp` then, ``https://`x`.example/![](a)`` now';
  for (const written of [toMarkdown, toPrompt]) {
    expect(worked && written(snapshot, worked)).not.toContain('It worked at');
    expect((fails && written(snapshot, fails))?.split('\n')).toContain(line);
  }
});

test('one that fails before any worked is compared with none', () => {
  for (const attempt of shown([faulty, 0], [direct(), 60_000])) expect(attempt).not.toHaveProperty('changed');
});
