/** What to do about a finding, how to see that it worked, and what else there is. */
import type { Finding } from '../../lib/finding.ts';
import { onceMended } from '../../lib/presentation/once-mended.ts';
import { connectedWords } from '../../lib/presentation/seen-connected.ts';
import { sightOf } from '../../lib/recheck/sight.ts';
import { CheckAgain } from '../parts/check-again.tsx';
import { DoThis, OtherWays } from '../parts/fix.tsx';
import { isInspectorPage } from '../parts/inspector-name.ts';
import { Prose } from '../parts/prose.tsx';
import { brief } from '../parts/text.ts';
import type { DiagnosisProps } from './diagnosis-props.ts';

export function ToDo({
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
  const press = isInspectorPage(name) ? 'press **Connect** in MCP Inspector again' : `connect again from ${name}`;
  // No client is watched here after a live check, and so no warning goes.
  const seen =
    attempt.diagnosis.verdict === 'failing' || via === 'live-check'
      ? connectedWords(via, name)
      : 'this warning is then gone';
  return (
    <p>
      <Prose text={onceMended(fix, `${seen}.`, press, `Then ${press}`)} />
    </p>
  );
}
