/** The answer: what it is, where to put it right, what to do, how to see that it worked. */
import { useRef } from 'preact/hooks';
import { clientsSaid } from '../../lib/presentation/clients-said.ts';
import { Affected } from '../parts/affected.tsx';
import { Clients } from '../parts/clients.tsx';
import { FindingRow, findingKey } from '../parts/finding.tsx';
import { headline } from '../parts/headline.ts';
import { Mark } from '../parts/mark.tsx';
import { Destination } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import { isCheck } from '../parts/waiting.ts';
import type { DiagnosisProps } from './diagnosis-props.ts';
import { Further, showRow } from './further.tsx';
import { IsFixed } from './is-fixed.tsx';
import { NotThrough } from './not-through.tsx';
import { remarks } from './remarks.ts';
import { SoFar } from './so-far.tsx';
import { ToDo } from './to-do.tsx';
import { useBelow } from './use-below.ts';
import { Verdict } from './verdict.tsx';
import './answer.css';

export function Answer(props: DiagnosisProps) {
  const { handshake, attempt, client, onOpen } = props;
  const { verdict, cause, suspect, warnings, clients } = attempt.diagnosis;
  const main = cause ?? suspect;
  const [warning, ...others] = main ? [] : warnings;
  // A live check goes no further than was meant: what it found comes first.
  const found = warning && isCheck(attempt);
  const rows = useRef(new Map<string, HTMLDetailsElement | null>()).current;
  return (
    <div
      class={verdict === 'incomplete' && !found ? 'answer open' : 'answer'}
      data-check={main?.check}
      ref={useBelow()}
    >
      <Verdict handshake={handshake} attempt={attempt} client={client} />
      {cause && <ToDo finding={cause} heading="Do this" of={props} />}
      {verdict === 'incomplete' && !found && <NotThrough of={props} />}
      {verdict === 'connected' && !warning && <Through handshake={handshake} attempt={attempt} />}
      {warning && (
        <div data-check={warning.check}>
          <section class="note">
            <Mark kind="warning" />
            {headline(attempt).title !== warning.title && (
              <h2>
                <Prose text={warning.title} limit={240} />
              </h2>
            )}
            <Destination fix={warning.fix} />
            <p>
              <Prose text={warning.summary} limit={700} />
            </p>
            <Affected check={warning.check} clients={clients} />
          </section>
          {others.length > 0 && <Further findings={others} onShow={(one) => showRow(rows.get(findingKey(one)))} />}
          <ToDo
            finding={warning}
            heading={others.length ? 'To put the first one right' : 'To put it right'}
            of={props}
          />
        </div>
      )}
      {verdict === 'incomplete' && found && <NotThrough of={props} />}
      {others.length > 0 && (
        <section>
          <h2>Further warnings</h2>
          {others.map((finding) => (
            <FindingRow
              key={findingKey(finding)}
              finding={finding}
              kind="warning"
              fix
              clients={clients}
              onOpen={onOpen}
              remark={remarks(attempt)}
              verify={<IsFixed finding={finding} of={props} />}
              at={(row) => void rows.set(findingKey(finding), row)}
            />
          ))}
        </section>
      )}
    </div>
  );
}

/** A sign-in that is through, with nothing to put right: what it did stays where it stood while it ran. */
function Through({ handshake, attempt }: Pick<DiagnosisProps, 'handshake' | 'attempt'>) {
  return (
    <>
      <section>
        <h2>What was done</h2>
        <SoFar handshake={handshake} attempt={attempt} />
      </section>
      <section>
        <h2>Other clients</h2>
        <Clients said={clientsSaid(attempt.diagnosis, handshake.via)} lead="Connected here." />
      </section>
    </>
  );
}
