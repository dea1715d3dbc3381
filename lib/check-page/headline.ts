/** What a check by URL comes to, in a headline and a sentence or two: nobody signs in, so it ends before the sign-in. */

import type { ClientVerdict, Diagnosis, Finding, Prose } from '../finding.ts';
import { fails, warningsInWords, within } from '../presentation/clients-said.ts';
import { letsIn } from '../presentation/lets-in.ts';

export interface CheckHeadline {
  mark: 'failed' | 'warning' | 'passed' | 'stopped';
  /** What the mark says to who does not see it. */
  label: string;
  title: Prose;
  summary: Prose;
}

/** The steps that a check sees whole. */
const seen = ['network', 'challenge', 'resource-metadata', 'server-metadata'] as const;

const wentThrough = ({ stages }: Diagnosis): boolean =>
  seen.every((stage) => stages.some(({ id, status }) => id === stage && (status === 'passed' || status === 'warning')));

const onlyAClient = 'What comes after that only a real client can show: registering, signing in, using the token.';

/** Of a check that the person stopped: whatever was found, the rest may change it. */
export const stoppedHeadline: CheckHeadline = {
  mark: 'stopped',
  label: 'Stopped',
  title: 'You stopped the check before its end',
  summary: 'This is what was found until then. What was not asked is unknown and not wrong.',
};

/**
 * Of the client that was named, by its id or as it is called; where none was, of the official SDK 2 that it cannot, which no
 * finding may say.
 */
export function ownRow({ clients }: Pick<Diagnosis, 'clients'>, named: string | null): ClientVerdict | undefined {
  // Behind the name of one's own stands its version: `Claude Code (2.1.332, yours)`.
  const isIts = (name: string) => name === named || name.startsWith(`${named} (`);
  const row = clients.find(({ client, name }) => client === (named ?? 'other') || isIts(name));
  return named !== null || row?.verdict === 'cannot' ? row : undefined;
}

const stops: Partial<Record<ClientVerdict['verdict'], string>> = {
  cannot: 'cannot sign in',
  'might-fail': 'might fail to sign in',
};

/** Of what is no cause, what keeps this client out: only a warning, to the others. */
export const keepsOut = ({ warnings }: Diagnosis, row: ClientVerdict | undefined): Finding | undefined =>
  row?.verdict === 'cannot' ? warnings.find(({ check }) => check === row.check) : undefined;

/** `chosen`: the client that was named; what is known of it may say more than any finding. */
export function checkHeadline(diagnosis: Diagnosis, chosen?: ClientVerdict): CheckHeadline {
  const { cause, warnings, passed } = diagnosis;
  if (cause) {
    const how = chosen?.check === cause.check ? stops[chosen.verdict] : undefined;
    const who = how ? ` ${chosen?.name} ${how} because of this.` : '';
    return { mark: 'failed', label: 'Failing', title: cause.title, summary: `${cause.summary}${who}` };
  }
  const anybody = letsIn(diagnosis);
  if (anybody) {
    const also =
      chosen?.verdict === 'cannot' ? ` Besides, ${within(chosen.name, 1)} cannot sign in here. ${chosen.why}` : '';
    return { mark: 'warning', ...anybody, summary: `${anybody.summary}${also}` };
  }
  if (chosen?.verdict === 'cannot' || chosen?.verdict === 'might-fail') {
    const cannot = chosen.verdict === 'cannot';
    return {
      mark: cannot ? 'failed' : 'warning',
      label: cannot ? 'Cannot' : 'Might fail',
      title: `${chosen.name} ${cannot ? 'cannot' : 'might fail to'} sign in here`,
      summary: chosen.why,
    };
  }
  if (wentThrough(diagnosis)) {
    const who = chosen ? within(chosen.name, 1) : 'a client';
    const few = !chosen && diagnosis.clients.some(fails) ? ', but a few clients may fail all the same' : '';
    return {
      mark: warnings.length ? 'warning' : 'passed',
      label: warnings.length ? 'Nothing stops it, with warnings' : 'Nothing stops it',
      title: `Nothing stops ${who} up to the sign-in`,
      summary: `${warnings.length ? 'Nothing that can be seen from outside stops it.' : `All that can be seen from outside is in order${few}.`}${warningsInWords(diagnosis, 'may stop others')} ${onlyAClient}`,
    };
  }
  return {
    mark: 'stopped',
    label: 'Not all seen',
    title: passed.length ? 'Nothing wrong was found, and not everything was seen' : 'Nothing was seen',
    summary: 'What was not asked, or not answered, is unknown and not wrong.',
  };
}
