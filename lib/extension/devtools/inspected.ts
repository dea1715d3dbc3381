/**
 * The DevTools API of both browsers as it is used here. All else in Chromium answers with promises, this calls back;
 * Firefox's answers with promises, of the value and what comes with it together.
 */
import type { Entry } from 'har-format';
import { browser } from 'wxt/browser';

type Back<T extends unknown[]> = (...values: T) => void;
/** With a callback in Chromium, without one in Firefox. */
type Both<A extends unknown[], T extends unknown[]> = (...args: [...A, Back<T>?]) => Promise<T> | undefined;

interface Request extends Entry {
  getContent: Both<[], [text: string | null, encoding: string | null]>;
}

interface Devtools {
  inspectedWindow: { tabId: number; eval: Both<[string], [value: unknown, problem?: unknown]> };
  network: {
    getHAR(back?: Back<[Log]>): Promise<Log>;
    onRequestFinished: { addListener(listener: (request: Request) => void): void };
    onNavigated: { addListener(listener: (url: string) => void): void };
  };
}

export interface Log {
  entries?: Entry[];
}

export const api = (): Devtools => (import.meta.env.FIREFOX ? browser : chrome).devtools as unknown as Devtools;

/** Both forms as one promise. */
export const answer = <T extends unknown[]>(ask: (back?: Back<T>) => Promise<T> | undefined): Promise<T> =>
  import.meta.env.FIREFOX
    ? (ask() ?? Promise.reject(new Error('Firefox answers with a promise.')))
    : new Promise((resolve) => void ask((...values) => resolve(values)));

/** The value of an expression in the inspected page. @throws where the page cannot be asked */
export async function evaluate(expression: string): Promise<unknown> {
  const [value, problem] = await answer<[unknown, unknown?]>((back) => api().inspectedWindow.eval(expression, back));
  if (problem) throw new Error('The page could not be asked.');
  return value;
}

export const inspectedTab = (): number => api().inspectedWindow.tabId;
