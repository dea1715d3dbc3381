/** Tunnels that give a local server a public address: their own pages and errors. */
import type { Owner } from '../../finding.ts';
import type { Intermediary } from './sign.ts';

export interface Tunnel extends Intermediary {
  /** `interstitial`: a page in the way. `offline`: no tunnel, or nothing behind it. `login`: a sign-in of its own. */
  state: 'interstitial' | 'offline' | 'login';
  owner: Owner;
}

export const tunnels: readonly Tunnel[] = [
  {
    name: 'ngrok',
    state: 'interstitial',
    owner: 'network',
    signs: [
      { headers: { 'ngrok-error-code': /^ERR_NGROK_6024$/ } },
      { body: /ERR_NGROK_6024|ngrok-skip-browser-warning/ },
    ],
    fix: () => [
      {
        text: 'Add this header to the requests of the client, so that ngrok leaves its warning page out.',
        copy: 'ngrok-skip-browser-warning: true',
      },
      { text: 'Use a paid ngrok plan, which shows no warning page, if the client cannot send headers of its own.' },
    ],
  },
  {
    name: 'ngrok',
    state: 'offline',
    owner: 'mcp-server',
    signs: [{ headers: { 'ngrok-error-code': /\S/ } }, { body: /\bERR_NGROK_\d{2,5}\b/ }],
    fix: () => [
      { text: 'Check that the MCP server runs on the port that the tunnel leads to.' },
      { text: 'Start the tunnel again.', copy: 'ngrok http 3000' },
      { text: 'Enter the address that ngrok prints as the server URL, since a free address changes with every start.' },
    ],
  },
  {
    name: 'Cloudflare Tunnel',
    state: 'offline',
    owner: 'mcp-server',
    signs: [
      { status: [530], json: true, body: /\b1033\b/ },
      { status: [530], headers: { server: /cloudflare/i }, host: /\.trycloudflare\.com$/ },
      { body: /Cloudflare Tunnel error|Argo Tunnel error/i },
    ],
    fix: () => [
      { text: 'Check that the MCP server runs on the port that the tunnel leads to.' },
      { text: 'Start `cloudflared` again.', copy: 'cloudflared tunnel run' },
      { text: 'Look at the state of the tunnel.', path: ['Zero Trust', 'Networks', 'Tunnels'] },
    ],
  },
  {
    name: 'the dev tunnel',
    state: 'login',
    owner: 'network',
    signs: [
      { headers: { location: /tunnels\.api\.visualstudio\.com|\.devtunnels\.ms\/auth/i } },
      { host: /\.devtunnels\.ms$/, headers: { 'www-authenticate': /^tunnel\b/i }, status: [401] },
    ],
    fix: () => [
      { text: 'Allow anonymous access to the tunnel.', copy: 'devtunnel access create TUNNEL_ID --anonymous' },
      {
        text: 'Set the visibility of the port to **Public** if the tunnel is one of VS Code.',
        path: ['Ports', 'Port Visibility'],
      },
    ],
  },
  {
    name: 'the dev tunnel',
    state: 'interstitial',
    owner: 'network',
    signs: [{ host: /\.devtunnels\.ms$/, headers: { 'content-type': /html/i }, body: /tunnel/i }],
    fix: () => [
      {
        text: 'Add this header to the requests of the client, so that the tunnel leaves its warning page out.',
        copy: 'X-Tunnel-Skip-AntiPhishing-Page: true',
      },
    ],
  },
  {
    name: 'localtunnel',
    state: 'offline',
    owner: 'mcp-server',
    signs: [{ headers: { 'x-localtunnel-status': /unavailable/i } }],
    fix: () => [{ text: 'Start the tunnel again.' }],
  },
  {
    name: 'localtunnel',
    state: 'interstitial',
    owner: 'network',
    signs: [
      { host: /\.(?:loca\.lt|localtunnel\.me)$/, status: [401, 511], headers: { 'content-type': /html/i } },
      { body: /bypass-tunnel-reminder/i },
    ],
    fix: () => [
      {
        text: 'Add this header to the requests of the client, so that localtunnel leaves its reminder page out.',
        copy: 'bypass-tunnel-reminder: true',
      },
    ],
  },
];
