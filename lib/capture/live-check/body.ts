/** Reads the body of an answer as far as it is allowed and needed, and lets go of the rest. */
import { utf8Pieces } from '../../text/bytes.ts';
import { jsonMessages, parseEventStream } from '../../text/event-stream.ts';
import { isObject } from '../../text/json.ts';

export type Left = 'long' | 'slow' | 'broken';

export interface ReadBody {
  /** Absent where not all of it came: a document that is cut off would no longer parse. */
  text?: string;
  /** Why it was left. */
  left?: Left;
}

interface Reading {
  /** Bytes. */
  limit: number;
  signal: AbortSignal;
  /** Nothing more is needed of an event stream that has this in it. */
  enough?: ((text: string) => boolean) | undefined;
}

export async function readBody(body: AsyncIterable<Uint8Array>, { limit, signal, enough }: Reading): Promise<ReadBody> {
  const iterator = body[Symbol.asyncIterator]();
  const pieces = utf8Pieces();
  const over = whenAborted(signal);
  let [text, bytes] = ['', 0];
  /** What came of a stream is whole as far as it goes. */
  const leave = (left: Left): ReadBody => (enough && text ? { text, left } : { left });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), over.aborted]);
      if (next === undefined) return leave('slow');
      if (next.done) return { text: text + pieces.end() };
      bytes += next.value.byteLength;
      if (bytes > limit) return leave('long');
      text += pieces.text(next.value);
      if (enough && /\n\r?\n|\r\r/.test(text.slice(-next.value.byteLength - 3)) && enough(text)) return { text };
    }
  } catch {
    return leave(signal.aborted ? 'slow' : 'broken');
  } finally {
    over.forget();
    // Not waited for: who never ends may not end here either.
    iterator.return?.().catch(() => {});
  }
}

function whenAborted(signal: AbortSignal): { aborted: Promise<undefined>; forget(): void } {
  let done = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    done = () => resolve(undefined);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
  return { aborted, forget: () => signal.removeEventListener('abort', done) };
}

/** The answer to the message that was sent; notifications may come before it. */
export const hasAnswer = (text: string): boolean =>
  jsonMessages(text).some((message) => isObject(message) && ('result' in message || 'error' in message));

export const hasEvent = (text: string): boolean => parseEventStream(text).length > 0;
