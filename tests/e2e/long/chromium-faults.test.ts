/**
 * Every fault of the test environment, walked by the real Inspectors in a real Chromium, recorded as a HAR by DevTools,
 * and diagnosed from that file as the command line does: in both forms that Chromium exports. Most of an hour; run by
 * `npm run test:long`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientName, type Fault, faults } from '../../environment/faults.ts';
import { mistakesIn } from '../expected.ts';
import { type Recorder, startRecorder } from '../recording.ts';

const clients: ClientName[] = ['v2', 'v1-direct', 'v1-proxy'];
/** What only the live check or a pasted document can show. */
const elsewhere = [
  'server-metadata/only-appended',
  'server-metadata/bad-jwks',
  'resource-metadata/differs-from-dashboard',
  'session/any-token-accepted',
];

const shownIn = (client: ClientName): (Fault | null)[] => [
  null,
  ...faults.filter((f) => !elsewhere.includes(f.cause) && (!f.clients || f.clients.includes(client))),
];
const cases = clients.flatMap((client) =>
  shownIn(client).map((fault) => ({ client, fault, title: `${client}, ${fault?.name ?? 'healthy'}` })),
);

describe.runIf(process.env.TEST_LONG)('recorded in Chromium', () => {
  let recorder: Recorder;
  beforeAll(async () => {
    recorder = await startRecorder();
  });
  afterAll(() => recorder.close());

  it.each(cases)('$title', async ({ client, fault }) => {
    const { har, outcome } = await recorder.record(client, fault);
    expect(mistakesIn(har, { client, fault: fault?.name ?? null }), `the Inspector said: ${outcome.says}`).toEqual([]);
  });
});
