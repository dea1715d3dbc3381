/** Tunnels that give a local server a public address: their own pages and errors. */
import type { Alternative, Owner, Step } from '../../finding.ts';
import type { FixDraft } from '../define.ts';
import { between } from '../kit/places.ts';
import { addHeader, enterUrl, newInspector } from '../kit/steps/settings.ts';
import { command, inServer, onComputer, step } from '../kit/steps/step.ts';
import { clientWord, code } from '../kit/words.ts';
import type { Intermediary, Seen } from './sign.ts';

export interface Tunnel extends Intermediary {
  /**
   * `interstitial`: a page in the way. `offline`: no tunnel runs. `empty`: the tunnel runs, and nothing answers at its
   * end. `login`: a sign-in of its own.
   */
  state: 'interstitial' | 'offline' | 'empty' | 'login';
  owner: Owner;
}

/** A page that only browsers are shown; a program keeps it away with a header. */
const pastPage =
  (tunnel: string, field: string): Intermediary['fix'] =>
  ({ facts, at }): FixDraft =>
    at.via === 'direct' && facts.client.inPage
      ? {
          do: [
            newInspector(
              `Use MCP Inspector 2, which calls from its own backend: only a browser is shown the page of ${tunnel}.`,
            ),
          ],
        }
      : { do: [addHeader(facts, `Add this header, so that ${tunnel} leaves its page out.`, field)] };

/** A free address is another one with every start. */
const enterNew = ({ facts, url }: Seen, tunnel: string): Alternative[] => [
  {
    kind: 'case',
    when: `If ${tunnel} prints another address than ${code(url?.host)}`,
    steps: [enterUrl(facts, `Enter the new address in ${clientWord(facts)}, with the path of your MCP server.`)],
  },
];

const checkPort = (tunnel: string): Step => inServer(`Start your MCP server on the port that ${tunnel} leads to.`);

/** ngrok says where it wanted to go: `http://localhost:3000`. */
function upstreamOf({ at }: Seen): string | undefined {
  return /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d{1,5}/.exec(at.response?.body?.slice(0, 20_000) ?? '')?.[0];
}

/** `abc123-3000.euw.devtunnels.ms` is port 3000 of the tunnel `abc123.euw`. */
function devTunnelId(url: URL | undefined): string | undefined {
  const [, id, region] = /^([a-z0-9]+)-\d+\.([a-z0-9]+)\.devtunnels\.ms$/.exec(url?.hostname ?? '') ?? [];
  return id && region && `${id}.${region}`;
}

/** With its address, or it may come up at another one. A host may hold what a shell would run: such a one gets none. */
const startNgrok = (url: URL | undefined) =>
  command(/^[\w.-]+$/.test(url?.hostname ?? '') ? `ngrok http --url=${url?.hostname} 3000` : 'ngrok http 3000');

/** The same: else it comes up at another address with every start. */
const startLocaltunnel = (url: URL | undefined) => {
  const name = url?.hostname ?? '';
  const own = /^[\w.-]+$/.test(name) && /\.(?:loca\.lt|localtunnel\.me)$/.test(name);
  return command(`npx localtunnel --port 3000${own ? ` --subdomain ${name.split('.')[0]}` : ''}`);
};

/** A tunnel that is offline hides whether what is behind it runs. */
const serverToo: Alternative = {
  kind: 'also',
  when: 'If your MCP server does not run either',
  steps: [inServer('Start your MCP server.')],
};

/** Cloudflare's without an account: each start has another address. */
export const isQuickTunnel = (url: URL | undefined): boolean => url?.hostname.endsWith('.trycloudflare.com') === true;

/** It is not seen from outside which one that is. */
const port = ' on the computer that runs your MCP server, with its port instead of `3000`.';

const devTunnel = between('the dev tunnel');

export const tunnels: readonly Tunnel[] = [
  {
    name: 'ngrok',
    state: 'interstitial',
    owner: 'network',
    signs: [
      { headers: { 'ngrok-error-code': /^ERR_NGROK_6024$/ } },
      { body: /ERR_NGROK_6024|ngrok-skip-browser-warning/ },
    ],
    fix: pastPage('ngrok', 'ngrok-skip-browser-warning: true'),
  },
  {
    name: 'ngrok',
    state: 'empty',
    owner: 'mcp-server',
    signs: [{ headers: { 'ngrok-error-code': /^ERR_NGROK_80\d\d$/ } }, { body: /\bERR_NGROK_80\d\d\b/ }],
    fix: (seen) => {
      const upstream = upstreamOf(seen);
      return {
        do: [
          upstream === undefined
            ? checkPort('ngrok')
            : inServer(`Start your MCP server so that it listens at ${code(upstream)}, where ngrok leads.`),
        ],
        or: [
          {
            kind: 'case',
            when: 'If your MCP server listens on another port',
            steps: [onComputer('Start ngrok again, with that port instead of `3000`.', startNgrok(seen.url))],
          },
        ],
      };
    },
  },
  {
    name: 'ngrok',
    state: 'offline',
    owner: 'mcp-server',
    signs: [{ headers: { 'ngrok-error-code': /\S/ } }, { body: /\bERR_NGROK_\d{2,5}\b/ }],
    fix: (seen) => ({
      do: [onComputer(`Start ngrok again${port}`, startNgrok(seen.url))],
      or: [serverToo, ...enterNew(seen, 'ngrok')],
    }),
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
    fix: (seen) =>
      isQuickTunnel(seen.url)
        ? {
            do: [
              onComputer(`Start the tunnel again${port}`, command('cloudflared tunnel --url http://localhost:3000')),
              enterUrl(seen.facts, 'Enter the address that it prints, with the path of your MCP server.'),
            ],
            or: [serverToo],
          }
        : {
            do: [
              onComputer(
                'Start `cloudflared` again on the computer that runs your MCP server.',
                command('cloudflared tunnel run'),
              ),
            ],
            or: [serverToo],
            stuck: [
              step(
                between('Cloudflare'),
                'Look whether the tunnel is **Healthy**, and where its public hostname leads.',
                {
                  path: ['Zero Trust', 'Networks', 'Tunnels'],
                },
              ),
            ],
          },
  },
  {
    name: 'dev tunnel',
    state: 'login',
    owner: 'network',
    signs: [
      { headers: { location: /tunnels\.api\.visualstudio\.com|\.devtunnels\.ms\/auth/i } },
      { host: /\.devtunnels\.ms$/, headers: { 'www-authenticate': /^tunnel\b/i }, status: [401] },
    ],
    fix: ({ url }) => {
      const id = devTunnelId(url);
      return {
        do: [
          step(
            devTunnel,
            'Allow anonymous access to the tunnel.',
            id ? command(`devtunnel access create ${id} --anonymous`) : {},
          ),
        ],
        or: [
          {
            kind: 'case',
            when: 'If VS Code made the tunnel',
            steps: [
              step({ kind: 'network', name: 'VS Code' }, 'Set the visibility of the port to **Public**.', {
                path: ['Ports', 'Port Visibility', 'Public'],
              }),
            ],
          },
        ],
      };
    },
  },
  {
    name: 'dev tunnel',
    state: 'interstitial',
    owner: 'network',
    signs: [{ host: /\.devtunnels\.ms$/, headers: { 'content-type': /html/i }, body: /tunnel/i }],
    fix: pastPage('the dev tunnel', 'X-Tunnel-Skip-AntiPhishing-Page: true'),
  },
  {
    name: 'localtunnel',
    state: 'offline',
    owner: 'mcp-server',
    signs: [{ headers: { 'x-localtunnel-status': /unavailable/i } }],
    fix: (seen) => ({
      do: [onComputer(`Start localtunnel again${port}`, startLocaltunnel(seen.url))],
      or: [serverToo, ...enterNew(seen, 'localtunnel')],
    }),
  },
  {
    name: 'localtunnel',
    state: 'interstitial',
    owner: 'network',
    signs: [
      { host: /\.(?:loca\.lt|localtunnel\.me)$/, status: [401, 511], headers: { 'content-type': /html/i } },
      { body: /bypass-tunnel-reminder/i },
    ],
    fix: pastPage('localtunnel', 'bypass-tunnel-reminder: true'),
  },
];
