/** What a client is called in a sentence: by its product's name, or for what it is. */
import { expect, test } from 'vitest';
import { clientWord } from '../../../../lib/checks/kit/words.ts';
import { placeHeading, placeLabel } from '../../../../lib/presentation/places.ts';

const word = (name: string) =>
  clientWord({ client: { kind: 'other', name } as Parameters<typeof clientWord>[0]['client'] });

test('one that is no product begins a sentence alone with a capital', () => {
  expect(word('An app on the Python SDK')).toBe('an app on the Python SDK');
  const place = { kind: 'client', name: word('An app on the Python SDK') } as const;
  expect([placeHeading(place), placeLabel(place)]).toEqual(['An app on the Python SDK', 'An app on the Python SDK']);
  expect(word('claude-code')).toBe('Claude Code');
});
