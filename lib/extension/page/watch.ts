/**
 * Runs in the page's own world, before the page's scripts: reads what the page itself may read of its requests, and how
 * each ended for it. It knows nothing of Inspectors or handshakes, and what the page gets back is what it would have got.
 */
import { offerChannel } from './channel.ts';
import { type Lines, MAX_PAGE_BODY, type PageCommand, type PageEvent } from './events.ts';

/** Answers of other types (scripts, images, fonts) are left alone. */
const readable = /json|text|event-stream|xml|urlencoded/;
const STREAM = 'text/event-stream';

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
    const asked = describe(args);
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
    originals.EventSource && watchEventSource(originals.EventSource, tell, now, () => `${prefix}-${++count}`);
  if (WatchedEventSource) scope.EventSource = WatchedEventSource;

  port.onmessage = ({ data }: MessageEvent<PageCommand>) => {
    if (data !== 'stop') return;
    stopped = true;
    close();
    port.close();
    // A script that wrapped ours keeps it, and it passes everything on.
    if (scope.fetch === watched) scope.fetch = originals.fetch;
    if (WatchedEventSource && scope.EventSource === WatchedEventSource) scope.EventSource = originals.EventSource;
  };
}

interface Asked {
  method: string;
  url: string;
  headers: Lines;
  body?: string;
}

/** What is asked for, without disturbing it: at once where it can be known, later where a `Request` holds the body. */
function describe([input, init]: Parameters<typeof fetch>): Asked | Promise<Asked> {
  const request = input instanceof Request ? input : undefined;
  let url = request ? request.url : String(input);
  let headers: Lines = [];
  try {
    url = new URL(url, document.baseURI).href;
    headers = [...new Headers(init?.headers ?? request?.headers)];
  } catch {
    // A call that `fetch` itself will reject.
  }
  const asked: Asked = { method: (init?.method ?? request?.method ?? 'GET').toUpperCase(), url, headers };
  const body = init?.body;
  const text = typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : undefined;
  if (text !== undefined) return text.length <= MAX_PAGE_BODY ? { ...asked, body: text } : asked;
  if (body || !request?.body || request.bodyUsed) return asked;
  return request
    .clone()
    .text()
    .then(
      (held) => (held.length <= MAX_PAGE_BODY ? { ...asked, body: held } : asked),
      () => asked,
    );
}

const answered = ({ status, headers, type }: Response) => ({
  status,
  headers: [...headers] as Lines,
  exposed: type === 'cors' || type === 'opaque',
  stream: headers.get('content-type')?.includes(STREAM) ?? false,
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

/** An `EventSource` of the page, its events written as they stood on the wire. */
function watchEventSource(
  Original: typeof EventSource,
  tell: (event: PageEvent) => void,
  now: () => number,
  nextId: () => string,
): typeof EventSource {
  return class EventSource extends Original {
    constructor(url: string | URL, options?: EventSourceInit) {
      super(url, options);
      const id = nextId();
      tell({ type: 'request', id, at: now(), method: 'GET', url: this.url, headers: [['accept', STREAM]] });
      const told = {
        type: 'response',
        id,
        status: 200,
        headers: [['content-type', STREAM]] as Lines,
        exposed: true,
        stream: true,
      } as const;
      this.addEventListener('open', () => tell({ ...told, at: now() }));
      for (const name of ['message', 'endpoint']) {
        this.addEventListener(name, (event) => {
          if (!(event instanceof MessageEvent)) return;
          const lines = String(event.data)
            .split('\n')
            .map((line) => `data: ${line}\n`);
          tell({ type: 'chunk', id, at: now(), text: `event: ${name}\n${lines.join('')}\n` });
        });
      }
      this.addEventListener('error', () => {
        // While it reconnects by itself it is not over.
        if (this.readyState === Original.CLOSED)
          tell({ type: 'failed', id, at: now(), text: 'TypeError: EventSource failed' });
      });
    }
  };
}
