/**
 * A copy of a body that the page reads itself: bounded, and gone when the page lets go of its own. A copy that is read on
 * would keep a connection alive that the page has cancelled. In the page's own world, and small.
 */
import { quietly } from './quiet.ts';

export interface Copy {
  /**
   * The text, or each `piece` of it as it comes; `undefined` when that was not the whole: beyond `limit` bytes, cancelled,
   * broken off.
   */
  read(limit: number, piece?: false | ((text: string) => void)): Promise<string | undefined>;
  cancel(): void;
}

/** `undefined` for a body that is already being read. */
export function copyOf(of: Response | Request): Copy | undefined {
  if (!of.body || of.body.locked || of.bodyUsed) return undefined;
  const reader = of.clone().body?.getReader();
  const { body } = of;
  let whole = true;
  const cancel = () => {
    whole = false;
    reader?.cancel().catch(() => {});
  };
  whenLetGo(body, cancel);
  return (
    reader && {
      cancel,
      async read(limit, piece) {
        let text = '';
        try {
          const decoder = new TextDecoder();
          for (let part = await reader.read(); whole && !part.done; part = await reader.read()) {
            if (!body.locked) quietly(() => whenEnded(body, cancel));
            limit -= part.value.byteLength;
            if (limit < 0) cancel();
            else {
              const more = decoder.decode(part.value, { stream: true });
              if (piece) piece(more);
              else text += more;
            }
          }
        } catch {
          // The page navigated or aborted, or the network broke off.
          whole = false;
        }
        return whole ? text : undefined;
      },
    }
  );
}

/**
 * A clone hears nothing of its original being cancelled, and a cancelled original waits for its clone: so the stream that
 * the page holds tells, and so does what the page reads it by, pipes it through, or splits it into.
 */
function whenLetGo(stream: ReadableStream, gone: () => void): void {
  const telling = (on: unknown) => before(on as ReadableStream, 'cancel', gone);
  telling(stream);
  before(stream, 'getReader', undefined, telling);
  for (const name of ['values', Symbol.asyncIterator] as const)
    before(stream as AsyncReadable, name, undefined, (loop) => before(loop as AsyncIterator<unknown>, 'return', gone));
  before(stream, 'tee', undefined, (both) => {
    const held = new Set(both as ReadableStream[]);
    for (const one of held) {
      whenLetGo(one, () => {
        held.delete(one);
        if (!held.size) gone();
      });
    }
  });
  before(stream, 'pipeThrough', undefined, (through) => whenLetGo(through as ReadableStream, gone));
}

/** What the browser itself cancelled it holds no longer: a pipe was given up, its sink or a transform failed, or the stream was handed over. */
function whenEnded(stream: ReadableStream, gone: () => void): void {
  const reader = stream.getReader();
  // Fulfilled by now if the stream is closed; else to let go of it rejects.
  const { closed } = reader;
  reader.releaseLock();
  // Of one that came to its end the copy has all by then.
  closed.then(
    () => setTimeout(gone),
    () => {},
  );
}

type AsyncReadable = ReadableStream & { values(): unknown; [Symbol.asyncIterator](): unknown };

/** Does something before a method of an object is called, and with what it gives; its name and its length stay. */
function before<T extends object>(on: T, name: keyof T, called?: () => void, given?: (value: unknown) => void): void {
  const method = on[name] as ((...args: unknown[]) => unknown) | undefined;
  if (!method) return;
  on[name] = new Proxy(method, {
    // Without it a page that has given every object a `get` would give it this one's too.
    __proto__: null,
    apply(method, self, args: unknown[]) {
      quietly(() => called?.());
      const value = Reflect.apply(method, self, args);
      quietly(() => given?.(value));
      return value;
    },
  } as ProxyHandler<typeof method>) as T[keyof T];
}
