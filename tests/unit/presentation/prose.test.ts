import { expect, test } from 'vitest';
import { proseParts, proseText } from '../../../lib/presentation/prose.ts';
import { fc } from '../../property.ts';

test('code in backticks, labels in asterisks, everything else text', () => {
  expect(proseParts('Press **Connect**, then read `a**b**`.')).toEqual([
    { kind: 'text', text: 'Press ' },
    { kind: 'label', text: 'Connect' },
    { kind: 'text', text: ', then read ' },
    { kind: 'code', text: 'a**b**' },
    { kind: 'text', text: '.' },
  ]);
});

test('markup of any other kind stays text', () => {
  const hostile = '<script>alert(1)</script> [x](javascript:alert(1)) *one* `unclosed **never';
  expect(proseParts(hostile)).toEqual([{ kind: 'text', text: hostile }]);
});

test('no text makes it throw or lose a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', '*', 'a', ' ', '<', '\u202e') }), (prose) => {
      const kept = proseParts(prose)
        .map(({ kind, text }) => (kind === 'code' ? `\`${text}\`` : kind === 'label' ? `**${text}**` : text))
        .join('');
      expect(kept).toBe(prose);
      expect(proseText(prose).length).toBeLessThanOrEqual(prose.length);
    }),
  );
});
