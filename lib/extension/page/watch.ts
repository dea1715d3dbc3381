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
import { quietly, unheard } from './quiet.ts';

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
  const post = port.postMessage.bind(port) as (message: PageEvent | string) => void;
  const close = port.close.bind(port);
  const { timeOrigin } = performance;
  const passed = performance.now.bind(performance);
  const now = () => timeOrigin + passed();
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

  const { apply } = Reflect;
  const watch = async (fetch: typeof original, self: unknown, call: Parameters<typeof original>): Promise<Response> => {
    const id = `${prefix}-${++count}`;
    const tell = (type: PageEvent['type'], more: object, at = now()) => {
      if (!stopped) post({ type, id, at, ...more } as PageEvent);
    };
    // Before the call: it uses up the body of a `Request`.
    const asked = askedBy(call);
    const answer: Promise<Response> = apply(fetch, self, call);
    const at = now();
    const sent = unheard((async () => tell('request', await asked, at))());
    const answered = async (response: Response) => {
      const { status, headers, type } = response;
      const kind = headers.get('content-type') ?? 'text';
      const copy = !stopped && readable.test(kind) && quietly(() => copyOf(response));
      const stream = /event-stream/.test(kind);
      const at = now();
      if (copy) copies.add(copy);
      await sent;
      tell('response', { status, headers: [...headers], exposed: type === 'cors' || type === 'opaque', stream }, at);
      await decided;
      // A stream is told piece by piece, any other body once it is whole: cut off, it was not seen.
      const body = copy
        ? await copy.read(stream ? MAX_STREAM : MAX_PAGE_BODY, stream && ((text) => tell('chunk', { text })))
        : undefined;
      if (copy) copies.delete(copy);
      tell('end', stream ? {} : { body });
    };
    const failed = async (error: unknown) => {
      const at = now();
      await sent;
      tell('failed', { text: `${error}`.slice(0, 4096) }, at);
    };
    // What nobody of the page waits for is to stay so: a failure that we had taken would be none to the page any more.
    try {
      const response = await answer;
      unheard(answered(response));
      return response;
    } catch (error) {
      unheard(failed(error));
      throw error;
    }
  };
  // Looks like the browser's own but for its stack and its text, in which the name is missing.
  const watched = new Proxy(original, {
    __proto__: null,
    apply: (fetch, self, args: Parameters<typeof original>) => (stopped ? apply : watch)(fetch, self, args),
  } as ProxyHandler<typeof original>);
  scope.fetch = watched;

  function stop() {
    stopped = true;
    for (const copy of copies) copy.cancel();
    close();
    // A script that wrapped ours keeps it, and it passes everything on.
    quietly(() => {
      if (scope.fetch === watched) scope.fetch = original;
    });
  }

  identify(document, location.href, (kind) => {
    if (!kind && !quietly(isHeld)) return stop();
    port.onmessage = ({ data }: MessageEvent) => {
      if (data === GO) go();
      if (data === STOP) stop();
    };
    document.addEventListener(UPDATED, stop, { once: true });
    post(kind ?? 'other');
  });
}
