/** The sign-in for somebody else: in words, as a task, as data, as a file that opens again. Nothing secret is in any of them. */
import { CopyButton } from '../parts/copy.tsx';
import { later } from '../parts/later.tsx';
import type { DiagnosisProps } from './diagnosis-props.ts';
import { HandOn } from './hand-on.tsx';

/** At the end of the page. */
export const SaveHar = later(async () => (await import('./save-har.tsx')).SaveHar);

type ShareProps = Pick<DiagnosisProps, 'session' | 'handshake' | 'attempt' | 'load'>;

export function Share({ session, handshake, attempt, load }: ShareProps) {
  const { source, pageOrigin, inspector, added } = session;
  const seen = source.kind === 'har' ? { file: source.name } : { page: pageOrigin };
  return (
    <section>
      <h2>Share</h2>
      <HandOn handshake={handshake} attempt={attempt}>
        <CopyButton
          label="Copy JSON"
          what=""
          text={async () =>
            (await import('../../lib/report/json-line.ts')).jsonLine(seen, [
              { handshake, diagnosis: attempt.diagnosis },
            ])
          }
        />
      </HandOn>
      <SaveHar
        handshake={handshake}
        inspector={inspector && !added && pageOrigin !== null ? pageOrigin : undefined}
        load={load}
      />
    </section>
  );
}
