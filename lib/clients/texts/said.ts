/** What a text of the client means here: whether what it points at was seen. */
import type { CheckId } from '../../checks/ids.ts';
import type { Diagnosis, SaidText } from '../../finding.ts';
import { recognise } from './recognise.ts';

interface Told {
  errorText?: string;
  client?: string;
}

/** Empty where nobody knows the text; `undefined` where there is none. */
export function textsSaid(
  { errorText, client }: Told,
  {
    cause,
    suspect,
    consequences,
    warnings,
    passed,
  }: Pick<Diagnosis, 'cause' | 'suspect' | 'consequences' | 'warnings' | 'passed'>,
): SaidText[] | undefined {
  if (!errorText?.trim()) return undefined;
  const failed = new Set([cause, suspect, ...consequences, ...warnings].map((finding) => finding?.check));
  const statusOf = (check: CheckId) => (failed.has(check) ? 'failed' : passed.includes(check) ? 'passed' : 'unknown');
  return recognise(errorText, client).map(({ checks, ...text }) => ({
    ...text,
    checks: checks.map((check) => ({ check, status: statusOf(check) })),
  }));
}
