/** A sign-in that is not through: what can be put right now, how far it came, and what to try where nothing happens. */
import { goOn } from '../parts/go-on.ts';
import { canFixNow } from '../parts/headline.ts';
import { Steps } from '../parts/steps.tsx';
import { isCheck, noPage } from '../parts/waiting.ts';
import type { DiagnosisProps } from './diagnosis-props.ts';
import { SoFar } from './so-far.tsx';
import { ToDo } from './to-do.tsx';

export function NotThrough({ of }: { of: DiagnosisProps }) {
  const { handshake, attempt } = of;
  const { suspect } = attempt.diagnosis;
  const open = attempt.running || attempt.atSignIn;
  const now = !open || canFixNow(attempt.diagnosis);
  const toDo = suspect && (
    <ToDo
      finding={suspect}
      heading={!open ? 'To put it right' : now ? 'Do this' : 'Do this once it has stopped'}
      of={of}
    />
  );
  return (
    <>
      {now && toDo}
      {!open && !isCheck(attempt) && (
        <section>
          <h2>To go on</h2>
          <Steps steps={goOn(handshake, attempt)} />
        </section>
      )}
      <section>
        <h2>{open ? 'So far' : 'What was done'}</h2>
        <SoFar handshake={handshake} attempt={attempt} />
      </section>
      {!now && toDo}
      {attempt.atSignIn && (
        <section>
          <h2>Nothing happens?</h2>
          <p>{noPage}</p>
        </section>
      )}
    </>
  );
}
