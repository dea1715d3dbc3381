/** The tab "What changed": the sign-in that fails beside the last one at this server that worked. */
import type { Change, Changed } from '../../lib/changed/compare.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { CopyButton } from '../parts/copy.tsx';
import { Details } from '../parts/details.tsx';
import { Value, valuesOf } from '../parts/evidence.tsx';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief, count, moment, plain } from '../parts/text.ts';
import { headline } from '../parts/words.ts';
import './changed.css';

const roles = { reason: 'Likely the reason', follows: 'Follows from it', other: null } as const;

/** Names that are words, and no field's. */
const words = new Set(['Status', 'Failure', 'Order', 'Version', 'Way', 'Page']);

/** What it is that differs. */
function What({ change: { name, of } }: { change: Change }) {
  return (
    <>
      {words.has(name) ? name : <code>{brief(name, 80)}</code>} {brief(of, 120)}
    </>
  );
}

function Side({ change, kind }: { change: Change; kind: 'observed' | 'expected' }) {
  const { observed, expected, part } = valuesOf({ observed: change.fails, expected: change.worked });
  const text = kind === 'observed' ? observed : expected;
  const raw = kind === 'observed' ? change.fails : change.worked;
  return (
    <td class={kind}>
      <span class="copied">
        <span>
          <Value text={text} part={part} kind={kind} />
        </span>
        {raw && (
          <CopyButton
            text={plain(raw)}
            what={`${brief(change.name, 80)}, ${kind === 'observed' ? 'as it fails' : 'as it worked'}`}
          />
        )}
      </span>
    </td>
  );
}

function Differences({ changed, attempt }: { changed: Changed; attempt: AttemptSnapshot }) {
  return (
    <table class="compare">
      <colgroup>
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <Mark kind="passed" /> Worked, {moment(changed.workedAt, attempt.startedAt)}
          </th>
          <th scope="col">
            <Mark kind="failed" /> Fails, {moment(attempt.startedAt, changed.workedAt)}
          </th>
        </tr>
      </thead>
      <tbody>
        {changed.changes.map((change) => (
          <tr key={`${change.name} ${change.of}`} data-role={change.role}>
            <th scope="row">
              <What change={change} />
              {roles[change.role] && (
                <div class={change.role === 'reason' ? 'reason' : 'quiet-text'}>{roles[change.role]}</div>
              )}
            </th>
            <Side change={change} kind="expected" />
            <Side change={change} kind="observed" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function ChangedView({
  changed,
  attempt,
  onDiagnosis,
}: {
  changed: Changed;
  attempt: AttemptSnapshot;
  onDiagnosis: () => void;
}) {
  const { changes, same, workedAt } = changed;
  const [first] = changes;
  return (
    <div class="changed">
      <header class="verdict">
        <Mark kind="failed" />
        <h1>
          It worked at {moment(workedAt, attempt.startedAt)}.{' '}
          {first?.role === 'reason' ? (
            <>
              Since then this changed: <What change={first} />
            </>
          ) : first ? (
            'What differs since then does not show the reason'
          ) : (
            'Nothing that was compared has changed since then'
          )}
        </h1>
        <p>
          Now: <Prose text={headline(attempt).title} limit={240} />.{' '}
          <button type="button" class="quiet" onClick={onDiagnosis}>
            What to do
          </button>
        </p>
      </header>
      {changes.length > 0 && (
        <section>
          <h2>
            What differs{' '}
            <span class="quiet-text">
              {changes.length} of {count(changes.length + same, 'value')} compared
            </span>
          </h2>
          <Differences changed={changed} attempt={attempt} />
        </section>
      )}
      <section class="folds" aria-label="What does not differ">
        <p>{count(same, 'value is', 'values are')} the same.</p>
        <Details summary="Left out: what differs in every sign-in">
          <p>
            Code, <code>state</code>, PKCE challenge, client ID of a new registration, dates and times, IDs of requests
            and sessions, signatures. Of secrets only their kind is compared.
          </p>
        </Details>
      </section>
    </div>
  );
}

/** In the Diagnosis tab: one line, where something that the diagnosis is about has changed. */
export function ChangedLine({ attempt, onChanged }: { attempt: AttemptSnapshot; onChanged: () => void }) {
  const { changed } = attempt;
  const first = changed?.changes[0];
  if (!changed || first?.role !== 'reason') return null;
  return (
    <p class="explain">
      It worked at {moment(changed.workedAt, attempt.startedAt)}. Since then this changed: <What change={first} />.{' '}
      <button type="button" class="quiet" onClick={onChanged}>
        What changed
      </button>
    </p>
  );
}
