/**
 * A copy of a body that the page reads itself: bounded, and gone when the page lets go of its own. A copy that is read on
 * would keep a connection alive that the page has cancelled. In the page's own world, and small.
 */

export interface Copy {
  /** Each piece of text as it comes; `false` when that was not the whole: beyond `limit` bytes, cancelled, broken off. */
  read(limit: number, piece: (text: string) => void): Promise<boolean>;
  cancel(): void;
}

/** `undefined` for a body that is already being read. */
export function copyOf(response: Response): Copy | undefined {
  if (!response.body || response.body.locked) return undefined;
  const reader = response.clone().body?.getReader();
  let whole = true;
  const cancel = () => {
    whole = false;
    reader?.cancel().catch(() => {});
  };
  whenLetGo(response.body, cancel);
  return (
    reader && {
      cancel,
      async read(limit, piece) {
        const decoder = new TextDecoder();
        try {
          for (let part = await reader.read(); whole && !part.done; part = await reader.read()) {
            limit -= part.value.byteLength;
            if (limit < 0) cancel();
            else piece(decoder.decode(part.value, { stream: true }));
          }
        } catch {
          // The page navigated or aborted, or the network broke off.
          whole = false;
        }
        return whole;
      },
    }
  );
}

/**
 * A clone hears nothing of its original being cancelled, and a cancelled original waits for its clone: so the stream that
 * the page holds tells, and so does what the page pipes it through.
 */
function whenLetGo(stream: ReadableStream, gone: () => void): void {
  const telling = (on: unknown) => before(on as ReadableStream, 'cancel', gone);
  telling(stream);
  before(stream, 'getReader', undefined, telling);
  before(stream, 'pipeTo', (_to, options) => {
    (options as StreamPipeOptions | undefined)?.signal?.addEventListener('abort', gone);
  });
  before(stream, 'pipeThrough', (pair) => whenLetGo((pair as ReadableWritablePair).readable, gone));
}

/** Does something before a method of an object is called, and with what it gives; its name and its length stay. */
function before<T extends object>(
  on: T,
  name: keyof T,
  called?: (...args: unknown[]) => void,
  given?: (value: unknown) => void,
): void {
  on[name] = new Proxy(on[name] as (...args: unknown[]) => unknown, {
    apply(method, self, args: unknown[]) {
      called?.(...args);
      const value = Reflect.apply(method, self, args);
      given?.(value);
      return value;
    },
  }) as T[keyof T];
}
