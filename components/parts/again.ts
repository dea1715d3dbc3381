/** Checking a finding again, as a page keeps it: what runs, and how it went each time. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CheckClient, CheckState, RunningCheck } from '../../lib/extension/views/check-client.ts';
import type { AgainEntry } from '../../lib/recheck/outcome.ts';
import { type AgainSubject, matterOf } from '../../lib/recheck/subject.ts';

/** As long as the page lives: a finding may go away and come back. */
const histories = new WeakMap<CheckClient, Map<string, AgainEntry[]>>();

function historyOf(client: CheckClient, key: string): AgainEntry[] {
  const all = histories.get(client) ?? new Map<string, AgainEntry[]>();
  histories.set(client, all);
  const known = all.get(key) ?? [];
  all.set(key, known);
  return known;
}

interface Run {
  /** Milliseconds since the epoch. */
  since: number;
  state: CheckState;
}

export interface Again {
  /** Oldest first. */
  entries: readonly AgainEntry[];
  running?: Run;
  /** Why nothing came of the last time, in a sentence. */
  problem?: string;
  /** Called inside a click. */
  start(): void;
  stop(): void;
  permit(shown: readonly string[]): void;
  decline(): void;
}

const problems: Partial<Record<CheckState['phase'], string>> = {
  refused: 'Nothing was asked.',
  lost: 'The extension was restarted before the responses came. Check again.',
};

export function useAgain(client: CheckClient, subject: AgainSubject): Again {
  const key = `${subject.server} ${matterOf(subject.finding)}`;
  const [running, setRunning] = useState<Run>();
  const [problem, setProblem] = useState<string>();
  /** What runs now; a state may be drawn later than a second click comes. */
  const current = useRef<RunningCheck>(undefined);

  useEffect(() => {
    setRunning(undefined);
    setProblem(undefined);
    return () => {
      current.current?.cancel();
      current.current = undefined;
    };
  }, [key]);

  const hear = (since: number) => (state: CheckState) => {
    if (state.phase === 'running' || state.phase === 'needs-permission') {
      setRunning({ since, state });
      return;
    }
    current.current = undefined;
    setRunning(undefined);
    if (state.outcome) historyOf(client, key).push({ at: Date.now(), outcome: state.outcome });
    else setProblem(state.sentence ?? problems[state.phase]);
  };

  return {
    entries: historyOf(client, key),
    ...(running && { running }),
    ...(problem !== undefined && { problem }),
    start() {
      if (current.current) return;
      const since = Date.now();
      setProblem(undefined);
      setRunning({ since, state: { phase: 'running', asked: [] } });
      current.current = client.again(subject, hear(since));
    },
    stop() {
      // What was found until then is told, as that.
      current.current?.stop();
    },
    permit(shown) {
      void current.current?.permit(shown);
    },
    decline() {
      current.current?.decline();
    },
  };
}
