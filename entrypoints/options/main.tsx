import { render } from 'preact';
import { Options } from '../../components/options/options.tsx';
import { pageClient } from '../../lib/extension/views/browser-hosts.ts';
import { wearTheme } from '../../lib/extension/views/theme.ts';

const asked = new URLSearchParams(location.hash.slice(1)).get('allow');

await wearTheme();
render(<Options client={pageClient()} asked={asked} />, document.getElementById('app') ?? document.body);
