import { render } from 'preact';
import { browser } from 'wxt/browser';
import { openFile } from '../../components/panel/open-file.ts';
import { Panel } from '../../components/panel/panel.tsx';
import { panelClient } from '../../lib/extension/views/browser-hosts.ts';

// DevTools has a theme of its own; `default` and Firefox's `light` are light.
const { themeName } = browser.devtools.panels;
const wear = (theme: string) => {
  document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light';
};
if (themeName) wear(themeName);
// Firefox has no such handler: there a new theme is worn when DevTools are opened again.
browser.devtools.panels.setThemeChangeHandler?.(wear);

render(
  <Panel client={panelClient()} openFile={openFile} settingsUrl={browser.runtime.getURL('/options.html')} />,
  document.getElementById('app') ?? document.body,
);
