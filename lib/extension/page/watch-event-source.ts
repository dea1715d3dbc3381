/** An `EventSource` of the page, its events written as they stood on the wire. In the page's own world. */
import type { PageEvent } from './events.ts';

export const EVENT_STREAM = 'text/event-stream';

export function watchEventSource(
  Original: typeof EventSource,
  { tell, now, nextId }: { tell(event: PageEvent): void; now(): number; nextId(): string },
): typeof EventSource {
  return class EventSource extends Original {
    constructor(url: string | URL, options?: EventSourceInit) {
      super(url, options);
      const id = nextId();
      tell({ type: 'request', id, at: now(), method: 'GET', url: this.url, headers: [['accept', EVENT_STREAM]] });
      const told = {
        type: 'response',
        id,
        status: 200,
        headers: [['content-type', EVENT_STREAM]] as [string, string][],
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
