/** How many requests are under way at each origin: whose server it is was promised a few at a time, whoever else is asked. */
import { httpOrigin } from '../../text/url.ts';

export interface Turns {
  /** A request to this URL would not have to wait. */
  free(url: string): boolean;
  /** Runs what asks this URL once it is its turn, which is at once where one is free. */
  at<T>(url: string, ask: () => Promise<T>): Promise<T>;
}

export function createTurns(together: number): Turns {
  const under = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  const originOf = (url: string) => httpOrigin(url) ?? url;
  const count = (origin: string) => under.get(origin) ?? 0;

  return {
    free: (url) => count(originOf(url)) < together,
    async at(url, ask) {
      const origin = originOf(url);
      const queue = waiting.get(origin) ?? [];
      waiting.set(origin, queue);
      if (count(origin) < together) under.set(origin, count(origin) + 1);
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        return await ask();
      } finally {
        const next = queue.shift();
        // The turn goes from one to the next without becoming free in between.
        if (next) next();
        else under.set(origin, count(origin) - 1);
      }
    },
  };
}
