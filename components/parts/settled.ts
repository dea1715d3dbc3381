/** What looks wrong for the moment that a client takes to go on is told to nobody: a healthy sign-in has such moments too. */
import { useEffect, useState } from 'preact/hooks';
import type { Entry } from './entries.ts';

/** So long nothing came, in ms, before it is told while the sign-in runs. */
const MOMENT = 1000;

const without = ({ attempt, ...rest }: Entry): Entry => {
  const { suspect: _, ...diagnosis } = attempt.diagnosis;
  return { ...rest, attempt: { ...attempt, diagnosis } };
};

export function useSettled(entry: Entry | null | undefined): Entry | undefined {
  const [, tellAnew] = useState(0);
  const { running, diagnosis, exchanges } = entry?.attempt ?? {};
  const last = exchanges?.at(-1);
  const told = running && diagnosis?.suspect && last ? last.startedAt + (last.durationMs ?? 0) + MOMENT : 0;
  const left = told - Date.now();
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => tellAnew(told), left);
    return () => clearTimeout(timer);
  }, [told]);
  return entry ? (left > 0 ? without(entry) : entry) : undefined;
}
