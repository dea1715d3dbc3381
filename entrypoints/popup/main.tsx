import { render } from 'preact';
import { Popup } from '../../components/popup.tsx';
import { popupClient } from '../../lib/session/browser-hosts.ts';

render(<Popup client={popupClient()} />, document.getElementById('app') ?? document.body);
