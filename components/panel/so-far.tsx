/** How far a sign-in came that is not through, by the names of its steps: what was seen, what it is at, and what comes then. */
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { standingOfStage } from '../parts/stage-standing.ts';
import { partiesOf, stageSays, stepName } from '../parts/stage-words.ts';
import { time } from '../parts/text.ts';
import { exchangesByStage } from './by-stage.ts';
import './so-far.css';

/** Of a step that is not behind it. */
const before = (kind: MarkKind, open: boolean): string =>
  kind === 'not-reached' ? (open ? 'Then ' : 'Next would be ') : kind === 'running' || kind === 'yours' ? 'Now ' : '';

export function SoFar({ handshake, attempt }: { handshake: HandshakeSnapshot; attempt: AttemptSnapshot }) {
  const { stages, warnings, suspect } = attempt.diagnosis;
  const parties = partiesOf(handshake);
  const seen = exchangesByStage(attempt);
  const rows = stages.map(({ id, status }, index) => ({ id, status, ...standingOfStage(attempt, index) }));
  const open = attempt.running || attempt.atSignIn;
  const next = rows.findIndex(({ kind }) => kind === 'not-reached');
  return (
    <ol class="so-far">
      {rows.slice(0, next < 0 ? undefined : next + 1).map(({ id, kind, words, how }) => {
        // The 401 that asks to sign in is the response to the first request.
        const [first] = seen[id].length || id !== 'network' ? seen[id] : seen.challenge;
        const told =
          kind === 'warning'
            ? suspect?.stage === id
              ? suspect
              : warnings.find(({ stage }) => stage === id)
            : undefined;
        return (
          <li key={id} class={kind}>
            <Mark kind={kind} label={words} />
            <span>
              {before(kind, open)}
              <b>{stepName(id)}</b>:{' '}
              {told ? (
                <Prose text={`${told.title}.`} limit={240} />
              ) : kind === 'unknown' ? (
                'not seen.'
              ) : (
                stageSays(id, how, parties)
              )}
            </span>
            {first && (
              <time class="quiet-text">
                {(kind === 'running' || kind === 'yours') && 'since '}
                {time(first.startedAt)}
              </time>
            )}
          </li>
        );
      })}
    </ol>
  );
}
