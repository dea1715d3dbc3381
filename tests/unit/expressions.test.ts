import { describe, expect, it, test } from 'vitest';
import { allExpressions, alternatives, expressionsIn } from '../expressions/expressions.ts';
import { judge, judgedSafe, lineOf } from '../expressions/verdicts.ts';

const { expressions, unseen } = allExpressions();

test('recheck calls each regular expression of the product safe', () => {
  const safe = judgedSafe();
  expect(expressions.length).toBeGreaterThan(700);
  const others = expressions.filter(({ source }) => !safe.has(lineOf(source)));
  expect(
    others.map(({ place, source }) => `${place} ${source}`),
    'not judged safe yet: `npm run expressions` asks, and CONTRIBUTING.md says what helps',
  ).toEqual([]);
});

test('one that is composed is composed while its module is loaded, or nobody could judge it', () => {
  expect(unseen).toEqual([]);
});

it('finds those written out and the places where one is composed, each with its line', () => {
  const text =
    'const a = "/no/";\nconst b = /(a+)+$/giu.test(String(/x\\/y/)); // /no/\nconst c = new RegExp(a);\nRegExp(a, "g");\n';
  expect(expressionsIn('lib/a.ts', text)).toEqual({
    written: [
      { source: '/(a+)+$/giu', place: 'lib/a.ts:2' },
      { source: '/x\\/y/', place: 'lib/a.ts:2' },
    ],
    composing: ['lib/a.ts:3', 'lib/a.ts:4'],
  });
});

it('sees what a list makes, of the place that makes it', () => {
  expect(expressions).toContainEqual({
    source: expect.stringMatching(/sshpass/),
    place: expect.stringMatching(/^lib\/capture\/secrets\/commands\.ts:\d+$/),
  });
});

it('takes a long list of alternatives apart, where nothing stands behind them', () => {
  const long = `(a[|)]|b\\))|(?:c|d){2}|${'e'.repeat(1000)}`;
  expect(alternatives(`/(?<![a-z])(?:${long})/g`)).toEqual([
    '/(?<![a-z])(?:(a[|)]|b\\)))/g',
    '/(?<![a-z])(?:(?:c|d){2})/g',
    `/(?<![a-z])(?:${'e'.repeat(1000)})/g`,
  ]);
  for (const whole of [`/(?<![a-z])(?:${long})+/g`, `/(?<![a-z])(?:${long})(?:f)/`, `/${long}/`, '/(?<![a-z])(?:a|b)/'])
    expect(alternatives(whole)).toEqual([whole]);
});

describe('recheck', () => {
  const judged = async (...sources: string[]) => {
    const safe: string[] = [];
    const bad = await judge(
      sources.map((source) => ({ source, place: 'lib/a.ts:1' })),
      (source) => safe.push(source),
    );
    return { safe, bad };
  };

  it('is asked so that it finds what goes over a text again and again', async () => {
    const { safe, bad } = await judged('/(a+)+$/', '/^a+$/', '/\\s+$/g');
    expect(safe).toEqual(['/^a+$/']);
    expect(bad).toHaveLength(2);
    expect(bad[0]).toMatch(/^lib\/a\.ts:1 vulnerable: /);
  });

  it('is asked of every one, in the long runs', { skip: !process.env.TEST_LONG, timeout: 3_600_000 }, async () => {
    expect(await judge(expressions, () => {})).toEqual([]);
  });
});
