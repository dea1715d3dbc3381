/** What every fix that fills `.env` needs beside its steps. */
import type { Alternative, Step } from '../../../finding.ts';
import type { FixDraft } from '../../define.ts';
import { inServer } from './step.ts';

const fillsEnv = ({ values = [], snippets = [] }: Step): boolean =>
  values.some(({ name }) => name === '.env') || snippets.some(({ label }) => label === '.env');

/** What stands there and nobody reads changes nothing. */
const readEnv: Alternative = {
  kind: 'also',
  when: 'If your project does not read `.env` yet (search for `dotenv` and `env-file`)',
  steps: [
    inServer('Let its start command read it.', {
      values: [
        { name: 'After node', value: '--env-file=.env' },
        { name: 'After uvicorn', value: '--env-file .env' },
      ],
    }),
  ],
};

/** Behind the alternatives that belong to the steps, of which some may fill it as well. */
export function withEnvRead(fix: FixDraft): FixDraft {
  const { do: steps, or = [] } = fix;
  if (!steps.some(fillsEnv) && !or.some((way) => way.steps.some(fillsEnv))) return fix;
  return { ...fix, or: [...or, readEnv] };
}
