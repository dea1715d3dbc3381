/**
 * Runs in the page's own world, before the page's scripts: reads what the page itself may read of its requests, and how
 * each ended for it. It knows nothing of Inspectors or handshakes, and what the page gets back is what it would have got.
 */
import { askedBy } from './asked.ts';
import { MAX_PAGE_BODY, offerChannel, STOP } from './channel.ts';
import type { PageEvent } from './events.ts';
import { EVENT_STREAM, watchEventSource } from './watch-event-source.ts';

/** Answers of other types (scripts, images, fonts) are left alone. */
const readable = /json|text|event-stream|xml|urlencoded/;

export function watchPage(scope: Window & typeof globalThis): void {
  const { port, close } = offerChannel();
  // Bound now: a script of the page that replaces `postMessage` later hears nothing.
  const post = MessagePort.prototype.postMessage.bind(port) as (message: PageEvent) => void;
  const now = () => performance.timeOrigin + performance.now();
  const originals = { fetch: scope.fetch, EventSource: scope.EventSource };
  const prefix = Math.random().toString(36).slice(2, 8);
  let count = 0;
  let stopped = false;
  const tell = (event: PageEvent) => {
    if (!stopped) post(event);
  };

  const watched = function fetch(this: unknown, ...args: Parameters<typeof originals.fetch>): Promise<Response> {
    if (stopped) return Reflect.apply(originals.fetch, this ?? scope, args);
    const id = `${prefix}-${++count}`;
    // Before the call: it uses up the body of a `Request`.
    const asked = askedBy(args);
    const answer = Reflect.apply(originals.fetch, this ?? scope, args) as Promise<Response>;
    const at = now();
    const sent =
      asked instanceof Promise
        ? asked.then((request) => tell({ type: 'request', id, at, ...request }))
        : tell({ type: 'request', id, at, ...asked });
    answer.then(
      (response) => {
        const copy = copyOf(response);
        const told = { type: 'response', id, at: now(), ...answered(response) } as const;
        Promise.resolve(sent).then(() => {
          tell(told);
          return copy ? (told.stream ? stream(id, copy) : whole(id, copy)) : tell({ type: 'end', id, at: now() });
        });
      },
      (error: unknown) => {
        Promise.resolve(sent).then(() => tell({ type: 'failed', id, at: now(), text: errorText(error) }));
      },
    );
    return answer;
  };

  async function whole(id: string, copy: Response) {
    try {
      const body = await copy.text();
      tell({ type: 'end', id, at: now(), ...(body.length <= MAX_PAGE_BODY && { body }) });
    } catch {
      // The page navigated, or aborted: what came is not the whole body.
      tell({ type: 'end', id, at: now() });
    }
  }

  async function stream(id: string, copy: Response) {
    const reader = copy.body?.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        if (stopped) return void reader?.cancel().catch(() => undefined);
        tell({ type: 'chunk', id, at: now(), text: part.value });
      }
    } catch {
      // The stream was closed by the page or by the network: it is over either way.
    }
    tell({ type: 'end', id, at: now() });
  }

  scope.fetch = watched;
  const WatchedEventSource =
    originals.EventSource &&
    watchEventSource(originals.EventSource, { tell, now, nextId: () => `${prefix}-${++count}` });
  if (WatchedEventSource) scope.EventSource = WatchedEventSource;

  port.onmessage = ({ data }: MessageEvent) => {
    if (data !== STOP) return;
    stopped = true;
    close();
    port.close();
    // A script that wrapped ours keeps it, and it passes everything on.
    if (scope.fetch === watched) scope.fetch = originals.fetch;
    if (WatchedEventSource && scope.EventSource === WatchedEventSource) scope.EventSource = originals.EventSource;
  };
}

const answered = ({ status, headers, type }: Response) => ({
  status,
  headers: [...headers] as [string, string][],
  exposed: type === 'cors' || type === 'opaque',
  stream: headers.get('content-type')?.includes(EVENT_STREAM) ?? false,
});

/** Before the page reads it; `undefined` for an answer that has no body to read. */
function copyOf(response: Response): Response | undefined {
  if (!response.body || response.bodyUsed || !readable.test(response.headers.get('content-type') ?? 'text'))
    return undefined;
  try {
    return response.clone();
  } catch {
    return undefined;
  }
}

const errorText = (error: unknown) =>
  error instanceof Error || error instanceof DOMException
    ? `${error.name}: ${error.message}`
    : String(error).slice(0, 200);
