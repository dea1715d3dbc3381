import { expect, test } from 'vitest';
import { narrows, noFilter, type RequestFilter } from '../../../components/panel/filter.ts';
import { choicesOf, filterRequests, statusGroup } from '../../../components/panel/filtered.ts';
import { stageIds } from '../../../lib/finding.ts';
import type { ExchangeSummary } from '../../../lib/snapshot.ts';
import { fc } from '../../property.ts';
import { exchanges } from './gallery/handshakes.ts';

const nothing = { found: new Set<string>(), repeats: new Set<string>() };
const shown = (filter: Partial<RequestFilter>, of = exchanges(), more: Partial<typeof nothing> = {}) =>
  filterRequests({ exchanges: of }, { ...noFilter, ...filter }, { ...nothing, ...more }).shown.map(({ id }) => id);

const summaries: fc.Arbitrary<ExchangeSummary[]> = fc
  .array(
    fc.record({
      role: fc.constantFrom('mcp', 'token', 'resource-metadata', 'callback', 'other'),
      method: fc.constantFrom('GET', 'POST', 'DELETE'),
      url: fc.constantFrom('https://mcp.acme.dev/mcp', 'https://acme.scalekit.dev/oauth/token?code=~code.43.9f3a1c2b~'),
      status: fc.constantFrom(undefined, 0, 200, 401, 502),
      failure: fc.constantFrom(undefined, 'net::ERR_FAILED'),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ status, failure, ...one }, index) => ({
      ...one,
      id: `x${index}`,
      startedAt: index,
      via: 'direct' as const,
      ...(status !== undefined && { status }),
      ...(failure !== undefined && { failure }),
    })),
  );
const filters: fc.Arbitrary<RequestFilter> = fc.record({
  text: fc.constantFrom('', ' ', 'token', '.*', '(', '200', 'CODE, 43'),
  stage: fc.constantFrom('' as const, ...stageIds),
  status: fc.constantFrom('', '2xx', '4xx', 'Failed', 'Pending'),
  method: fc.constantFrom('', 'GET', 'POST'),
  everything: fc.boolean(),
});
const ids = fc.array(fc.nat(30).map((index) => `x${index}`)).map((all) => new Set(all));

test('what a filter shows is a part of all, in the same order', () => {
  fc.assert(
    fc.property(summaries, filters, ids, ids, (all, filter, found, repeats) => {
      const { shown: some } = filterRequests({ exchanges: all }, filter, { found, repeats });
      expect(some).toEqual(all.filter((one) => some.includes(one)));
    }),
  );
});

test('everything without a filter is all; what repeats is counted, and comes back', () => {
  fc.assert(
    fc.property(summaries, filters, ids, ids, (all, filter, found, repeats) => {
      expect(filterRequests({ exchanges: all }, { ...noFilter, everything: true }, { found, repeats }).shown).toEqual(
        all,
      );
      const few = filterRequests({ exchanges: all }, { ...filter, everything: false }, { found, repeats });
      const whole = filterRequests({ exchanges: all }, { ...filter, everything: true }, { found, repeats });
      expect(few.shown.length + few.repeats).toBe(whole.shown.length);
      expect(whole.repeats).toBe(0);
    }),
  );
});

test('each filter can be chosen by what is there, and together they leave what has all of it', () => {
  fc.assert(
    fc.property(summaries, (all) => {
      const { stages, statuses, methods } = choicesOf({ exchanges: all }, noFilter);
      for (const stage of stages) expect(shown({ stage }, all)).not.toEqual([]);
      for (const status of statuses) expect(shown({ status }, all)).not.toEqual([]);
      for (const method of methods) expect(shown({ method }, all)).not.toEqual([]);
    }),
  );
  expect(shown({ stage: 'token' })).toEqual(['x7']);
  expect(shown({ status: '4xx' })).toEqual(['x1', 'x10']);
  expect(shown({ method: 'GET', status: '4xx' })).toEqual(['x10']);
});

test('the text is looked for as it is shown: in the row, by its words, and never in a secret', () => {
  expect(shown({ text: ' OAUTH/Token ' })).toEqual(['x7']);
  expect(shown({ text: 'get a token' })).toEqual(['x7']);
  expect(shown({ text: '‹code, 43 characters' })).toEqual(['x6']);
  expect(shown({ text: '~code.43' })).toEqual([]);
  expect(shown({ text: '.*' })).toEqual([]);
  expect(shown({ text: 'in a body' }, exchanges(), { found: new Set(['x3']) })).toEqual(['x3']);
});

test('a choice of another sign-in stays one', () => {
  const chosen = { ...noFilter, method: 'DELETE', stage: 'session' as const };
  expect(choicesOf({ exchanges: exchanges(3) }, chosen)).toMatchObject({
    methods: ['DELETE', 'GET', 'POST'],
    stages: expect.arrayContaining(['session']),
  });
  expect(narrows(chosen)).toBe(true);
  expect(narrows({ ...noFilter, everything: true, text: '  ' })).toBe(false);
});

test('a status is of the group that a reader would look in', () => {
  expect(statusGroup({})).toBe('Pending');
  expect(statusGroup({ status: 0 })).toBe('Answered');
  expect(statusGroup({ status: 403 })).toBe('4xx');
  expect(statusGroup({ failure: 'net::ERR_FAILED' })).toBe('Failed');
});
