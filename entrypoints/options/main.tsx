import { render } from 'preact';
import { Options } from '../../components/options/options.tsx';
import { optionsClient } from '../../lib/extension/views/browser-hosts.ts';

const asked = new URLSearchParams(location.hash.slice(1)).get('allow');

render(<Options client={optionsClient()} asked={asked} />, document.getElementById('app') ?? document.body);
