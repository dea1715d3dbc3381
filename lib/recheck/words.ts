/** What is said of checking again, before and after. */
import type { Prose } from '../finding.ts';
import { parseUrl } from '../text/url.ts';
import { extentOf } from './extent.ts';
import type { AgainOutcome } from './outcome.ts';
import { decidersOf, type Needed, seenByConnecting, sightOf } from './sight.ts';
import type { AgainSubject } from './subject.ts';

const code = (text: string): Prose => `\`${text.replaceAll('`', "'").slice(0, 200)}\``;

const listed = (names: readonly string[]): Prose =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const isInspector = ({ client }: AgainSubject) => client === undefined || /inspector/i.test(client);

/** As it is called in sentences, without its version. */
const clientOf = (subject: AgainSubject): Prose =>
  isInspector(subject) ? 'MCP Inspector' : (subject.client ?? '').replace(/ \d[\w.-]*$/, '').slice(0, 80);

/** What the reader does next; it begins a sentence, or goes on after `Now`. */
const connect = (subject: AgainSubject): Prose =>
  isInspector(subject) ? 'press **Connect** in MCP Inspector' : `connect again from ${clientOf(subject)}`;

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const why: Record<Needed, (subject: AgainSubject) => Prose> = {
  token: () => 'it takes a new token',
  'sign-in': (subject) => `it takes the next sign-in from ${clientOf(subject)}`,
  registration: (subject) => `it takes a registration by ${clientOf(subject)}`,
  'own-requests': (subject) => `it takes a request of ${clientOf(subject)} itself`,
  memory: (subject) => `only ${clientOf(subject)} knows what it has saved`,
};

/** What the request that shows the fault gets once it is fixed. */
function onceFixed({ finding: { evidence, stage } }: AgainSubject): Prose {
  const failed = evidence.find(({ status = 0 }) => status >= 400);
  const path = failed && parseUrl(failed.url)?.pathname;
  if (!path) return 'it goes on past this step, and the page here no longer says what it says now';
  const last = stage === 'session' ? ', and the headline here says **Connected**' : '';
  const status = evidence.find(({ exchange, what }) => exchange === failed.exchange && what === 'Status');
  const right = status?.expected && /^\d{3}$/.test(status.expected) ? status.expected : '200';
  return `${code(`${failed.method} ${path}`)} gets ${code(right)} in place of ${code(String(failed.status))}${last}`;
}

/** Where a sentence of the finding's own says what is seen once it is fixed, that stands below this. */
function cannotBeSeen(subject: AgainSubject, needs: Needed): Prose {
  const reason = `Only connecting again shows it: ${why[needs](subject)}.`;
  return subject.finding.verify.some(({ anyOf }) => !anyOf?.length)
    ? reason
    : `${reason} ${upperFirst(connect(subject))}: once it is fixed, ${onceFixed(subject)}.`;
}

/** Before anything is asked: whom, and how much; or why nobody can be. */
export function beforeWords(subject: AgainSubject): Prose {
  const sight = sightOf(subject);
  const extent = extentOf(subject);
  if (sight.by === 'nothing' || !extent) return cannotBeSeen(subject, sight.by === 'nothing' ? sight.needs : 'sign-in');
  const { most, further, method, hosts } = extent;
  const requests = most === 1 ? `1 request${method ? ` (${code(method)})` : ''}` : `at most ${most} requests`;
  const more = further ? `, and ${further} more once it is fixed` : '';
  if (seenByConnecting(subject))
    return `If you mended it another way: asks again with ${requests} to ${listed(hosts.map(code))}${more}. It says **Fixed** once it is.`;
  const sends = `Sends ${requests} to ${listed(hosts.map(code))}${more}`;
  return `${sends}. ${what(subject, sight.by)}Changes nothing there, and says **Fixed** once it is.`;
}

/** Longest sentence beside the button, in UTF-16 code units. */
const LONG = 180;

/** How it can tell, where it does not ask as a client does; and what it does not ask. */
function what({ finding }: AgainSubject, by: 'check' | 'request'): Prose {
  const [first] = by === 'request' ? decidersOf(finding) : [];
  // What takes a paragraph stands beside the command for a terminal, which asks the same.
  return first && first.says.length <= LONG ? `${first.says.replace(/^The command /, 'It ')} ` : '';
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
