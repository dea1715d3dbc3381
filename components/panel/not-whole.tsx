/** What the panel has to say of what it did not see, or cannot keep. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { count } from '../parts/text.ts';

/** Of what was seen not everything is there, or will be: one message each, with what to do beside it. */
export function NotWhole({
  session,
  onSave,
  onReload,
}: {
  session: SessionSnapshot;
  onSave: () => void;
  onReload: () => void;
}) {
  const { forgotten, missed = 0, unsaved = false } = session;
  return (
    <>
      {unsaved && (
        <div class="notice">
          <p>
            <b>The browser’s storage is full:</b> what is shown here is gone once the browser stops the extension. Save
            this sign-in as a file, or press <b>Clear the log</b> in the panels of tabs that you do not need.
          </p>
          <button type="button" onClick={onSave}>
            Save redacted HAR…
          </button>
        </div>
      )}
      {missed > 0 && (
        <div class="notice">
          <p>
            {count(missed, 'request')} of this tab {missed === 1 ? 'was' : 'were'} missed: its page sent more at once
            than can be followed. To see a sign-in whole, reload the tab and press <b>Connect</b> once.
          </p>
          <button type="button" onClick={onReload}>
            Reload this tab
          </button>
        </div>
      )}
      {forgotten > 0 && (
        <p class="notice calm">
          To save space {count(forgotten, 'older sign-in')} {forgotten === 1 ? 'was' : 'were'} deleted.
        </p>
      )}
    </>
  );
}
