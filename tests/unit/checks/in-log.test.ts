/** Where a reader finds what only the log of a server knows: at which time, and by which command. */
import { expect, test } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Step } from '../../../lib/finding.ts';
import { stepsOf } from '../../../lib/presentation/alternatives.ts';
import { fixtures } from '../../fixtures/all.ts';
import { judge } from '../../fixtures/judge.ts';
import { subjectFor } from '../../fixtures/subject.ts';

const inLog = (id: CheckId): Step | undefined =>
  stepsOf(subjectFor(id).finding.fix).find(({ text }) => /\bin the (?:log of|terminal in which)/.test(text));

const commands = (step: Step | undefined) => step?.snippets?.map(({ code }) => code);

test('it is looked for from shortly before the request on, however the server runs', () => {
  const step = inLog('session/server-error');
  const time = step?.values?.find(({ name }) => name === 'Time')?.value ?? '';
  const from = new Date(Date.parse(time.replace(' UTC', 'Z')) - 30_000).toISOString().slice(0, 19);
  expect(commands(step)).toEqual([
    `docker logs YOUR_CONTAINER --since ${from}Z`,
    `journalctl -u YOUR_SERVICE -S '${from.replace('T', ' ')} UTC'`,
    `kubectl logs YOUR_POD --since-time ${from}Z`,
  ]);
});

test('what is logged after the next sign-in is at the end', () => {
  expect(commands(inLog('session/token-not-seen'))).toEqual([
    'docker logs YOUR_CONTAINER -n 50',
    'journalctl -u YOUR_SERVICE -n 50',
    'kubectl logs YOUR_POD --tail 50',
  ]);
});

test('on the own machine it is in the terminal, and no command is needed', () => {
  const fixture = fixtures.get('session/server-error');
  const exchanges = JSON.parse(
    JSON.stringify(fixture?.failing.exchanges).replaceAll('https://mcp.example.com', 'http://localhost:3000'),
  );
  const { cause } = judge({ ...fixture?.failing, exchanges } as never, fixture);
  const [step] = cause?.fix.do ?? [];
  expect(step?.text).toBe('Find the error at this time in the terminal in which your MCP server runs.');
  expect(step?.snippets).toBeUndefined();
});
