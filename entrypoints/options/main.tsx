import { render } from 'preact';
import { Options } from '../../components/options.tsx';
import { optionsClient } from '../../lib/session/browser-hosts.ts';

render(<Options client={optionsClient()} />, document.getElementById('app') ?? document.body);
