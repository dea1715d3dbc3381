/** What every fix that fills `.env` needs with its steps: what stands there and nobody reads changes nothing, or ends the server. */
import type { Step } from '../../../finding.ts';
import type { FixDraft } from '../../define.ts';
import { inServer } from './step.ts';

const fillsEnv = ({ values = [], snippets = [] }: Step): boolean =>
  values.some(({ name }) => name === '.env') || snippets.some(({ label }) => label === '.env');

const next = inServer(
  'If your project does not read `.env` yet (search for `dotenv` and `env-file`): let its start command read it.',
  {
    values: [
      { name: 'After node', value: '--env-file=.env' },
      { name: 'After uvicorn', value: '--env-file .env' },
    ],
  },
);

const withNext = (steps: Step[]): Step[] => steps.flatMap((step) => (fillsEnv(step) ? [step, next] : [step]));

/** The step after it, wherever that is: before the restart in any case. */
export const withEnvRead = ({ do: steps, or = [], ...rest }: FixDraft): FixDraft => ({
  ...rest,
  do: withNext(steps),
  or: or.map((one) => ({ ...one, steps: withNext(one.steps) })),
});
