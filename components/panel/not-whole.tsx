/** What the panel has to say of what it did not see, or cannot keep. */
import type { ComponentChildren } from 'preact';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { Details } from '../parts/details.tsx';
import { brief, count, goesOn } from '../parts/text.ts';
import { ClearIcon } from './icons.tsx';

interface Said {
  /** What it is, in a few words. */
  is: string;
  todo: ComponentChildren;
  button?: ComponentChildren;
}

/**
 * Of what was seen not everything is there, or will be, in the order in which it is to be put right: what is lost soonest
 * first. It is one quiet line, however much there is: what a reader came for is the finding below.
 */
export function NotWhole({
  session: { forgotten, missed = 0, unsaved },
  onSave,
  onReload,
}: {
  session: SessionSnapshot;
  onSave: () => void;
  onReload: () => void;
}) {
  const all: (Said | false)[] = [
    unsaved === true && {
      is: 'The browser’s storage is full',
      todo: (
        <>
          save this sign-in before it is gone, or press <ClearIcon /> (<b>Clear the log</b>) in panels of other tabs.
        </>
      ),
      button: (
        <button type="button" onClick={onSave}>
          Save redacted HAR…
        </button>
      ),
    },
    missed > 0 && {
      is: `${count(missed, 'request')} of this tab ${missed === 1 ? 'was' : 'were'} missed`,
      todo: (
        <>
          its page sent too many at once. What is shown was seen; to see the rest, reload the tab and press{' '}
          <b>Connect</b> once.
        </>
      ),
      button: (
        <button type="button" onClick={onReload}>
          Reload this tab
        </button>
      ),
    },
    forgotten > 0 && {
      is: `${count(forgotten, 'older sign-in')} ${forgotten === 1 ? 'was' : 'were'} deleted to save space`,
      todo: 'the newest are kept.',
    },
  ];
  const said = all.flatMap((one) => one || []);
  if (!said.length) return null;
  return (
    <div class="notice calm not-whole">
      <Details
        summary={
          <>
            <b>About this log:</b> {brief(goesOn(said.map(({ is }) => is).join('; ')), 400)}
          </>
        }
      >
        {said.map(({ is, todo, button }) => (
          <div class="notice calm" key={is}>
            <p>
              <b>{is}:</b> {todo}
            </p>
            {button}
          </div>
        ))}
      </Details>
    </div>
  );
}
