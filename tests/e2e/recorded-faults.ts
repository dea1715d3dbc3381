/**
 * Every fault of the test environment, walked by a real Inspector in a real Chromium, recorded as a HAR by DevTools, and
 * diagnosed from that file as the command line does: in both forms that Chromium exports. Each client has a file of its
 * own, since a walk waits more than it works. What was recorded of a walk that failed is in `tests/.artifacts/walks`, to be
 * read by the command line.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientName, type Fault, faults } from '../environment/faults.ts';
import { mistakesIn } from './expected.ts';
import { type Recorder, startRecorder } from './recording.ts';

/** What only the live check or a pasted document can show. */
const elsewhere = [
  'server-metadata/only-appended',
  'server-metadata/bad-jwks',
  'resource-metadata/differs-from-dashboard',
  'session/any-token-accepted',
];

/** A walk takes most of an hour to come round again, and may then go another way. */
function keep(har: string, client: ClientName, fault: Fault | null): string {
  const folder = join(import.meta.dirname, '../.artifacts/walks');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${client}-${(fault?.name ?? 'healthy').replace(/[^\w-]+/g, '-')}.har`);
  writeFileSync(file, har);
  return file;
}

const shownIn = (client: ClientName): (Fault | null)[] => [
  null,
  ...faults.filter((f) => !elsewhere.includes(f.cause) && (!f.clients || f.clients.includes(client))),
];

/** More than ten minutes for each client: `npm run test:long` runs it. */
export function testsRecorded(client: ClientName): void {
  describe.runIf(process.env.TEST_LONG)(`recorded in Chromium, ${client}`, () => {
    let recorder: Recorder;
    beforeAll(async () => {
      recorder = await startRecorder({ defaultPorts: client === 'v1-proxy' });
    });
    afterAll(() => recorder?.close());

    it.each(shownIn(client).map((fault) => ({ fault, title: fault?.name ?? 'healthy' })))(
      '$title',
      async ({ fault }) => {
        const { har, outcome } = await recorder.record(client, fault);
        const mistakes = mistakesIn(har, { client, fault: fault?.name ?? null });
        const kept = mistakes.length ? `; recorded in ${keep(har, client, fault)}` : '';
        expect(mistakes, `the Inspector said: ${outcome.says}${kept}`).toEqual([]);
      },
    );
  });
}
