/** Title and summary of an attempt, and the one line that stands for them in a list. */
import type { Diagnosis } from '../../lib/finding.ts';
import { foundNothing, warningsInWords } from '../../lib/presentation/clients-said.ts';
import { letsIn } from '../../lib/presentation/lets-in.ts';
import { proseText } from '../../lib/presentation/prose.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { reachOf } from './stage-standing.ts';
import { goingOn, type Parties, partiesOf, stageSays, stepName } from './stage-words.ts';
import { brief, count, time } from './text.ts';
import { isCheck, waitingFor, whyMissing } from './waiting.ts';

const nobody = { client: null, scalekit: null };

/** Title and summary of an attempt, where no finding has the word. Prose. `of` names the parties. */
export function headline(
  attempt: AttemptSnapshot,
  of: Pick<HandshakeSnapshot, 'client' | 'scalekit'> = nobody,
): { title: string; summary: string } {
  const { diagnosis } = attempt;
  if (diagnosis.cause) return { title: diagnosis.cause.title, summary: diagnosis.cause.summary };
  if (diagnosis.verdict === 'failing')
    return { title: 'The sign-in fails', summary: 'What was seen does not say why.' };
  if (diagnosis.verdict === 'connected') return connected(diagnosis, partiesOf(of));
  const waiting = waitingFor(attempt);
  const reach = reachOf(attempt);
  const [last, next] = [diagnosis.stages[reach.last]?.id, diagnosis.stages[reach.next]?.id];
  const seen = last ? `The last step done is **${stepName(last)}**.` : 'No step is done yet.';
  const { suspect } = diagnosis;
  // What is warned of is what a reader can act on; that it still runs is said by the mark, and below.
  const warned = suspect && `Warning so far: ${suspect.title}`;
  if (attempt.atSignIn) {
    const since = waiting ? `The browser was sent there at ${time(waiting.since)}. ` : '';
    const summary = warned ? `${warned}. ${suspect.summary}` : `${since}What happens next appears here by itself.`;
    return { title: 'Waiting for you to sign in', summary };
  }
  if (warned) return { title: warned, summary: `${suspect.summary} ${howItStands(attempt)}` };
  if (attempt.running && waiting)
    return {
      title: `Waiting for a response from \`${waiting.host}\``,
      summary: `\`${waiting.request}\` was sent at ${time(waiting.since)}, and has no response yet. ${seen}`,
    };
  const parties = partiesOf(of);
  if (attempt.running) {
    const now = reach.current === reach.next && next;
    const does = now ? `Now comes **${stepName(now)}**: ${goingOn(stageSays(now, 'now', parties))}` : seen;
    return {
      title: 'The sign-in is running',
      summary: `No problem so far. ${does}`,
    };
  }
  // Nobody signed in: that it went no further was meant.
  if (isCheck(attempt))
    return (
      letsIn(diagnosis) ?? {
        title: foundNothing(diagnosis),
        summary: `It signed nobody in.${warningsInWords(diagnosis, 'may stop other clients')}`,
      }
    );
  const asked = attempt.exchanges.some(({ role }) => role === 'authorization');
  const then = next ? ` Next would be **${stepName(next)}**: ${goingOn(stageSays(next, 'does', parties))}` : '';
  const why = next ? ` ${whyMissing(next, parties, attempt.exchanges)}` : '';
  return {
    // One in a window of its own is not watched: it may well be under way.
    title: next === 'authorization' && !asked ? 'No sign-in page was seen yet' : 'The sign-in was not finished',
    summary: `${seen}${then}${why}`,
  };
}

/** The reader can put it right by its steps, whatever the end: nobody else has to act, and no case is left open. */
export function canFixNow({ suspect }: Pick<Diagnosis, 'suspect'>): boolean {
  const steps = suspect?.fix.do ?? [];
  const others = steps.some(({ place }) => place.kind === 'support' || place.kind === 'status');
  return !others && steps.some(({ only }) => only === undefined);
}

/** Of a sign-in with a warning: whether it runs, and whether to wait for its end. */
const howItStands = (attempt: AttemptSnapshot): string =>
  !attempt.running
    ? 'The sign-in was not finished: whether this stopped it was not seen.'
    : canFixNow(attempt.diagnosis)
      ? 'The sign-in has not stopped: you can fix this now, and need not wait for the end.'
      : 'The sign-in has not stopped, so wait: it may still work.';

function connected(diagnosis: Diagnosis, { client }: Parties): { title: string; summary: string } {
  const signedIn = diagnosis.stages.some(
    ({ id, status }) => id === 'token' && (status === 'passed' || status === 'warning'),
  );
  const summary = signedIn
    ? `${client} got a token, and your MCP server accepts it.`
    : 'Your MCP server answers, without a new sign-in.';
  const also = warningsInWords(diagnosis, 'may stop other clients, or this one later');
  return { title: 'Connected', summary: `${summary}${also}` };
}

/** One line for the list of handshakes, without marks. */
export function attemptLine(attempt: AttemptSnapshot, index: number, attempts: AttemptSnapshot[]): string {
  const { diagnosis } = attempt;
  if (diagnosis.cause) {
    const same = attempts.slice(index + 1).some((later) => later.diagnosis.cause?.check === diagnosis.cause?.check);
    if (same) return `attempt ${index + 1}, the same cause`;
    return brief(proseText(diagnosis.cause.title), 160);
  }
  if (diagnosis.verdict === 'connected') {
    return diagnosis.warnings.length ? `connected, ${count(diagnosis.warnings.length, 'warning')}` : 'connected';
  }
  if (attempt.atSignIn) return 'waiting at the sign-in page';
  if (diagnosis.suspect) return `warning so far: ${brief(proseText(diagnosis.suspect.title), 160)}`;
  if (isCheck(attempt) && !attempt.running) return letsIn(diagnosis)?.title ?? 'a live check, which signs nobody in';
  return attempt.running ? 'running' : 'not finished';
}
