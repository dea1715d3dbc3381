import { render } from 'preact';
import { Popup } from '../../components/popup/popup.tsx';
import { popupClient } from '../../lib/extension/views/browser-hosts.ts';
import { wearTheme } from '../../lib/extension/views/theme.ts';

await wearTheme();
render(<Popup client={popupClient()} />, document.getElementById('app') ?? document.body);
