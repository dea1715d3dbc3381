/** What the developer may choose. */
import { useEffect, useState } from 'preact/hooks';
import { type Preferences, type Theme, themes } from '../../lib/extension/shared/preferences.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';

const names: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function Chosen({ client }: { client: SessionClient }) {
  const [chosen, setChosen] = useState<Preferences | null>();
  useEffect(() => void client.preferences().then(setChosen), [client]);
  if (!chosen) return chosen === null ? <p>The browser cannot read your settings now.</p> : null;
  const choose = (change: Partial<Preferences>) => {
    const next = { ...chosen, ...change };
    setChosen(next);
    // What is shown is what holds.
    client.setPreferences(next).catch(() => setChosen(chosen));
  };
  return (
    <section>
      <h2>Settings</h2>
      <label class="setting">
        Theme
        <select
          value={chosen.theme}
          onChange={({ currentTarget: { value } }) =>
            choose({ theme: themes.find((theme) => theme === value) ?? chosen.theme })
          }
        >
          {themes.map((theme) => (
            <option key={theme} value={theme}>
              {names[theme]}
            </option>
          ))}
        </select>
      </label>
      <p class="quiet-text">Of the popup, the check page and this page. The panel always looks like DevTools.</p>
      <label class="setting">
        <input
          type="checkbox"
          checked={chosen.preserve}
          onChange={({ currentTarget: { checked } }) => choose({ preserve: checked })}
        />
        Preserve log in every new tab
      </label>
      <p class="quiet-text">
        What was captured stays when a tab moves to another page. The panel changes it for a tab that is open.
      </p>
      <label class="setting">
        <input
          type="checkbox"
          checked={chosen.keepGood}
          onChange={({ currentTarget: { checked } }) => choose({ keepGood: checked })}
        />
        Keep the last sign-in that worked at each server
      </label>
      <p class="quiet-text">
        On this computer, without secrets, so that the panel can say what changed since then. Until the browser is
        closed, it is kept anyway.
      </p>
    </section>
  );
}
