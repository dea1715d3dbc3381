import { describe, expect, test } from 'vitest';
import { createKept } from '../../../lib/text/kept.ts';

describe('what is kept with an object', () => {
  test('is there for whoever asks next, of this object alone, and is what was kept last', () => {
    const kept = createKept<object, string>();
    const [one, other] = [{}, {}];
    kept.keep(one, 'first');
    kept.keep(one, 'second');
    expect(kept.of(one)).toBe('second');
    expect(kept.of(other)).toBeUndefined();
  });

  test('stands beside what somebody else keeps with it', () => {
    const [kept, others] = [createKept<object, string>(), createKept<object, string>()];
    const one = {};
    kept.keep(one, 'mine');
    expect(others.of(one)).toBeUndefined();
    others.keep(one, 'theirs');
    expect(kept.of(one)).toBe('mine');
  });

  test('goes into no copy, message, text or list of members', () => {
    const kept = createKept<object, unknown>();
    const one = { name: 'exchange' };
    kept.keep(one, { leadsBack: one });
    expect(kept.of({ ...one })).toBeUndefined();
    expect(kept.of(Object.assign({}, one))).toBeUndefined();
    expect(kept.of(structuredClone(one))).toBeUndefined();
    expect(JSON.stringify(one)).toBe('{"name":"exchange"}');
    expect(Object.keys(one)).toEqual(['name']);
    expect(one).toStrictEqual({ name: 'exchange' });
  });
});
