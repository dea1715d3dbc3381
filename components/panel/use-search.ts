/** Where headers and bodies have the text that is looked for: the panel has neither, and asks who has. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Found } from '../../lib/search.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';

export type Search = (text: string) => Promise<Found[] | null>;

export interface SearchState {
  /** By id of the exchange. */
  found: ReadonlyMap<string, Found>;
  /** What is found is not yet that of this text. */
  searching: boolean;
  /** Nobody could look. */
  failed: boolean;
}

const nothing: ReadonlyMap<string, Found> = new Map();

interface Answer {
  text: string;
  found: ReadonlyMap<string, Found>;
  failed: boolean;
}

/**
 * One question at a time: what is typed while one is open is asked once it is answered, and of that only the newest.
 * So however fast somebody types, nobody is asked more than they answer.
 */
export function useSearch(text: string, exchanges: readonly ExchangeSummary[], search: Search): SearchState {
  const [answer, setAnswer] = useState<Answer>({ text: '', found: nothing, failed: false });
  const wanted = useRef<string | null>(null);
  const asking = useRef(false);

  useEffect(() => {
    wanted.current = text;
    if (!asking.current) void ask();
    async function ask() {
      asking.current = true;
      while (wanted.current) {
        const asked: string = wanted.current;
        wanted.current = null;
        const found = await search(asked).catch(() => null);
        setAnswer({ text: asked, found: new Map(found?.map((one) => [one.id, one])), failed: found === null });
      }
      asking.current = false;
    }
    return () => {
      wanted.current = null;
    };
  }, [text, exchanges]);

  if (!text) return { found: nothing, searching: false, failed: false };
  const current = answer.text === text;
  return { found: current ? answer.found : nothing, searching: !current, failed: current && answer.failed };
}
