/**
 * How the browser's own events tell of the requests of the live check: a `fetch` that follows no redirect shows neither
 * its status nor where it leads, several lines of one header come as one, and of a failure there are no words.
 */
import { ipAddress } from '../../../capture/ip-address.ts';
import { linesOf, type WebRequestDetails } from '../../../capture/web-request.ts';
import type { HeaderLines } from '../../../exchange.ts';

export interface Head {
  status: number;
  headers: HeaderLines;
  address?: string;
}

export interface Expected {
  head: Promise<Head>;
  /** What was seen of it, once the browser has told all: why there is nothing more, in its words. */
  end: Promise<{ seen?: Head | undefined; words: string }>;
  forget(): void;
}

type Listener = (details: WebRequestDetails) => undefined;
interface Event {
  addListener(listener: Listener, filter: { urls: string[]; types: string[] }, extra?: string[]): void;
  removeListener(listener: Listener): void;
}
export type WebRequestEvents = Record<
  'onHeadersReceived' | 'onResponseStarted' | 'onBeforeRedirect' | 'onCompleted' | 'onErrorOccurred',
  Event
>;

interface Open {
  seen: Head | undefined;
  head: PromiseWithResolvers<Head>;
  end: PromiseWithResolvers<Awaited<Expected['end']>>;
}

/** `extraHeaders`: Chromium shows some headers only when asked for these, which Firefox refuses. */
export function createAnswers(events: WebRequestEvents, extraHeaders: boolean) {
  const open = new Map<string, Open>();
  const of = ({ url }: WebRequestDetails): Open | undefined => open.get(url.slice(url.lastIndexOf('#') + 1));

  function started(details: WebRequestDetails): undefined {
    const one = of(details);
    if (!one?.seen) return;
    const address = ipAddress(details.ip);
    one.head.resolve({ ...one.seen, ...(address !== undefined && { address }) });
  }

  function ended(details: WebRequestDetails): undefined {
    const one = of(details);
    one?.end.resolve({ seen: one.seen, words: details.error || 'failed without a reason' });
  }

  const listeners: [name: keyof WebRequestEvents, listener: Listener, extra?: string[]][] = [
    [
      'onHeadersReceived',
      (details) => {
        const one = of(details);
        if (one) one.seen = { status: details.statusCode ?? 0, headers: linesOf(details.responseHeaders ?? []) };
      },
      ['responseHeaders', ...(extraHeaders ? ['extraHeaders'] : [])],
    ],
    // Of a redirect that is not followed, Chromium has this event and Firefox the one after it.
    ['onBeforeRedirect', started],
    ['onResponseStarted', started],
    ['onCompleted', ended],
    ['onErrorOccurred', ended],
  ];

  let checks = 0;
  function listen(): void {
    if (checks++ > 0) return;
    for (const [name, listener, extra] of listeners)
      events[name].addListener(
        listener,
        { urls: ['http://*/*', 'https://*/*'], types: ['xmlhttprequest', 'other'] },
        ...(extra ? [extra] : []),
      );
  }
  function listenNoMore(): void {
    if (--checks > 0) return;
    for (const [name, listener] of listeners) events[name].removeListener(listener);
  }

  return {
    /**
     * For as long as a check goes on; answers the way to end it. A browser may take a moment until it tells, and what the
     * check asks of it before the first request comes after that.
     */
    listen(): () => void {
      listen();
      return listenNoMore;
    },
    /** Of the request whose URL ends in `#` and the mark. */
    expect(mark: string): Expected {
      const one: Open = {
        seen: undefined,
        head: Promise.withResolvers(),
        end: Promise.withResolvers(),
      };
      open.set(mark, one);
      return {
        head: one.head.promise,
        end: one.end.promise,
        forget: () => void open.delete(mark),
      };
    },
  };
}
