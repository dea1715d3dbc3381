import { browser } from 'wxt/browser';
import { devtoolsHost } from '../../lib/extension/devtools/host.ts';
import { startDevtoolsSource } from '../../lib/extension/devtools/source.ts';

browser.devtools.panels.create('MCP Auth', '/icons/32.png', '/panel.html');
startDevtoolsSource(devtoolsHost());
