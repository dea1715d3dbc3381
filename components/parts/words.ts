/** The words that the views share for stages, roles and verdicts. */
import { warningsInWords } from '../../lib/clients-said.ts';
import type { Diagnosis } from '../../lib/finding.ts';
import { letsIn } from '../../lib/lets-in.ts';
import { proseText } from '../../lib/prose.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { stageNames } from '../../lib/words.ts';
import { goingOn, type Parties, partiesOf, stageIsFor } from './stage-words.ts';
import { brief, count, time, withoutScheme } from './text.ts';
import { isCheck, reachOf, waitingFor, whyMissing } from './waiting.ts';

const roleNames: Record<string, string> = {
  mcp: 'MCP request',
  'resource-metadata': 'Where to sign in',
  'server-metadata': 'How to sign in',
  registration: 'Register',
  authorization: 'Sign in',
  callback: 'Sign in, back',
  token: 'Get a token',
};

export const roleName = (role: string): string => roleNames[role] ?? role;

export const serverName = (handshake: HandshakeSnapshot): string =>
  handshake.server === null ? 'Unknown server' : brief(withoutScheme(handshake.server), 200);

/** How an attempt stands: decides mark, colour and words alike. */
export type Standing = 'failed' | 'passed' | 'warning' | 'running' | 'stopped' | 'exposed';

export function standing(attempt: AttemptSnapshot): Standing {
  const { diagnosis, running, atSignIn } = attempt;
  if (diagnosis.verdict === 'failing') return 'failed';
  if (diagnosis.verdict === 'connected') return diagnosis.warnings.length ? 'warning' : 'passed';
  if (running || atSignIn) return 'running';
  return isCheck(attempt) && letsIn(diagnosis) ? 'exposed' : 'stopped';
}

export const standingNames: Record<Standing, string> = {
  failed: 'Failing',
  passed: 'Connected',
  warning: 'Connected, with warnings',
  running: 'Running',
  stopped: 'Incomplete',
  exposed: 'Anybody gets in',
};

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
  const { last, next } = reachOf(attempt);
  const seen = last ? `The last step done is **${stageNames[last]}**.` : 'No step is done yet.';
  if (attempt.atSignIn) {
    const since = waiting ? `The browser was sent there at ${time(waiting.since)}. ` : '';
    return { title: 'Waiting for you to sign in', summary: `${since}What happens next appears here by itself.` };
  }
  if (attempt.running && waiting)
    return {
      title: `Waiting for a response from \`${waiting.host}\``,
      summary: `\`${waiting.request}\` was sent at ${time(waiting.since)}, and has no response yet. ${seen}${nothingToDo(attempt)}`,
    };
  const parties = partiesOf(of);
  const then =
    next && !attempt.diagnosis.suspect ? ` Next is **${stageNames[next]}**: ${goingOn(stageIsFor(next, parties))}` : '';
  if (attempt.running) return { title: 'The sign-in is running', summary: `${seen}${then}${nothingToDo(attempt)}` };
  // Nobody signed in: that it went no further was meant.
  if (isCheck(attempt) && !diagnosis.suspect)
    return (
      letsIn(diagnosis) ?? {
        title: 'The live check found nothing that stops a sign-in',
        summary: `It signed nobody in.${warningsInWords(diagnosis, 'may stop other clients')}`,
      }
    );
  const why = next ? ` ${whyMissing(next, parties)}` : '';
  return {
    title: 'The sign-in was not finished',
    summary: `${seen}${then.replace('Next is', 'Next would be')}${why}`,
  };
}

const nothingToDo = ({ diagnosis }: AttemptSnapshot): string =>
  diagnosis.suspect ? '' : ' Nothing stops it so far: there is nothing for you to do.';

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
  if (diagnosis.suspect) return `so far: ${brief(proseText(diagnosis.suspect.title), 160)}`;
  if (isCheck(attempt) && !attempt.running) return letsIn(diagnosis)?.title ?? 'a live check, which signs nobody in';
  return attempt.running ? 'running' : 'not finished';
}
