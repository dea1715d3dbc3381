/** What there is to say before there is a cause, or where there is none. */
import { clientsOfSignIn } from '../../lib/presentation/clients-said.ts';
import { destinationWords } from '../../lib/presentation/places.ts';
import type { Entry } from '../parts/entries.ts';
import { goOn } from '../parts/go-on.ts';
import { headline } from '../parts/headline.ts';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { Steps } from '../parts/steps.tsx';
import { Waited } from '../parts/waited.tsx';
import { isCheck, noPage } from '../parts/waiting.ts';

/** The rest is in the panel. */
const MOST_WARNINGS = 3;

export function Said({ entry: { handshake, attempt } }: { entry: Pick<Entry, 'handshake' | 'attempt'> }) {
  const { verdict, cause, suspect, warnings } = attempt.diagnosis;
  const shown = cause || suspect ? [] : warnings.slice(0, MOST_WARNINGS);
  return (
    <section data-check={suspect?.check}>
      <p>
        <Prose text={headline(attempt, handshake).summary} limit={400} />
      </p>
      <Waited attempt={attempt} />
      {attempt.atSignIn && <p class="quiet-text">{noPage}</p>}
      {verdict === 'incomplete' && !attempt.running && !attempt.atSignIn && !isCheck(attempt) && (
        <Steps steps={goOn(handshake, attempt)} />
      )}
      {shown.map((warning, index) => (
        <p class="warned" key={index} data-check={warning.check}>
          <Mark kind="warning" />
          <span>
            <Prose text={warning.title} limit={160} />. {destinationWords(warning.fix)}.
          </span>
        </p>
      ))}
      {verdict === 'connected' && <p class="quiet-text">{clientsOfSignIn(attempt.diagnosis).line}</p>}
    </section>
  );
}
