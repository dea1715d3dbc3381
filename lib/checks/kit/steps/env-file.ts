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

/** Right below what fills it. */
export function withEnvRead(fix: FixDraft): FixDraft {
  const { do: steps, or = [] } = fix;
  if (steps.some(fillsEnv)) return { ...fix, or: [readEnv, ...or] };
  const last = or.findLastIndex((way) => way.steps.some(fillsEnv));
  return last < 0 ? fix : { ...fix, or: or.toSpliced(last + 1, 0, readEnv) };
}
