import { describe, expect, it } from 'vitest';
import { createAwake } from '../../../../lib/extension/page/awake.ts';
import { readPageEvent } from '../../../../lib/extension/page/events.ts';
import { createPageReader } from '../../../../lib/extension/page/reader.ts';

describe('what a page’s script tells', () => {
  const origin = 'http://localhost:6274';
  const asked = {
    type: 'request',
    id: '1',
    at: 1000,
    method: 'POST',
    url: 'https://mcp.example.com/mcp',
    headers: [['Accept', 'x']],
    body: '{}',
  } as const;
  const stream = {
    type: 'response',
    id: '1',
    at: 1100,
    status: 200,
    headers: [['content-type', 'text/event-stream']],
    exposed: true,
    stream: true,
  } as const;
  const mutable = <T>(value: T) => structuredClone(value) as never;

  it('grows into one exchange, and is in flight until it is over', () => {
    const reader = createPageReader(origin);
    expect(reader.read(mutable(asked))?.exchange).toMatchObject({
      id: 'page-1',
      request: { headers: [['accept', 'x']], hidden: expect.arrayContaining(['cookie', 'origin']) },
    });
    expect(reader.inFlight(1200)).toBe(1);
    reader.read(mutable({ ...stream, stream: false, status: 401 }));
    expect(reader.inFlight(1200)).toBe(1);
    expect(reader.read(mutable({ type: 'end', id: '1', at: 1150, body: 'no' }))?.exchange).toMatchObject({
      durationMs: 150,
      response: { status: 401, body: 'no', headersPartial: true },
    });
    expect(reader.inFlight(1200)).toBe(0);
  });

  it('hands on the events of an open stream as they are whole, wherever the pieces are cut', () => {
    const text = 'event: a\r\ndata: 1\r\n\r\ndata: {"x":\ndata: 2}\n\n: ping\n\nevent: b\ndata: 3\n\n';
    for (let cut = 1; cut < text.length; cut++) {
      const reader = createPageReader(origin);
      reader.read(mutable(asked));
      reader.read(mutable(stream));
      expect(reader.inFlight(1200)).toBe(0);
      const events = [text.slice(0, cut), text.slice(cut)].flatMap(
        (piece) => reader.read(mutable({ type: 'chunk', id: '1', at: 1200, text: piece }))?.events?.events ?? [],
      );
      expect(events, `cut at ${cut}`).toEqual([
        { event: 'a', data: '1' },
        { event: 'message', data: '{"x":\n2}' },
        { event: 'b', data: '3' },
      ]);
      expect(reader.read(mutable({ type: 'end', id: '1', at: 1300 }))?.exchange?.response?.body).toBe(text);
    }
  });

  it('says how it ended for the page', () => {
    const reader = createPageReader(origin);
    reader.read(mutable(asked));
    expect(
      reader.read(mutable({ type: 'failed', id: '1', at: 1100, text: 'TypeError: Failed to fetch' }))?.exchange
        ?.failure,
    ).toMatchObject({ kind: 'cors' });
    reader.read(mutable({ ...asked, id: '2' }));
    expect(
      reader.read(mutable({ type: 'failed', id: '2', at: 1100, text: 'AbortError: aborted' }))?.exchange?.failure,
    ).toMatchObject({ kind: 'aborted' });
  });

  it('is believed only as far as it has the form', () => {
    expect(readPageEvent(asked)).toEqual(asked);
    for (const bad of [
      null,
      1,
      {},
      { ...asked, url: 7 },
      { ...asked, type: 'stop' },
      { ...asked, headers: 'x' },
      { ...asked, body: 'x'.repeat(2 << 20) },
    ]) {
      expect(readPageEvent(bad)).toBeUndefined();
    }
  });

  it('goes on counting a request after a night in which the page stood still', () => {
    const reader = createPageReader(origin);
    const awake = createAwake(5000);
    reader.read(mutable(asked));
    expect(reader.inFlight(awake(1000))).toBe(1);
    expect(reader.inFlight(awake(6000))).toBe(1);
    const morning = 30_000_000;
    for (let beat = 0; beat <= 45_000; beat += 5000) expect(reader.inFlight(awake(morning + beat))).toBe(1);
    // A clock that was set back takes nothing away.
    expect(reader.inFlight(awake(1000))).toBe(1);
    expect(reader.inFlight(awake(6000))).toBe(0);
  });

  it('does not count a request for ever that nobody answers', () => {
    const reader = createPageReader(origin);
    reader.read(mutable(asked));
    expect(reader.inFlight(1000)).toBe(1);
    expect(reader.inFlight(60_000)).toBe(1);
    expect(reader.inFlight(70_000)).toBe(0);
  });

  it('waits no more for a stream that does not begin once a message went to the same address', () => {
    const silent = { ...asked, id: 'silent', method: 'GET', headers: [['Accept', 'text/event-stream']] };
    const message = { ...asked, id: 'message', at: 1500 };
    const counts = (first: object, second: object) => {
      const reader = createPageReader(origin);
      reader.read(mutable(first));
      expect(reader.inFlight(1400)).toBe(1);
      reader.read(mutable(second));
      reader.read(mutable({ type: 'failed', id: 'message', at: 1600, text: 'TypeError: Failed to fetch' }));
      return reader.inFlight(1700);
    };
    expect(counts(silent, message)).toBe(0);
    // Of the older transport it is the stream itself that a client waits for, and its messages go elsewhere.
    expect(counts(silent, { ...message, url: `${asked.url}/messages` })).toBe(1);
    expect(counts({ ...silent, headers: [['accept', 'application/json']] }, message)).toBe(1);
    expect(counts(silent, { ...message, method: 'DELETE' })).toBe(1);
  });

  it('does not grow without bound', () => {
    const reader = createPageReader(origin);
    for (let i = 0; i < 2000; i++) reader.read(mutable({ ...asked, id: String(i) }));
    expect(reader.inFlight(1200)).toBe(500);
  });
});
