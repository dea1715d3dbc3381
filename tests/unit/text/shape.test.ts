import * as v from 'valibot';
import { expect, it } from 'vitest';
import { shaped } from '../../../lib/text/shape.ts';

const schema = v.object({ type: v.literal('request'), at: v.number() });

it('takes an object for one, and not a list with the same members', () => {
  const word = { type: 'request', at: 1 };
  expect(shaped(schema, { ...word, more: 2 })).toEqual(word);
  for (const other of [Object.assign([], word), [word], null, 'request', Object.assign(() => {}, word)])
    expect(shaped(schema, other)).toBeUndefined();
});
