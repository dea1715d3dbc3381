/** How far the reading of a file is, and the way to stop it. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FileProgress } from '../../lib/extension/shared/file-messages.ts';
import { brief, count } from '../parts/text.ts';
import type { FileQueue, Reading } from './file-queue.ts';
import './reading-bar.css';

const verbs = { reading: 'Reading', diagnosing: 'Diagnosing' } as const;

/** Reading the file is half of the work, whatever the file is like: the bar never goes back. */
const shareOf = ({ step, done }: FileProgress): number => (step === 'reading' ? done : 1 + done) / 2;

/** The number and its sign stay on one line. */
const percent = (share: number) => `${Math.floor(share * 100)}\u00a0%`;

export function ReadingBar({ queue }: { queue: FileQueue }) {
  const reading = queue.reading.value;
  return reading && <Bar reading={reading} queue={queue} />;
}

function Bar({ reading, queue }: { reading: Reading; queue: FileQueue }) {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => stopWithEscape(queue.stop), [queue]);
  // The focus does not go with the button that had it.
  useLayoutEffect(
    () => () => {
      if (bar.current?.contains(document.activeElement)) document.querySelector<HTMLElement>('.open-files')?.focus();
    },
    [],
  );

  const { name, progress, waiting } = reading;
  const share = progress && shareOf(progress);
  const how = [
    progress && percent(share ?? 0),
    progress?.requests && count(progress.requests, 'request'),
    waiting && `${waiting} more to come`,
  ];
  return (
    <section class="reading" aria-label="Reading files" ref={bar}>
      <progress aria-label={`Reading ${brief(name, 120)}`} {...(share !== null && { value: share })} />
      <p>
        <span class="reading-name" title={brief(name, 300)}>
          {verbs[progress?.step ?? 'reading']} <b>{brief(name, 120)}</b>
          {progress ? ': ' : '… '}
        </span>
        <span>{how.filter(Boolean).join(', ')}</span>
      </p>
      <button type="button" onClick={queue.stop} title="Stop reading this file (Escape)">
        Stop
      </button>
      {waiting > 0 && (
        <button type="button" onClick={queue.stopAll}>
          Stop all
        </button>
      )}
    </section>
  );
}

/** Returns the way to end it. DevTools opens its drawer at an Escape that is left to it. */
function stopWithEscape(stop: () => void): () => void {
  const listener = (event: KeyboardEvent) => {
    const { target } = event;
    const has = target instanceof HTMLElement && (target.closest('dialog') ?? (target as HTMLInputElement).value);
    if (event.key !== 'Escape' || has) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
  };
  window.addEventListener('keydown', listener, true);
  return () => window.removeEventListener('keydown', listener, true);
}
