import { render } from 'preact';
import { browser } from 'wxt/browser';
import { Panel } from '../../components/panel/panel.tsx';
import { checkClient, panelClient } from '../../lib/extension/views/browser-hosts.ts';
import type { OpenFile } from '../../lib/extension/views/open-file.ts';
import { sampleFile } from '../../lib/extension/views/sample.ts';

// DevTools has a theme of its own; `default` and Firefox's `light` are light.
const { themeName } = browser.devtools.panels;
const wear = (theme: string) => {
  document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light';
};
if (themeName) wear(themeName);
// Firefox has no such handler: there a new theme is worn when DevTools are opened again.
browser.devtools.panels.setThemeChangeHandler?.(wear);

// Loaded with the first file.
const openFile: OpenFile = async (...asked) =>
  (await import('../../lib/extension/views/file-reader.ts')).openFile(...asked);

render(
  <Panel
    client={panelClient()}
    checkClient={checkClient()}
    openFile={openFile}
    sample={sampleFile}
    settingsUrl={browser.runtime.getURL('/options.html')}
  />,
  document.getElementById('app') ?? document.body,
);
