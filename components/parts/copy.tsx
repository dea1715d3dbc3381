/** Values to paste, each with its button. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Breaking } from './breaking.tsx';
import { CopyIcon, DoneIcon } from './icons.tsx';
import { isToFill, plain } from './text.ts';
import './copy.css';

/** `execCommand` is the way that works in a DevTools panel, where the Clipboard API is refused by policy. */
async function copyText(text: string): Promise<boolean> {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.cssText = 'position:fixed;inset:0 auto auto 0;opacity:0;';
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    // Tried again below.
  }
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  if (done) return true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

type State = 'idle' | 'copied' | 'refused';

/** `text` may be worked out on the click, where it is long. Without a label it is a sign, and `what` completes its name. */
export function CopyButton({
  text,
  what,
  label,
}: {
  text: string | (() => string | Promise<string>);
  what: string;
  label?: string;
}) {
  const [state, setState] = useState<State>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    const done = await copyText(typeof text === 'function' ? await text() : text);
    setState(done ? 'copied' : 'refused');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState('idle'), 1600);
  };
  const shown = { idle: label, copied: 'Copied', refused: 'Not copied' }[state];
  const name = label ? undefined : `Copy ${what}`;
  return (
    <button
      type="button"
      class={label ? 'copy-button' : `icon-button copy-button ${state}`}
      onClick={copy}
      aria-label={name}
      title={name}
    >
      {label ? (
        // Both words hold the width, so that nothing moves when the label changes.
        <span class="copy-label" data-rest={label}>
          {shown}
        </span>
      ) : state === 'copied' ? (
        <DoneIcon />
      ) : (
        <CopyIcon />
      )}
      <span class="visually-hidden" aria-live="polite">
        {state === 'idle' ? '' : shown}
      </span>
    </button>
  );
}

/** A value in one line or more, with a button where it is pasted as it is. What is copied is what is shown. */
export function CopyValue({ value, what = 'value' }: { value: string; what?: string }) {
  return (
    <span class="copy">
      <code class="copy-value">
        <Breaking text={plain(value)} />
      </code>
      {!isToFill(value) && <CopyButton text={plain(value)} what={what} />}
    </span>
  );
}
