/** A sign-in that is not through: how far it came, what it looks like, and what to try where nothing happens. */
import { goOn } from '../parts/go-on.ts';
import { Prose } from '../parts/prose.tsx';
import { Steps } from '../parts/steps.tsx';
import { isCheck, noPage } from '../parts/waiting.ts';
import { canFixNow } from '../parts/words.ts';
import type { DiagnosisProps } from './diagnosis.tsx';
import { SoFar } from './so-far.tsx';
import { ToDo } from './to-do.tsx';

export function NotThrough({ of }: { of: DiagnosisProps }) {
  const { handshake, attempt } = of;
  const { suspect } = attempt.diagnosis;
  const open = attempt.running || attempt.atSignIn;
  return (
    <>
      <section>
        <h2>{open ? 'So far' : 'What was done'}</h2>
        <SoFar handshake={handshake} attempt={attempt} />
      </section>
      {suspect && (
        <>
          <section>
            <h2>Warning so far</h2>
            <p>
              <b>
                <Prose text={suspect.title} limit={240} />
              </b>
              .{!open && ' Whether that stopped it was not seen.'}
            </p>
            <p>
              <Prose text={suspect.summary} limit={700} />
            </p>
          </section>
          <ToDo
            finding={suspect}
            heading={
              !open ? 'To put it right' : canFixNow(attempt.diagnosis) ? 'Do this' : 'Do this once it has stopped'
            }
            of={of}
          />
        </>
      )}
      {attempt.atSignIn && (
        <section>
          <h2>Nothing happens?</h2>
          <p>{noPage}</p>
        </section>
      )}
      {!open && !isCheck(attempt) && (
        <section>
          <h2>To go on</h2>
          <Steps steps={goOn(handshake, attempt)} />
        </section>
      )}
    </>
  );
}
