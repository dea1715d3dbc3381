import { render } from 'preact';
import { browser } from 'wxt/browser';
import { Panel } from '../../components/panel/panel.tsx';
import { checkClient } from '../../lib/extension/views/browser-checks.ts';
import { pageClient } from '../../lib/extension/views/browser-hosts.ts';
import type { OpenFile } from '../../lib/extension/views/open-file.ts';
import { panelClient } from '../../lib/extension/views/panel-host.ts';
import { sampleFile } from '../../lib/extension/views/sample.ts';
import { wearTheme } from '../../lib/extension/views/theme.ts';

// DevTools has a theme of its own; `default` and Firefox's `light` are light.
const { devtools }: Partial<typeof browser> = browser;
const wear = (theme: string) => {
  document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light';
};
if (devtools) {
  if (devtools.panels.themeName) wear(devtools.panels.themeName);
  // Firefox has no such handler: there a new theme is worn when DevTools are opened again.
  devtools.panels.setThemeChangeHandler?.(wear);
} else await wearTheme();

// Loaded with the first file.
const openFile: OpenFile = async (...asked) =>
  (await import('../../lib/extension/views/file-reader.ts')).openFile(...asked);

render(
  <Panel
    client={devtools ? panelClient() : pageClient()}
    alone={!devtools}
    checkClient={checkClient()}
    openFile={openFile}
    sample={sampleFile}
    settingsUrl={browser.runtime.getURL('/options.html')}
  />,
  document.getElementById('app') ?? document.body,
);
