/** What the new answers come to. Half a mend is none: the check and the finding's own requests both have to be content. */
import { type Finding, type Prose, stageIds } from '../finding.ts';
import type { Judged } from './judge.ts';
import type { AgainOutcome, SeenAgain } from './outcome.ts';
import { type AgainSubject, matterOf } from './subject.ts';

export interface After {
  /** Of the live check; absent where nothing of it was asked. */
  judged?: Judged;
  /** Of the finding's own requests; absent where there are none. */
  asked?: Asked;
  seen: SeenAgain[];
  /** Why an answer is missing, in whole sentences. */
  missing?: Prose;
}

/** `silent`: one of them was not answered. */
export type Asked = 'as-expected' | 'not-as-expected' | 'silent';

const placeOf = ({ stage }: Pick<Finding, 'stage'>) => stageIds.indexOf(stage);

/** Whoever does not answer says nothing of anything else. */
const isSilence = ({ check }: Pick<Finding, 'check'>) => check === 'network/unreachable';
/** For these no answer is what they are about. */
const awaitsAnswer = ({ check }: Pick<Finding, 'check'>) =>
  /^network\/(?:unreachable|tls|inspector-proxy-down)$/.test(check);

const notReached = ({ missing }: After, finding?: Finding): AgainOutcome => ({
  kind: 'not-reached',
  ...(finding && { finding }),
  ...(missing !== undefined && { says: missing }),
});

export function outcomeOf(subject: AgainSubject, after: After): AgainOutcome {
  const { judged, asked, seen } = after;
  const shown = seen.length ? { seen } : {};
  const silent = asked === 'silent' && !awaitsAnswer(subject.finding);
  if (!judged) {
    if (asked === undefined || silent) return notReached(after);
    return asked === 'as-expected' ? { kind: 'fixed', ...shown } : { kind: 'still-there', ...shown };
  }
  const { same, again } = judged;
  const first = news(subject, judged);
  const from = first ? placeOf(first) - placeOf(subject.finding) : undefined;
  if (first && from !== undefined && from <= 0 && isSilence(first) && !isSilence(subject.finding))
    return notReached(after, first);
  if (first && from !== undefined && from < 0) return { kind: 'something-else', finding: first };
  if (again) return stillThere(subject, again);
  if (first && from === 0) return { kind: 'still-there', different: true, finding: first };
  if (silent) return notReached(after);
  if (asked === 'not-as-expected' || asked === 'silent') return { kind: 'still-there', ...shown };
  if (same !== 'passed') return notReached(after);
  return first ? { kind: 'fixed-and-next', finding: first, ...shown } : { kind: 'fixed', ...shown };
}

export interface Stopped extends Pick<After, 'seen'> {
  judged: Judged | undefined;
  /** Something was answered until then. */
  answered: boolean;
}

/**
 * The person stopped it: what came until then, said to be that. A fault that was found is found; that there is none, half of
 * the responses cannot say.
 */
export function stoppedOutcome(subject: AgainSubject, { judged, answered, seen }: Stopped): AgainOutcome {
  if (!answered) return { kind: 'not-reached', says: 'You stopped it before any response came.' };
  const says = 'You stopped it before all responses came: this is what was found until then.';
  if (judged && isStopped(subject, judged)) {
    const outcome = outcomeOf(subject, { judged, seen });
    return { ...outcome, says: [says, outcome.says].filter(Boolean).join(' ') };
  }
  return { kind: 'not-reached', says, ...(seen.length && { seen }) };
}

/** It is there again, or something is in the way before anything else can be told. */
export function isStopped(subject: AgainSubject, judged: Judged): boolean {
  const first = news(subject, judged);
  return judged.again !== undefined || (first !== undefined && placeOf(first) <= placeOf(subject.finding));
}

/** What stops the client now, where that is another matter, and none that was known to be beside it. */
function news({ finding, known }: AgainSubject, { first }: Judged): Finding | undefined {
  if (!first || matterOf(first) === matterOf(finding)) return undefined;
  return known.includes(matterOf(first)) ? undefined : first;
}

function stillThere({ finding }: AgainSubject, again: Finding): AgainOutcome {
  const was = new Map(
    finding.evidence.map(({ method, url, what, observed }) => [`${method} ${url} ${what}`, observed]),
  );
  const different = again.evidence.some(({ method, url, what, observed }) => {
    const before = was.get(`${method} ${url} ${what}`);
    return before !== undefined && before !== observed;
  });
  const restarted = 'Was your MCP server restarted after the change?';
  return {
    kind: 'still-there',
    finding: again,
    ...(different ? { different } : again.owner === 'mcp-server' && { says: restarted }),
  };
}
