/**
 * Runs in the page's own world, before the page's scripts: reads what the page itself may read of its requests, and how
 * each ended for it. It knows nothing of Inspectors or handshakes, and what the page gets back is what it would have got.
 * Until it is told that the page is an Inspector it reads no answer; where the page is none, it takes itself out. It
 * stands on every loopback page, so every byte counts, and it is the one that looks what the page is: that costs no word
 * between the two worlds.
 */
import { askedBy } from './asked.ts';
import { GO, isHeld, MAX_PAGE_BODY, offerChannel, STOP, UPDATED } from './channel.ts';
import { type Copy, copyOf } from './copies.ts';
import type { PageEvent } from './events.ts';
import { identify } from './identify.ts';

/** Answers of other types (scripts, images, fonts) are left alone. */
const readable = /json|text|xml|urlencoded/;
/** Longest event stream that is read along, in bytes: far more than a session of MCP says. */
const MAX_STREAM = 64 * 1024 * 1024;

export function watchPage(scope: Window & typeof globalThis): void {
  // Firefox runs it also in pages that were there before the extension was: what they asked for until now is lost.
  if (document.readyState !== 'loading') {
    document.dispatchEvent(new Event(UPDATED));
    return;
  }
  const port = offerChannel();
  // Bound now: a script of the page that replaces `postMessage` later hears nothing.
  const post = MessagePort.prototype.postMessage.bind(port) as (message: PageEvent | string) => void;
  const now = () => performance.timeOrigin + performance.now();
  const original = scope.fetch;
  const prefix = now().toString(36);
  let count = 0;
  let stopped = false;
  let go = () => {};
  const decided = new Promise<void>((resolve) => {
    go = resolve;
  });
  /** Copies that are being read, or will be. */
  const copies = new Set<Copy>();

  const watch = (fetch: typeof original, self: unknown, args: Parameters<typeof original>): Promise<Response> => {
    if (stopped) return Reflect.apply(fetch, self, args);
    const id = `${prefix}-${++count}`;
    const tell = (type: PageEvent['type'], more: object, at = now()) => {
      if (!stopped) post({ type, id, at, ...more } as PageEvent);
    };
    // Before the call: it uses up the body of a `Request`.
    const asked = askedBy(args);
    const answer: Promise<Response> = Reflect.apply(fetch, self, args);
    const at = now();
    const sent = Promise.resolve(asked).then((request) => tell('request', request, at));
    answer.then(
      async (response) => {
        const { status, headers, type } = response;
        const kind = headers.get('content-type') ?? 'text';
        const copy = !stopped && readable.test(kind) && copyOf(response);
        const stream = /event-stream/.test(kind);
        const at = now();
        if (copy) copies.add(copy);
        await sent;
        tell('response', { status, headers: [...headers], exposed: type === 'cors' || type === 'opaque', stream }, at);
        await decided;
        // A stream is told piece by piece, any other body once it is whole: cut off, it was not seen.
        let body = '';
        const whole =
          copy &&
          (await copy.read(stream ? MAX_STREAM : MAX_PAGE_BODY, (text) => {
            if (stream) tell('chunk', { text });
            else body += text;
          }));
        if (copy) copies.delete(copy);
        tell('end', whole && !stream ? { body } : {});
      },
      async (error: unknown) => {
        const at = now();
        await sent;
        tell('failed', { text: `${error}`.slice(0, 4096) }, at);
      },
    );
    return answer;
  };
  // Looks like the browser's own but for its stack and its text, in which the name is missing.
  const watched = new Proxy(original, { apply: watch });
  scope.fetch = watched;

  function stop() {
    stopped = true;
    for (const copy of copies) copy.cancel();
    port.close();
    // A script that wrapped ours keeps it, and it passes everything on.
    if (scope.fetch === watched) scope.fetch = original;
  }

  identify(document, location.href, (kind) => {
    if (!kind && !isHeld()) return stop();
    port.onmessage = ({ data }: MessageEvent) => {
      if (data === GO) go();
      if (data === STOP) stop();
    };
    document.addEventListener(UPDATED, stop, { once: true });
    post(kind ?? 'other');
  });
}
