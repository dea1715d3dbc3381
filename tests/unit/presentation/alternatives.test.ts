/** What a fix offers beside its steps stands where a reader looks for it. */
import { expect, it } from 'vitest';
import type { Alternative, Fix, Step } from '../../../lib/finding.ts';
import { alternativesOf, isFork, mendingSteps, otherWaysHeading } from '../../../lib/presentation/alternatives.ts';
import { destinationWords } from '../../../lib/presentation/places.ts';
import { fixLines } from '../../../lib/report/parts.ts';
import { fixtures } from '../../fixtures/all.ts';
import { subjectFor } from '../../fixtures/subject.ts';

const at = (name: string, more: Partial<Step> = {}): Step => ({
  place: { kind: 'mcp-server', name },
  text: `Do it in ${name}.`,
  ...more,
});
const way = (when: string, name: string, more: Partial<Alternative> = {}): Alternative => ({
  when,
  steps: [at(name)],
  ...more,
});
const look = at('a dashboard', { only: 'look' });
const ways = [
  way('If it is A', 'a', { kind: 'case', open: true }),
  way('If you cannot', 'b'),
  way('If it fails again', 'c', { kind: 'again' }),
  way('If D is missing too', 'd', { kind: 'also' }),
  way('If it is E', 'e', { kind: 'case' }),
];

it('a case and what is needed too belong to the steps, another way and a second try do not', () => {
  const { within, or, again } = alternativesOf({ do: [look], or: ways, stuck: [] });
  expect([within, or, again].map((some) => some.map(({ when }) => when))).toEqual([
    ['If it is A', 'If D is missing too', 'If it is E'],
    ['If you cannot'],
    ['If it fails again'],
  ]);
  const text = fixLines({ do: [look], or: ways, stuck: [at('s')] }, '##').join('\n');
  const order = [
    '## Do this',
    'If it is A',
    'If it is E',
    '## Instead of the steps above',
    'If you cannot',
    '## Still stuck?',
    'If it fails again',
  ];
  expect(order.map((each) => text.indexOf(each))).toEqual(
    order.map((each) => text.indexOf(each)).toSorted((a, b) => a - b),
  );
  expect(order.every((each) => text.includes(each))).toBe(true);
  // Each of its steps has its place too: they may be at several.
  expect(text).toContain('- If it is A:\n  - a: Do it in a.');
});

it('says of the other ways that they are instead of the steps', () => {
  const fix = (or: Alternative[], steps = [look]): Fix => ({ do: steps, or, stuck: [] });
  const [open, b] = [ways[0] as Alternative, way('If you cannot', 'b')];
  expect(otherWaysHeading(fix([b]))).toBe('Instead of the step above');
  expect(otherWaysHeading(fix([b, way('If it has to stay', 'c')], [look, look]))).toBe('Instead of the steps above');
  // A case below the steps stands above the other ways too.
  expect(otherWaysHeading(fix([open, b]))).toBe('Instead of the steps above');
});

it('steps that only find out which case it is are mended by the likely cases, one or the other', () => {
  const [a] = ways;
  const b = way('If it is B', 'b', { kind: 'case', open: true });
  const fork: Fix = { do: [look], or: [a as Alternative, b, ...ways.slice(1)], stuck: [] };
  expect(isFork(fork)).toBe(true);
  expect(mendingSteps(fork).map(({ place }) => place.name)).toEqual(['a dashboard', 'a', 'b']);
  expect(destinationWords(fork)).toBe('Look in a dashboard, then fix it in a, or b');
  const plain: Fix = { ...fork, do: [at('x')] };
  expect(isFork(plain)).toBe(false);
  expect(mendingSteps(plain)).toBe(plain.do);
});

it('each case of a fork says in its line what it comes to: where there is little room, that is all of it that is seen', () => {
  const forks = [...fixtures.keys()].map((check) => subjectFor(check).finding.fix).filter(isFork);
  expect(forks.length).toBeGreaterThan(5);
  for (const { or } of forks)
    for (const { kind, when, instead, steps } of or)
      if (kind === 'case') expect([when, instead !== undefined || steps.length === 1]).toEqual([when, true]);
});
