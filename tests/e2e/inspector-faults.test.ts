/**
 * What only a real Inspector shows: its own proxy or backend that refuses its page, the settings that it keeps. Recorded
 * in a real Chromium, and diagnosed from the HAR.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faults } from '../environment/faults.ts';
import { mistakesIn } from './expected.ts';
import { type Recorder, startRecorder } from './recording.ts';

let recorder: Recorder;
beforeAll(async () => {
  recorder = await startRecorder({ defaultPorts: false });
});
afterAll(() => recorder?.close());

const cases = faults
  .filter((fault) => fault.open || fault.before || fault.clientMetadataUrl)
  .flatMap((fault) => (fault.clients ?? []).map((client) => ({ fault, client, title: `${client}, ${fault.name}` })));

it.each(cases)('$title', async ({ client, fault }) => {
  const { har, outcome } = await recorder.record(client, fault);
  expect(mistakesIn(har, { client, fault: fault.name }), `the Inspector said: ${outcome.says}`).toEqual([]);
});
