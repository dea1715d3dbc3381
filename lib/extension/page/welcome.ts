/** Tells the worker what the page is, and waits for its word. */
import { type SourceMessage, type Welcome, welcomeSchema } from '../shared/messages.ts';
import type { PageReport } from '../shared/page-report.ts';
import { answered } from './ask.ts';

export const welcomed = (
  post: (message: SourceMessage) => Promise<unknown>,
  page: PageReport,
): Promise<Welcome | undefined> =>
  answered(async () => welcomeSchema.safeParse(await post({ type: 'page', page })).data);
