import { render } from 'preact';
import { Popup } from '../../components/popup/popup.tsx';
import { popupClient } from '../../lib/extension/views/popup-host.ts';
import { wearTheme } from '../../lib/extension/views/theme.ts';

// The tab is looked up meanwhile.
const client = popupClient();
await wearTheme();
render(<Popup client={client} />, document.getElementById('app') ?? document.body);
