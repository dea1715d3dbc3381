import { expect, test } from 'vitest';
import { defaults, preferences, readPreferences } from '../../../../lib/extension/shared/preferences.ts';

test('what another version kept, or nobody, is read as far as it can be', async () => {
  expect(await preferences({ get: async () => ({}) })).toEqual(defaults);
  expect(readPreferences({ theme: 'dark', preserve: true, keepGood: true, sound: 'loud' })).toEqual({
    theme: 'dark',
    preserve: true,
    keepGood: true,
  });
  expect(readPreferences({ theme: 'sepia', preserve: 'yes', keepGood: 1 })).toEqual(defaults);
  for (const stored of [null, 'dark', ['dark'], 1]) expect(readPreferences(stored)).toEqual(defaults);
});
