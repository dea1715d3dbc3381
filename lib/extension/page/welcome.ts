/** Tells the worker what the page is, and waits for its word. */
import { type SourceMessage, type Welcome, welcomeSchema } from '../shared/messages.ts';
import type { PageReport } from '../shared/page-report.ts';

/** Milliseconds before it is asked, and asked again: the worker may be starting, and a message may be lost when it is stopped. */
const ASK = [0, 50, 200, 1000, 3000];

export async function welcomed(
  post: (message: SourceMessage) => Promise<unknown>,
  page: PageReport,
): Promise<Welcome | undefined> {
  for (const delay of ASK) {
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    const answer = welcomeSchema.safeParse(await post({ type: 'page', page }).catch(() => undefined));
    if (answer.success) return answer.data;
  }
  return undefined;
}
