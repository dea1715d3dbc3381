/** What looks wrong for the moment that a client takes to go on is told to nobody: a healthy sign-in has such moments too. */
import { useEffect, useState } from 'preact/hooks';
import type { Entry } from './entries.ts';

/** So long nothing came, in ms, before it is told while the sign-in runs. */
const MOMENT = 1000;

/** As if no check had said anything: neither the finding nor its step, nor what would follow from it. */
function without({ attempt, ...rest }: Entry): Entry {
  const { suspect, ...diagnosis } = attempt.diagnosis;
  const stages = diagnosis.stages.map((one) =>
    one.id === suspect?.stage && one.status === 'warning' ? { ...one, status: 'not-reached' as const } : one,
  );
  return { ...rest, attempt: { ...attempt, diagnosis: { ...diagnosis, stages, consequences: [] } } };
}

/** When the last of it came, in ms since the epoch: the one that began last need not be it. */
const endOf = ({ exchanges }: Entry['attempt']): number =>
  exchanges.reduce((end, { startedAt, durationMs = 0 }) => Math.max(end, startedAt + durationMs), 0);

export function useSettled(entry: Entry | null | undefined): Entry | undefined {
  const { running, diagnosis } = entry?.attempt ?? {};
  const told = entry && running && diagnosis?.suspect ? endOf(entry.attempt) + MOMENT : 0;
  // The clock of the page that asked may be another than this one's: no more than a moment is waited by this one.
  const [past, setPast] = useState(0);
  const waits = told > Date.now() && past !== told;
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setPast(told), Math.min(told - Date.now(), MOMENT));
    return () => clearTimeout(timer);
  }, [told]);
  return entry ? (waits ? without(entry) : entry) : undefined;
}
