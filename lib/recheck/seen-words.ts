/** What is said of how to see that it is fixed, in view from the start. */
import type { Fix, Prose, Verification } from '../finding.ts';
import { clientOf, connectAgain, upperFirst } from '../presentation/connecting.ts';
import { onceMended } from '../presentation/once-mended.ts';
import { connectedWords } from '../presentation/seen-connected.ts';
import { parseUrl } from '../text/url.ts';
import type { AgainSubject } from './subject.ts';

export const code = (text: string): Prose => `\`${text.replaceAll('`', "'").slice(0, 200)}\``;

/** What the request that shows the fault gets once it is fixed. */
function request({ finding: { evidence, stage }, live }: AgainSubject): Prose | undefined {
  if (live) return undefined;
  const failed = evidence.find(({ status = 0 }) => status >= 400);
  const path = failed && parseUrl(failed.url)?.pathname;
  if (!path) return undefined;
  const listed = code(`${failed.method} ${path}`);
  // A session has many of them, and most went well before; without a token 401 is right, and comes first.
  if (stage === 'session')
    return failed.status === 401
      ? `under **Requests**, no ${listed} has \`401\` after the sign-in`
      : `under **Requests**, no ${listed} has ${code(String(failed.status))}`;
  const status = evidence.find(({ exchange, what }) => exchange === failed.exchange && what === 'Status');
  const right = status?.expected && /^\d{3}$/.test(status.expected) ? status.expected : '200';
  return `under **Requests**, ${listed} has ${code(right)}`;
}

/** Where nothing can be asked, and the finding has no sentence of its own: what to press, and what is to be seen then. */
export function unseenWords(subject: AgainSubject, fix: Fix): Verification {
  const by = connectAgain(subject);
  const sees = connectedWords(subject.live ? 'live-check' : null, clientOf(subject));
  const also = request(subject);
  if (also === undefined) return { says: onceMended(fix, `${sees}.`, by) };
  return {
    says: onceMended(fix, `${sees}, and ${also}.`, by),
    inTwo: [onceMended(fix, `${sees}.`, by), `${upperFirst(also)}.`],
  };
}

/** Beside the button, where it stays in view and so takes one line: both ways in which it may end. */
export const afterWords = (fix: Fix): Prose =>
  onceMended(fix, 'it says **Fixed**, or what is still wrong.').replace(/^It says/, 'Says');
