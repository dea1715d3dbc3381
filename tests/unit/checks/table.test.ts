/**
 * All checks over all fixtures, against one committed table of what each says of each: a change that makes one check
 * speak up elsewhere is seen. After a change that is meant: `npm run unit -- -u`, and read the difference.
 */
import { expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { factsOf } from '../../../lib/handshake/facts-of.ts';
import { fixtures } from '../../fixtures/all.ts';
import { type CheckFixture, direct, type Flow, native, proxied, relayed } from '../../fixtures/flow.ts';

/** One line a check: its answers for this handshake, the ones that know nothing left out. */
function row(name: string, flow: Flow, context: CheckFixture['context'] = undefined): string {
  const handshake = handshakesOf(flow.exchanges).at(-1);
  const attempt = handshake?.attempts.at(-1);
  if (!handshake || !attempt) return `${name}\n  no handshake`;
  const facts = factsOf(handshake, attempt, { ended: true, ...(context && { context }) });
  const answers = checks.map((check) => ({ id: check.id, outcome: check.test(facts) }));
  const failed = answers.flatMap(({ id, outcome }) =>
    outcome.status === 'failed'
      ? [id + outcome.failures.map((f) => `@${f.at.role}${f.warning ? ' (warning)' : ''}`).join('')]
      : [],
  );
  const passed = answers.filter(({ outcome }) => outcome.status === 'passed').map(({ id }) => id);
  return `${name}\n  failed: ${failed.join(', ') || '-'}\n  passed: ${passed.join(', ') || '-'}`;
}

it('every check says of every fixture what the table says', async () => {
  const healthy = { direct: direct(), relayed: relayed(), proxied: proxied(), native: native() };
  const rows = [
    ...Object.entries(healthy).map(([name, flow]) => row(`healthy, ${name}`, flow)),
    ...[...fixtures].flatMap(([id, { failing, passing, context }]) => [
      row(`${id}, failing`, failing, context),
      row(`${id}, passing`, passing, context),
    ]),
  ];
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('../../fixtures/table.txt');
});
