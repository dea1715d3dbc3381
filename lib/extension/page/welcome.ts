/** Tells the worker what the page is, and waits for its word. */

import { shaped } from '../../text/shape.ts';
import { type SourceMessage, type Welcome, welcomeSchema } from '../shared/messages.ts';
import type { PageReport } from '../shared/page-report.ts';
import { answered } from './ask.ts';

export const welcomed = (
  post: (message: SourceMessage) => Promise<unknown>,
  page: PageReport,
): Promise<Welcome | undefined> => answered(async () => shaped(welcomeSchema, await post({ type: 'page', page })));
