/** *Is it fixed?*: asks again what the finding rests on, says before what that takes, and after how it went. */
import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useId, useRef } from 'preact/hooks';
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import type { Finding } from '../../lib/finding.ts';
import type { AgainEntry } from '../../lib/recheck/outcome.ts';
import { afterWords, unseenWords } from '../../lib/recheck/seen-words.ts';
import { seenByConnecting, sightOf } from '../../lib/recheck/sight.ts';
import { type AgainSubject, hostsOf, subjectOf } from '../../lib/recheck/subject.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { type Again, useAgain } from './again.ts';
import { later } from './later.tsx';
import { Mark } from './mark.tsx';
import { Prose } from './prose.tsx';
import { Reachable } from './reachable.ts';
import { brief, time } from './text.ts';
import { BySight, Commands, Seen } from './verifications.tsx';
import './check-again.css';

/** Below what is in view. */
const AskedWords = later(async () => (await import('./asked-words.tsx')).AskedWords);

/** Told only after a click. */
const Outcome = later(async () => (await import('./check-outcome.tsx')).Outcome);
const History = later(async () => (await import('./check-outcome.tsx')).History);
const Running = later(async () => (await import('./check-running.tsx')).Running);

/**
 * `client`: who asks (`checkClient()` of `browser-checks.ts`); where there is none, a reader sees it or asks by a command.
 * `handshake`, `attempt`, `finding`: as they are shown. Children: what comes after it. `minor`: not the one finding that
 * the page is about. What was found is kept for as long as the page lives.
 */
export function CheckAgain({
  client,
  handshake,
  attempt,
  finding,
  minor = false,
  children,
}: {
  client: CheckClient | undefined;
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  finding: Finding;
  minor?: boolean;
  children?: ComponentChildren;
}) {
  const subject = subjectOf(handshake, attempt, finding);
  const connects = seenByConnecting({ finding });
  const asks = subject && sightOf(subject).by !== 'nothing' ? subject : undefined;
  return (
    <section class="check-again" data-again={finding.check}>
      {minor ? <h3>Is it fixed?</h3> : <h2>Is it fixed?</h2>}
      {subject && !asks ? <Unseen subject={subject} finding={finding} /> : <BySight finding={finding} />}
      {client && asks && <Asking client={client} subject={asks} fix={finding.fix} minor={minor || connects} />}
      <Commands finding={finding} />
      {children}
    </section>
  );
}

/** What to do and what is seen then, and only behind it why nothing is asked. */
function Unseen({ subject, finding }: { subject: AgainSubject; finding: Finding }) {
  return (
    <div data-outcome="cannot-be-seen">
      {finding.verify.every(({ anyOf }) => anyOf?.length) && <Seen of={unseenWords(subject, finding.fix)} />}
      <BySight finding={finding} />
      <AskedWords subject={subject} />
    </div>
  );
}

interface AskingProps extends Pick<Finding, 'fix'> {
  client: CheckClient;
  subject: AgainSubject;
  minor: boolean;
}

function Asking({ client, subject, fix, minor }: AskingProps) {
  const again = useAgain(client, subject);
  const { entries, running, problem } = again;
  const last = entries.at(-1);
  /** How often it had been asked when this came into view. */
  const before = useRef(entries.length).current;
  // There when the button is clicked, whose place it takes, with the focus.
  useEffect(() => void Running.ready(), []);
  return (
    <>
      <div class="check-live" aria-live="polite" data-times={entries.length}>
        {running ? (
          <p class="visually-hidden">Asking {brief(hostsOf([subject.server])[0] ?? '', 120)}</p>
        ) : problem !== undefined ? (
          <div class="check-result" data-outcome="not-reached">
            <Mark kind="unknown" />
            <p>{brief(problem, 400)}</p>
          </div>
        ) : (
          last && <Outcome subject={subject} entry={last} asked={entries.length > before} />
        )}
      </div>
      {running ? (
        <Running again={again} subject={subject} />
      ) : (
        <Idle again={again} subject={subject} fix={fix} last={last} minor={minor} />
      )}
      {entries.length > 1 && <History entries={entries} />}
    </>
  );
}

interface IdleProps extends Pick<Finding, 'fix'> {
  again: Again;
  subject: AgainSubject;
  last: AgainEntry | undefined;
  minor: boolean;
}

function Idle({ again, subject, fix, last, minor }: IdleProps) {
  const reachable = useContext(Reachable);
  const asks = useId();
  const fixed = last?.outcome.kind === 'fixed';
  const start = () => {
    void Outcome.ready();
    again.start();
  };
  return (
    <>
      <div class="check-row">
        <button
          type="button"
          class={fixed || minor ? '' : 'primary'}
          disabled={!reachable}
          onClick={start}
          aria-describedby={fixed ? undefined : asks}
        >
          Check again
        </button>
        <p class="quiet-text">{last ? `Last asked at ${time(last.at)}.` : <Prose text={afterWords(fix)} />}</p>
      </div>
      {!fixed && (
        <div id={asks}>
          <AskedWords subject={subject} />
        </div>
      )}
    </>
  );
}
