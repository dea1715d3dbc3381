/** What is said of checking again, before and after. */
import type { Fix, Prose } from '../finding.ts';
import { onceMended } from '../once-mended.ts';
import { connectedWords } from '../seen-connected.ts';
import { parseUrl } from '../text/url.ts';
import { needsToken } from '../verification/seen.ts';
import { extentOf } from './extent.ts';
import type { AgainOutcome } from './outcome.ts';
import { decidersOf, type Needed, seenByConnecting, sightOf } from './sight.ts';
import type { AgainSubject } from './subject.ts';

const code = (text: string): Prose => `\`${text.replaceAll('`', "'").slice(0, 200)}\``;

const listed = (names: readonly string[]): Prose =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A live check knows the client that a person chose, and none where they chose none. */
const isInspector = ({ client, live }: AgainSubject) =>
  client === undefined ? !live : /inspector(?![- ](?:cli|tui)\b)/i.test(client);

/** As it is called in sentences, without its version. */
const clientOf = (subject: AgainSubject): Prose =>
  isInspector(subject)
    ? 'MCP Inspector'
    : (subject.client ?? 'your MCP client').replace(/ \d[\w.-]*$/, '').slice(0, 80);

/** What the reader does next. */
const connect = (subject: AgainSubject): Prose =>
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
  const says = `${upperFirst(connect(subject))}${again}: ${connectedWords(subject.live ? 'live-check' : null, clientOf(subject))}${request(subject)}.`;
  return onceMended(fix, says);
}

/** What to do and how it shows, short since it stays in view; and what else is seen then. */
export function inTwo(says: Prose): [first: Prose, more: Prose | undefined] {
  const [, act = '', before, headline] =
    /^((?:`[^`]*`|[^:`])+: )(.+), and (the headline here then says \*\*Connected\*\*\.)$/.exec(says) ?? [];
  if (before) return [`${act}${headline}`, `${upperFirst(before)}.`];
  const [, first, under, more] = /^(.+?)(?:, and (under \*\*Requests\*\*, .+)|\. (.+))$/.exec(says) ?? [];
  return first === undefined ? [says, undefined] : [`${first}.`, under ? upperFirst(under) : more];
}

/** Behind what to do: why there is no button to ask again. */
export function unaskedWords(subject: AgainSubject): Prose {
  const sight = sightOf(subject);
  return sight.by === 'nothing' ? `There is no button for it: ${whyUnasked(subject, sight.needs)}.` : '';
}

function whyUnasked(subject: AgainSubject, needs: Needed): Prose {
  // What asks with a token stands below it, as a command.
  if (needs === 'token' || subject.finding.verify.some(needsToken))
    return 'only a request with the access token shows it';
  if (needs === 'registration') return 'only a registration shows it, and each adds a client';
  // A command stands below it: it is no browser's.
  if (subject.finding.verify.some(({ anyOf }) => anyOf?.length))
    return needs === 'own-requests'
      ? `your browser may be let through where ${clientOf(subject)} is stopped`
      : 'asking takes what only you have';
  if (needs === 'dashboard') return 'only a new copy of the **Metadata JSON** shows it';
  return `only ${needs === 'own-requests' ? `the next request of ${clientOf(subject)}` : 'a new sign-in'} shows it`;
}

/** Beside the button, where it stays in view and so takes one line: both ways in which it may end. */
export const afterWords: Prose = 'Says **Fixed**, or what is still wrong.';

/** Before anything is asked, below the button: whom, and how much. */
export function beforeWords(subject: AgainSubject): Prose {
  const sight = sightOf(subject);
  const extent = extentOf(subject);
  if (sight.by === 'nothing' || !extent)
    return `${upperFirst(connect(subject))}: nothing that is sent from here can show it.`;
  const { most, method, hosts } = extent;
  const many = method ? `1 ${code(method)}` : most === 1 ? '1 request' : `at most ${most} requests`;
  const s = most === 1 ? 's' : '';
  // They use up the limit that it is about.
  const which = subject.finding.check === 'network/rate-limited' ? `which count${s} too` : `which change${s} nothing`;
  const asked = listed(hosts.map(code));
  if (seenByConnecting(subject))
    return `If you changed something at ${asked}: **Check again** sends ${many} there, ${which}.`;
  const does =
    sight.by === 'request'
      ? (doneBy(subject, hosts) ?? `Asks ${asked} again`)
      : `Asks ${asked} again, without signing in`;
  return `${does} (${many}, ${which}).`;
}

const BEGINS = 'The command ';

/** What its requests do, in the words beside the command for a terminal, which asks the same; where these name the hosts. */
function doneBy({ finding }: AgainSubject, hosts: readonly string[]): Prose | undefined {
  const [first] = decidersOf(finding);
  const end = first?.says.indexOf(': ') ?? -1;
  if (!first?.says.startsWith(BEGINS) || end < 0) return undefined;
  const does = first.says.slice(BEGINS.length, end);
  if (!hosts.every((host) => does.includes(code(host)))) return undefined;
  return upperFirst(does);
}

/** The headline of an outcome. */
export function outcomeWords(subject: AgainSubject, { kind, finding, different }: AgainOutcome): Prose {
  const now = finding ? `: ${finding.title}` : '';
  switch (kind) {
    case 'fixed':
      return `**Fixed.** Now ${connect(subject)}.`;
    case 'fixed-and-next':
      return `**Fixed, and next**${now}`;
    case 'still-there':
      return different ? `**Still there**, but different${now}` : '**Still there.**';
    case 'something-else':
      return `**Something else now**${now}`;
    case 'cannot-be-seen':
      return beforeWords(subject);
    case 'not-reached':
      return `**Not known yet**${now || '.'}`;
  }
}

/** One or two words, for the history. */
export const outcomeNames: Record<AgainOutcome['kind'], string> = {
  fixed: 'Fixed',
  'fixed-and-next': 'Fixed, and something else next',
  'still-there': 'Still there',
  'something-else': 'Something else',
  'cannot-be-seen': 'Cannot be seen from outside',
  'not-reached': 'Not known',
};
