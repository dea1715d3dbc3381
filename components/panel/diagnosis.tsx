/** The Diagnosis tab: the answer; beside it what shows it; and where there is room, the sign-in step by step. */
import { Report, reportOf } from '../parts/report.ts';
import { Answer } from './answer.tsx';
import { Background } from './background.tsx';
import type { DiagnosisProps } from './diagnosis-props.ts';
import { StepByStep } from './step-by-step.tsx';
import './diagnosis.css';

export function DiagnosisView(props: DiagnosisProps) {
  const { handshake, attempt, onOpen } = props;
  return (
    <Report.Provider value={() => reportOf(handshake, attempt)}>
      <div class="diagnosis">
        <Answer {...props} />
        <Background {...props} />
        <StepByStep handshake={handshake} attempt={attempt} onOpen={onOpen} />
      </div>
    </Report.Provider>
  );
}
