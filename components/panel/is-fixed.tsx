/** How to see that a finding is fixed which is not the one that the page is about. */
import type { Finding } from '../../lib/finding.ts';
import { CheckAgain } from '../parts/check-again.tsx';
import type { DiagnosisProps } from './diagnosis-props.ts';

type Of = Pick<DiagnosisProps, 'handshake' | 'attempt' | 'checkClient'>;

export function IsFixed({ finding, of: { handshake, attempt, checkClient } }: { finding: Finding; of: Of }) {
  return <CheckAgain client={checkClient} handshake={handshake} attempt={attempt} finding={finding} minor />;
}
