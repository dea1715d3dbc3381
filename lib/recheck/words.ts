/** What is said of checking again, before and after: below what is in view from the start. */
import type { Prose } from '../finding.ts';
import { clientOf, connect, upperFirst } from '../presentation/connecting.ts';
import { needsToken } from '../verification/seen.ts';
import { extentOf } from './extent.ts';
import type { AgainOutcome } from './outcome.ts';
import { code } from './seen-words.ts';
import { decidersOf, type Needed, seenByConnecting, sightOf } from './sight.ts';
import type { AgainSubject } from './subject.ts';

const listed = (names: readonly string[]): Prose =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Behind what to do: why there is no button to ask again. */
export function unaskedWords(subject: AgainSubject): Prose {
  const sight = sightOf(subject);
  return sight.by === 'nothing' ? `No button can check it: ${whyUnasked(subject, sight.needs)}.` : '';
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
