/** The answer: what it is, where to put it right, what to do, how to see that it worked. */
import { useRef } from 'preact/hooks';
import type { Finding } from '../../lib/finding.ts';
import { onceMended } from '../../lib/once-mended.ts';
import { sightOf } from '../../lib/recheck/sight.ts';
import { connectedWords } from '../../lib/seen-connected.ts';
import { Affected } from '../parts/affected.tsx';
import { CheckAgain } from '../parts/check-again.tsx';
import { FindingRow, findingKey } from '../parts/finding.tsx';
import { DoThis, OtherWays } from '../parts/fix.tsx';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief } from '../parts/text.ts';
import type { DiagnosisProps } from './diagnosis.tsx';
import { Further, showRow } from './further.tsx';
import { IsFixed } from './is-fixed.tsx';
import { NotThrough } from './not-through.tsx';
import { remarks } from './remarks.ts';
import { Verdict } from './verdict.tsx';
import './answer.css';

export function Answer(props: DiagnosisProps) {
  const { handshake, attempt, client, onOpen } = props;
  const { verdict, cause, suspect, warnings, clients } = attempt.diagnosis;
  const main = cause ?? suspect;
  const [warning, ...others] = main ? [] : warnings;
  const rows = useRef(new Map<string, HTMLDetailsElement | null>()).current;
  return (
    <div class="answer" data-check={main?.check}>
      <Verdict handshake={handshake} attempt={attempt} client={client} />
      {cause && <ToDo finding={cause} heading="Do this" of={props} />}
      {verdict === 'incomplete' && <NotThrough handshake={handshake} attempt={attempt} />}
      {warning && (
        <div data-check={warning.check}>
          <section class="note">
            <Mark kind="warning" />
            <h2>
              <Prose text={warning.title} limit={240} />
            </h2>
            <p>
              <Prose text={warning.summary} limit={700} />
            </p>
            <Affected check={warning.check} clients={clients} />
          </section>
          {others.length > 0 && <Further findings={others} onShow={(one) => showRow(rows.get(findingKey(one)))} />}
          <ToDo finding={warning} heading="To put it right" of={props} />
        </div>
      )}
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

/** What to do, how to see that it worked, and what else there is. */
function ToDo({
  finding,
  heading,
  of: { handshake, attempt, checkClient, outdated = false },
}: {
  finding: Finding;
  heading: string;
  of: DiagnosisProps;
}) {
  const { fix } = finding;
  return (
    <>
      {fix.do.length > 0 && (
        <section>
          <h2>{heading}</h2>
          <DoThis fix={fix} />
        </section>
      )}
      <CheckAgain client={checkClient} handshake={handshake} attempt={attempt} finding={finding}>
        {/* Where only a new sign-in shows it, that is said already. */}
        {outdated ? (
          <p>To see it here: close DevTools, open them again, and connect again.</p>
        ) : (
          sightOf({ finding }).by !== 'nothing' && <Connect handshake={handshake} attempt={attempt} finding={finding} />
        )}
      </CheckAgain>
      <OtherWays fix={fix} whole />
    </>
  );
}

/** What every fix ends with, where no sentence of how to see that it is fixed says it already. */
function Connect({
  handshake: { client, via },
  attempt,
  finding: { fix, verify },
}: Pick<DiagnosisProps, 'handshake' | 'attempt'> & { finding: Finding }) {
  if (verify.some(({ anyOf }) => !anyOf?.length)) return null;
  const name = client === null ? 'your MCP client' : brief(client, 80);
  const press = /^MCP Inspector\b/.test(name)
    ? 'press **Connect** in MCP Inspector again'
    : `connect again from ${name}`;
  // No client is watched here after a live check, and so no warning goes.
  const seen =
    attempt.diagnosis.verdict === 'failing' || via === 'live-check'
      ? connectedWords(via, name)
      : 'this warning is then gone';
  const says = `${press}: ${seen}.`;
  return (
    <p>
      <Prose text={onceMended(fix, says, `Then ${says}`)} />
    </p>
  );
}
