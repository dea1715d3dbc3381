/** The copy of a body that the watcher reads: what the page gets is what it would have got, and nothing outlives it. */
import { describe, expect, it } from 'vitest';
import { copyOf } from '../../../../lib/extension/page/copies.ts';

/** An answer without end, which counts what was taken of it and knows when nobody listens any more. */
function endless() {
  const seen = { pieces: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      seen.pieces++;
      controller.enqueue(new Uint8Array(1000).fill(97));
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
    cancel() {
      seen.cancelled = true;
    },
  });
  return { seen, response: new Response(body) };
}

const read = (response: Response, limit: number) => {
  let text = '';
  const copy = copyOf(response);
  const whole = copy
    ?.read(limit, (piece) => {
      text += piece;
    })
    .then((read) => read !== undefined);
  return { copy, whole, text: () => text };
};

describe('a copy', () => {
  it('is the whole body, and leaves the page its own', async () => {
    const response = new Response('{"ok":"ä€"}');
    const copied = read(response, 100);
    expect(await response.text()).toBe('{"ok":"ä€"}');
    expect(await copied.whole).toBe(true);
    expect(copied.text()).toBe('{"ok":"ä€"}');
  });

  it('ends at its bound, while the page reads on', async () => {
    const response = new Response('x'.repeat(5000));
    const copied = read(response, 1000);
    expect(await copied.whole).toBe(false);
    expect(copied.text().length).toBeLessThanOrEqual(1000);
    expect((await response.text()).length).toBe(5000);
  });

  it('is none of a body that is already being read', () => {
    const response = new Response('x');
    response.body?.getReader();
    expect(copyOf(response)).toBeUndefined();
    expect(copyOf(new Response(null))).toBeUndefined();
  });

  const letsGo: Record<string, (response: Response) => unknown> = {
    'cancels the body': (response) => response.body?.cancel(),
    'cancels its reader': async (response) => {
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel('enough');
    },
    'cancels what it piped through': async (response) => {
      const reader = response.body?.pipeThrough(new TextDecoderStream() as never).getReader();
      await reader?.read();
      await reader?.cancel();
    },
    'leaves its loop over it': async (response) => {
      for await (const _ of response.body as unknown as AsyncIterable<Uint8Array>) break;
    },
    'leaves its loop over what it piped through': async (response) => {
      const piped = response.body?.pipeThrough(new TextDecoderStream() as never);
      for await (const _ of piped as unknown as AsyncIterable<string>) break;
    },
    'splits it, and cancels both halves': (response) => {
      for (const half of response.body?.tee() ?? []) void half.cancel();
    },
  };
  it.each(Object.entries(letsGo))('goes when the page %s', async (_, act) => {
    const { seen, response } = endless();
    const copied = read(response, Number.POSITIVE_INFINITY);
    await act(response);
    expect(await copied.whole).toBe(false);
    await expect.poll(() => seen.cancelled).toBe(true);
  });

  it('is the whole of a body that the page has read to its end before', async () => {
    const pieces = Array.from({ length: 300 }, (_, i) => new TextEncoder().encode(`${i} `));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const response = new Response(body);
    const copy = copyOf(response);
    const text = await response.text();
    expect(await copy?.read(10_000)).toBe(text);
  });

  it('is read on where the page lets go of a reader and takes another', async () => {
    const { response } = endless();
    const copied = read(response, Number.POSITIVE_INFINITY);
    for (let i = 0; i < 5; i++) {
      const reader = response.body?.getReader();
      await reader?.read();
      reader?.releaseLock();
      const before = copied.text().length;
      await expect.poll(() => copied.text().length).toBeGreaterThan(before);
    }
    await response.body?.cancel();
    expect(await copied.whole).toBe(false);
  });

  it('goes when it is told to, and the page still has its own', async () => {
    const { seen, response } = endless();
    const { copy, whole } = read(response, Number.POSITIVE_INFINITY);
    copy?.cancel();
    expect(await whole).toBe(false);
    expect(seen.cancelled).toBe(false);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.byteLength).toBe(1000);
    await reader?.cancel();
    await expect.poll(() => seen.cancelled).toBe(true);
  });
});
