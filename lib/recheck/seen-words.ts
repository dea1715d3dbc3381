/** What is said of how to see that it is fixed, in view from the start. */
import type { Fix, Prose } from '../finding.ts';
import { onceMended } from '../presentation/once-mended.ts';
import { connectedWords } from '../presentation/seen-connected.ts';
import { parseUrl } from '../text/url.ts';
import type { AgainSubject } from './subject.ts';

export const code = (text: string): Prose => `\`${text.replaceAll('`', "'").slice(0, 200)}\``;

export const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A live check knows the client that a person chose, and none where they chose none. */
const isInspector = ({ client, live }: AgainSubject) =>
  client === undefined ? !live : /inspector(?![- ](?:cli|tui)\b)/i.test(client);

/** As it is called in sentences, without its version. */
export const clientOf = (subject: AgainSubject): Prose =>
  isInspector(subject)
    ? 'MCP Inspector'
    : (subject.client ?? 'your MCP client').replace(/ \d[\w.-]*$/, '').slice(0, 80);

/** What the reader does next. */
export const connect = (subject: AgainSubject): Prose =>
  isInspector(subject) ? 'press **Connect** in MCP Inspector' : `connect again from ${clientOf(subject)}`;

/** Beside the headline: what the request that shows the fault gets once it is fixed. */
function request({ finding: { evidence, stage }, live }: AgainSubject): Prose {
  if (live) return '';
  const failed = evidence.find(({ status = 0 }) => status >= 400);
  const path = failed && parseUrl(failed.url)?.pathname;
  if (!path) return '';
  // A session has many of them, and most went well before; without a token 401 is right, and comes first.
  if (stage === 'session')
    return failed.status === 401
      ? `, and under **Requests**, no ${code(`${failed.method} ${path}`)} has \`401\` after the sign-in`
      : `, and under **Requests**, no ${code(`${failed.method} ${path}`)} has ${code(String(failed.status))}`;
  const status = evidence.find(({ exchange, what }) => exchange === failed.exchange && what === 'Status');
  const right = status?.expected && /^\d{3}$/.test(status.expected) ? status.expected : '200';
  return `, and under **Requests**, ${code(`${failed.method} ${path}`)} has ${code(right)}`;
}

/** Where nothing can be asked, and the finding has no sentence of its own: what to press, and what is to be seen then. */
export function unseenWords(subject: AgainSubject, fix: Fix): Prose {
  const again = isInspector(subject) ? ' again' : '';
  const sees = `${connectedWords(subject.live ? 'live-check' : null, clientOf(subject))}${request(subject)}.`;
  return onceMended(fix, sees, `${upperFirst(connect(subject))}${again}`);
}

const AND = ', and ';
const CONNECTED = `${AND}the headline then says **Connected**.`;

/** What to do and how it shows, short since it stays in view; and what else is seen then. */
export function inTwo(says: Prose): [first: Prose, more: Prose | undefined] {
  if (says.endsWith(CONNECTED)) {
    const then = says.includes(': ') ? says.indexOf(': ') + 2 : 0;
    return [
      upperFirst(says.slice(0, then) + CONNECTED.slice(AND.length)),
      `${upperFirst(says.slice(then, -CONNECTED.length))}.`,
    ];
  }
  const cut = [`${AND}under **Requests**`, '. '].map((part) => says.indexOf(part)).find((at) => at > 0);
  if (cut === undefined) return [says, undefined];
  const more = says.slice(cut + (says[cut] === '.' ? 2 : AND.length));
  return [`${says.slice(0, cut)}.`, upperFirst(more)];
}

/** Beside the button, where it stays in view and so takes one line: both ways in which it may end. */
export const afterWords: Prose = 'Says **Fixed**, or what is still wrong.';
