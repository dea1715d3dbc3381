/** What every fix that fills `.env` needs beside its steps: what stands there and nobody reads changes nothing. */
import type { Alternative, Step } from '../../../finding.ts';
import type { FixDraft } from '../../define.ts';
import { inServer } from './step.ts';

const fillsEnv = ({ values = [], snippets = [] }: Step): boolean =>
  values.some(({ name }) => name === '.env') || snippets.some(({ label }) => label === '.env');

const UNREAD = 'If your project does not read `.env` yet (search for `dotenv` and `env-file`)';
const inStartCommand = {
  values: [
    { name: 'After node', value: '--env-file=.env' },
    { name: 'After uvicorn', value: '--env-file .env' },
  ],
};

const way: Alternative = {
  kind: 'also',
  when: UNREAD,
  steps: [inServer('Let its start command read it.', inStartCommand)],
};
const next = inServer(`${UNREAD}: let its start command read it.`, inStartCommand);

/** Folded below the steps; within an alternative, which is unfolded by whoever needs it, as its next step. */
export const withEnvRead = ({ do: steps, or = [], ...rest }: FixDraft): FixDraft => ({
  ...rest,
  do: steps,
  or: [
    ...(steps.some(fillsEnv) ? [way] : []),
    ...or.map((one) => ({ ...one, steps: one.steps.flatMap((step) => (fillsEnv(step) ? [step, next] : [step])) })),
  ],
});
