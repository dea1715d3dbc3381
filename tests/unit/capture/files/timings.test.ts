/** What an entry of a HAR says of its time, and what is left of it where several sources saw the request. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { combine } from '../../../../lib/capture/combine.ts';
import { entryToRaw } from '../../../../lib/capture/devtools-network.ts';
import type { RawExchange } from '../../../../lib/exchange.ts';
import { exchangeSchema } from '../../../../lib/exchange-schema.ts';
import { asMasked } from '../../../fixtures/masked.ts';

type Entry = Parameters<typeof entryToRaw>[0];
const read = (timings: unknown): RawExchange => {
  const entry = {
    startedDateTime: '2026-11-28T03:34:28.000Z',
    time: 40,
    request: { method: 'GET', url: 'https://mcp.acme.dev/mcp', headers: [] },
    response: { status: 200, headers: [] },
    timings,
  };
  const raw = entryToRaw(entry as unknown as Entry, { id: 'x', tabId: 1 });
  if (!raw) throw new Error('unread');
  return raw;
};

it('is read part by part; what did not happen is not there', () =>
  expect(
    read({ blocked: 2.5, dns: -1, connect: 12, ssl: 8, send: 0, wait: 20, receive: 1, _queued: 3 }).timing,
  ).toEqual({
    blocked: 2.5,
    connect: 12,
    ssl: 8,
    send: 0,
    wait: 20,
    receive: 1,
  }));
it.each([
  undefined,
  null,
  'slow',
  [],
  { wait: 40 },
  { send: 0, wait: 40, receive: 0 },
  { wait: 'long', send: Number.NaN },
])('is absent where it tells no more than the duration: %o', (timings) =>
  expect(read(timings)).not.toHaveProperty('timing'),
);
it('goes with the duration that it is the parts of, and outlives storage', () => {
  const seen = asMasked(read({ send: 1, wait: 39, receive: 0 }));
  const { timing: _, ...untold } = seen;
  const both = combine(
    'x',
    new Map([
      ['devtools', seen],
      ['web-request', asMasked({ ...untold, durationMs: 41 })],
    ]),
  );
  expect(v.parse(exchangeSchema, both)).toMatchObject({ durationMs: 40, timing: { send: 1, wait: 39 } });
  const relayed = combine(
    'x',
    new Map([
      ['web-request', asMasked({ ...untold, durationMs: 41 })],
      ['page', seen],
    ]),
  );
  expect(relayed).not.toHaveProperty('timing');
});
