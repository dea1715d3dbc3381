/** What *Is it fixed?* tells a reader to look for is not there already while it is broken. */
import { describe, expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Step } from '../../../lib/finding.ts';
import { parseObject } from '../../../lib/text/json.ts';
import { shortPath } from '../../../lib/text/url.ts';
import { fixtures } from '../../fixtures/all.ts';
import { type Flow, relayed, url } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { subjectFor } from '../../fixtures/subject.ts';

const signs = checks.flatMap(({ id }) =>
  subjectFor(id).finding.verify.map(({ says }) => ({
    id,
    says,
    exchanges: fixtures.get(id)?.failing.exchanges ?? [],
  })),
);

/** The requests that a reader finds by these words. */
const lines = (exchanges: readonly Exchange[], line = '') =>
  exchanges.filter(({ request: { method, url } }) => line === `${method} ${shortPath(url)}`);

it('no status that the request has already', () => {
  const told = signs.flatMap(({ id, says, exchanges }) =>
    [...says.matchAll(/(no )?`([A-Z]+ [^`]+)` has `(\d{3})`/g)].map(([, no, line, status]) => {
      const has = lines(exchanges, line).map(({ response }) => response?.status === Number(status));
      return { id, says, seen: has.length > 0, holds: no ? !has.includes(true) : has.at(-1) === true };
    }),
  );
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter(({ seen, holds }) => !seen || holds)).toEqual([]);
});

it('nothing that the response holds already', () => {
  const told = signs.flatMap(({ id, says, exchanges }) =>
    [...says.matchAll(/response to `([A-Z]+ [^`]+)` (?:is JSON and )?holds (?:an? )?((?:`\w+`(?: and )?)+)/g)].map(
      ([, line, names = '']) => {
        const found = lines(exchanges, line);
        const answer = parseObject(found.at(-1)?.response?.body) ?? {};
        const members = [...names.matchAll(/\w+(?=`)/g)].map(([name]) => name);
        return { id, says, seen: found.length > 0, holds: members.every((name) => name in answer) };
      },
    ),
  );
  expect(told.length).toBeGreaterThan(1);
  expect(told.filter(({ seen, holds }) => !seen || holds)).toEqual([]);
});

it('a response with a value of the wrong type is told by that value, since it says 201 already', () => {
  const [sign] = signs.filter(({ id }) => id === 'registration/invalid-response');
  expect(sign?.says).toContain('`POST …/clients:register` fills or omits `grant_types`');
});

describe('where a token is saved, nothing new is asked for until it is forgotten', () => {
  const forgets = (steps: readonly Step[] = []) => steps.some(({ only }) => only === 'forget');

  it('when it came without a refresh token', () => {
    const { fix } = subjectFor('token/no-refresh-token').finding;
    expect(forgets(fix.do)).toBe(true);
    expect(fix.or.map(({ steps }) => forgets(steps))).toEqual([true]);
  });

  it('when it lacks permissions that were not asked for', () => {
    const warned = (flow: Flow) =>
      judge(flow).warnings.find(({ check }) => check === 'authorization/scope-not-requested');
    const unasked = url(({ searchParams }) => searchParams.delete('scope'));
    const flow = relayed().change('authorize', unasked);
    expect(forgets(warned(flow.until('token'))?.fix.do)).toBe(true);
    expect(warned(flow.until('authorize'))?.fix.do).toHaveLength(1);
  });
});
