/** The report of the attempt that is shown, for the button beside a step that sends it to somebody. */
import { createContext } from 'preact';
import type { toMarkdown } from '../../lib/report/markdown.ts';

/** Loaded by the click that wants it: what it takes to write one is a third of all that a popup needs. */
export const reportOf = async (...shown: Parameters<typeof toMarkdown>): Promise<string> =>
  (await import('../../lib/report/markdown.ts')).toMarkdown(...shown);

export const Report = createContext<(() => string | Promise<string>) | null>(null);
