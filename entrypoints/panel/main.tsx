import { render } from 'preact';
import { browser } from 'wxt/browser';
import { openFile } from '../../components/open-file.ts';
import { Panel } from '../../components/panel.tsx';
import { panelClient } from '../../lib/session/browser-hosts.ts';

// DevTools has a theme of its own; `default` and Firefox's `light` are light.
const { themeName } = browser.devtools.panels;
if (themeName) document.documentElement.dataset.theme = themeName === 'dark' ? 'dark' : 'light';

render(
  <Panel client={panelClient()} openFile={openFile} settingsUrl={browser.runtime.getURL('/options.html')} />,
  document.getElementById('app') ?? document.body,
);
