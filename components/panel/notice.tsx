/** A notice that a reader can dismiss, and one of a page that was open before the extension. */
import { CloseIcon } from '../parts/icons.tsx';
import { brief } from '../parts/text.ts';

interface NoticeProps {
  kind: 'problem' | 'calm';
  /** Of the file that it is about. */
  name: string;
  onDismiss: () => void;
  children: string;
}

export function Notice({ kind, name, onDismiss, children }: NoticeProps) {
  const about = brief(name, 120);
  return (
    <p class={`notice ${kind}`}>
      <span>
        <b>{about}</b>: {children}
      </span>
      <button type="button" class="icon-button" aria-label={`Dismiss what is said of ${about}`} onClick={onDismiss}>
        <CloseIcon />
      </button>
    </p>
  );
}

export const OpenBefore = ({ onReload }: { onReload: () => void }) => (
  <div class="notice">
    <p>
      This page was open before the extension was installed or updated. Reload the tab: until then not everything is
      seen.
    </p>
    <button type="button" onClick={onReload}>
      Reload this tab
    </button>
  </div>
);
