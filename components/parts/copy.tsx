/** Values to paste, each with its button. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { plain } from './text.ts';
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

/** `text` may be worked out on the click, where it is long. `what` completes the accessible name: "Copy *command*". */
export function CopyButton({
  text,
  what,
  label = 'Copy',
  quiet = false,
}: {
  text: string | (() => string);
  what: string;
  label?: string;
  quiet?: boolean;
}) {
  const [state, setState] = useState<State>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    const done = await copyText(typeof text === 'function' ? text() : text);
    setState(done ? 'copied' : 'refused');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState('idle'), 1600);
  };
  const shown = { idle: label, copied: 'Copied', refused: 'Not copied' }[state];
  return (
    <button
      type="button"
      class={quiet ? 'quiet copy-button' : 'copy-button'}
      onClick={copy}
      // The visible label leads, so that what is seen is what can be said to it (WCAG 2.5.3).
      aria-label={what ? `${shown} ${what}` : undefined}
    >
      {/* Both words hold the width, so that nothing moves when the label changes. */}
      <span class="copy-label" data-rest={label}>
        {shown}
      </span>
      <span class="visually-hidden" aria-live="polite">
        {state === 'idle' ? '' : shown}
      </span>
    </button>
  );
}

/** A value in one line or more, to paste as it is. What is copied is what is shown. */
export function CopyValue({ value, what = 'value' }: { value: string; what?: string }) {
  return (
    <span class="copy">
      <span class="copy-value">{plain(value)}</span>
      <CopyButton text={plain(value)} what={what} quiet />
    </span>
  );
}

/** Lines of code or a command, with the button in the corner. */
export function CodeBlock({ code, what }: { code: string; what: string }) {
  return (
    <div class="code-block">
      <pre>
        <code>{plain(code)}</code>
      </pre>
      <CopyButton text={plain(code)} what={what} quiet />
    </div>
  );
}
