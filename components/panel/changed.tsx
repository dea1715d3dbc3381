/** The tab "What changed": the sign-in that fails beside the last one at this server that worked. */
import { useState } from 'preact/hooks';
import { type Change, type Changed, type Same, sameCount } from '../../lib/changed/compare.ts';
import type { Fix } from '../../lib/finding.ts';
import { wayThere } from '../../lib/presentation/places.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { CopyButton } from '../parts/copy.tsx';
import { Details } from '../parts/details.tsx';
import { Value, valuesOf } from '../parts/evidence.tsx';
import { headline } from '../parts/headline.ts';
import { ExternalLink } from '../parts/link.tsx';
import { Mark } from '../parts/mark.tsx';
import { Destination } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import { MenuPath } from '../parts/step.tsx';
import { brief, count, moment, plain } from '../parts/text.ts';
import { Name, What } from './changed-line.tsx';
import './changed.css';

/** What came later may follow from the reason, or may not: nobody saw which. */
const roles = {
  reason: 'Likely the reason',
  later: 'Later in the sign-in',
  other: 'Changed too',
} as const;

/** Where it is put right, and the way to the setting. */
function Where({ fix }: { fix: Fix }) {
  const step = wayThere(fix);
  return (
    <>
      <Destination fix={fix} />
      {step?.path && (
        <p class="path">
          <span>
            <MenuPath path={step.path} />
          </span>
          {step.link && <ExternalLink url={step.link.url}>{brief(step.link.label, 160)}</ExternalLink>}
        </p>
      )}
    </>
  );
}

/** Which one that worked it is compared with, where there are several. */
function CompareWith({
  all,
  chosen,
  beside,
  onChoose,
}: {
  all: readonly Changed[];
  chosen: Changed;
  beside: number;
  onChoose: (workedAt: number) => void;
}) {
  if (all.length < 2) return null;
  return (
    <label class="compare-with">
      Compare with{' '}
      <select value={chosen.workedAt} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
        {all.map(({ workedAt }) => (
          <option key={workedAt} value={workedAt}>
            {moment(workedAt, beside)}, connected
          </option>
        ))}
      </select>
    </label>
  );
}

/** The names of what is the same, under their count. */
function SameValues({ same }: { same: readonly Same[] }) {
  const values = sameCount({ same });
  if (!values) return null;
  return (
    <Details summary={count(values, 'value is the same', 'values are the same')}>
      <ul>
        {same.map(({ of, names }) => (
          <li key={of + names.join()}>
            {names.map((name, i) => (
              <span key={name}>
                {i > 0 && ', '}
                <Name name={name} />
              </span>
            ))}{' '}
            {brief(of, 120)}
          </li>
        ))}
      </ul>
    </Details>
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
  const reasoned = changed.changes.some(({ role }) => role === 'reason');
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
            <Mark kind="failed" /> Failed, {moment(attempt.startedAt, changed.workedAt)}
          </th>
        </tr>
      </thead>
      <tbody>
        {changed.changes.map((change) => (
          <tr key={`${change.name} ${change.of}`} data-role={change.role}>
            <th scope="row">
              <What change={change} />
              {/* Where no reason shows, each is as likely. */}
              {reasoned && <div class={change.role === 'reason' ? 'reason' : 'quiet-text'}>{roles[change.role]}</div>}
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
  all,
  attempt,
  onDiagnosis,
}: {
  /** The newest first. */
  all: readonly Changed[];
  attempt: AttemptSnapshot;
  onDiagnosis: () => void;
}) {
  const [since, setSince] = useState<number | null>(null);
  const changed = all.find(({ workedAt }) => workedAt === since) ?? all[0];
  if (!changed) return null;
  const { changes, same, workedAt } = changed;
  const [first] = changes;
  const { cause } = attempt.diagnosis;
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
        {cause && <Where fix={cause.fix} />}
        <p>
          Now: <Prose text={headline(attempt).title} limit={240} />.{' '}
          <button type="button" onClick={onDiagnosis}>
            What to do
          </button>
        </p>
      </header>
      <section>
        <div class="changed-head">
          <h2>
            What differs{' '}
            <span class="quiet-text">
              {changes.length} of {count(changes.length + sameCount(changed), 'value')} compared
            </span>
          </h2>
          <CompareWith all={all} chosen={changed} beside={attempt.startedAt} onChoose={setSince} />
        </div>
        {changes.length > 0 && <Differences changed={changed} attempt={attempt} />}
      </section>
      <section class="folds" aria-label="What does not differ">
        <SameValues same={same} />
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
