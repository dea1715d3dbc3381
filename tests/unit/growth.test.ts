import { expect, test } from 'vitest';
import { growth, LINEAR } from './growth.ts';

let sum = 0;
const spend = (steps: number) => {
  for (let i = 0; i < steps; i++) sum = (sum * 31 + i) % 65_521;
};

test('what looks at each character once is linear, also where a part of it is always the same', () => {
  expect(growth(100_000, spend)).toBeLessThan(LINEAR);
  expect(growth(100_000, (length) => spend(length + 300_000))).toBeLessThan(LINEAR);
  expect(growth(100_000, (length) => spend(length * Math.log2(length)))).toBeLessThan(LINEAR);
});

test('what goes over itself again is not', () => {
  expect(growth(1000, (length) => spend(length ** 2))).toBeGreaterThan(LINEAR);
  expect(sum).toBeGreaterThan(0);
});

test('what takes hardly any time is not measured', () => {
  expect(growth(1, () => {})).toBeLessThan(LINEAR);
});
