/**
 * All checks over all fixtures, against one committed table of where each speaks up: a change that makes one check say
 * something of another's fixture is seen. After a change that is meant: `npm run unit -- -u`, and read the difference.
 */
import { expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { Context } from '../../../lib/handshake/facts.ts';
import { fixtures } from '../../fixtures/all.ts';
import { checked, direct, Flow, native, proxied, relayed } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

type Answers = Map<string, string>;

/** What each check says of it: `passed`, `unknown`, or where it failed. */
function answersOf(flow: Flow, context?: Context): Answers {
  const facts = factsOfFlow(flow, { context });
  return new Map(
    checks.map((check) => {
      const outcome = check.test(facts);
      if (outcome.status !== 'failed') return [check.id, outcome.status];
      const failures = outcome.failures.map(({ at, warning }) => `${at.role}${warning ? ' (warning)' : ''}`);
      return [check.id, `failed at ${[...new Set(failures)].join(', ')}`];
    }),
  );
}

/** The healthy flow that travels as this one does, as far as this one goes. */
function healthyLike(flow: Flow): Flow {
  const [first] = flow.exchanges;
  const whole =
    first?.via === 'live-check'
      ? checked()
      : first?.page.origin === null
        ? native()
        : flow.exchanges.some((x) => x.via === 'inspector-v2-relay')
          ? relayed()
          : flow.exchanges.some((x) => x.via === 'inspector-v1-proxy')
            ? proxied()
            : direct();
  return new Flow(whole.steps.filter(({ name }) => flow.steps.some((s) => s.name === name)));
}

/** Many fixtures end where others do. */
const known = new Map<string, Answers>();
function usualAnswers(flow: Flow): Answers {
  const healthy = healthyLike(flow);
  const { exchanges } = healthy;
  const key = `${exchanges[0]?.page.origin} ${exchanges[0]?.via} ${healthy.steps.map(({ name }) => name)}`;
  const answers = known.get(key) ?? (exchanges.length ? answersOf(healthy) : new Map());
  known.set(key, answers);
  return answers;
}

/** A line for each check that fails, or that says something else than of the healthy flow. */
function rows(name: string, flow: Flow, context?: Context): string[] {
  const usual = usualAnswers(flow);
  const telling = [...answersOf(flow, context)].filter(([id, said]) => said !== (usual.get(id) ?? 'unknown'));
  return telling.length ? [name, ...telling.map(([id, said]) => `  ${id} ${said}`)] : [];
}

it('every check says of every fixture what the table says', async () => {
  const healthy = { direct: direct(), relayed: relayed(), proxied: proxied(), native: native(), checked: checked() };
  const table = [
    ...Object.entries(healthy).flatMap(([name, flow]) => {
      const silent = [...answersOf(flow)].filter(([, said]) => said !== 'passed');
      return [`healthy, ${name}`, ...silent.map(([id, said]) => `  ${id} ${said}`)];
    }),
    ...[...fixtures].flatMap(([id, { failing, passing, context }]) => [
      ...rows(id, failing, context),
      ...rows(`${id}, passing`, passing, context),
    ]),
  ];
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot('../../fixtures/table.txt');
});
