/** What is said where the authorization server is another vendor's: nothing of Scalekit, its dashboard or its pages. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { otherVendor } from '../../../lib/checks/kit/owners.ts';
import { diagnoseFacts } from '../../../lib/diagnose.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { factsOf } from '../../../lib/handshake/facts-of.ts';
import { exchangesOfFile } from '../../fixtures/judge.ts';

const folder = join(import.meta.dirname, '../../fixtures/cases');

/** The facts of each attempt in a case. */
const factsIn = (name: string) =>
  handshakesOf(exchangesOfFile(join(folder, name))).flatMap((handshake) =>
    handshake.attempts.map((attempt) => factsOf(handshake, attempt, { ended: true })),
  );

const foreign = readdirSync(folder)
  .filter((name) => name.endsWith('.har'))
  .flatMap((name) => factsIn(name).flatMap((facts) => (otherVendor(facts) ? [{ name, facts }] : [])));

describe('a case of another vendor', () => {
  it('is most of what is reported', () => expect(foreign.length).toBeGreaterThan(40));

  it.each(foreign)('names no Scalekit: $name', ({ facts }) => {
    const { cause, suspect, consequences, warnings } = diagnoseFacts(facts);
    for (const finding of [cause, suspect, ...consequences, ...warnings]) {
      expect(JSON.stringify(finding ?? '')).not.toMatch(/scalekit/i);
      expect(finding?.references).not.toEqual([]);
    }
  });
});
