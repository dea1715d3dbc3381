import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import type { Sighting } from '../kit/answers/intermediaries.ts';
import { vendor } from '../kit/references.ts';
import { connectWith, verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import { isQuickTunnel, type Tunnel, tunnels } from '../signs/tunnels.ts';
import { answeredBy, verifyOwnAnswer } from './shared.ts';

const titles: Record<Tunnel['state'], (name: string) => string> = {
  interstitial: (name) => `${name} shows a page of its own in front of your MCP server`,
  offline: (name) => `The ${name} to your MCP server is offline`,
  empty: (name) => `The ${name} runs, and your MCP server at its end does not respond`,
  login: (name) => `The ${name} asks for a sign-in of its own`,
};

export default defineCheck<Sighting<Tunnel>>({
  id: 'network/tunnel',
  owner: ({ data: { intermediary: tunnel } }) => tunnel.owner,
  judges: 'answerer',
  // Its own pages are served through a content delivery network, whose signs they carry too.
  insteadOf: ['network/bot-protection', 'network/corporate-proxy'],
  fails:
    'A tunnel answers itself instead of the server: it is offline, or has a page or a sign-in of its own in the way (ngrok, Cloudflare Tunnel, dev tunnels).',
  references: [
    vendor('ngrok', 'Error codes', 'https://ngrok.com/docs/errors/'),
    vendor(
      'Cloudflare',
      'Common errors of Cloudflare Tunnel',
      'https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/troubleshoot-tunnels/common-errors/',
    ),
  ],

  refers: ({ data: { intermediary: tunnel } }, { source }) => tunnel.name.startsWith(source),

  test: (facts) => answeredBy(facts, tunnels),

  title: ({ data: { intermediary: tunnel } }) => {
    const name = /tunnel/i.test(tunnel.name) ? tunnel.name : `${tunnel.name} tunnel`;
    return titles[tunnel.state](tunnel.state === 'interstitial' ? `The ${name}` : name);
  },
  summary: ({ facts, data: { intermediary: tunnel } }) =>
    ({
      interstitial: `A person clicks such a page away. ${upperFirst(clientWord(facts))} gets it instead of a response of your MCP server.`,
      offline:
        'The tunnel’s service answered, and not your MCP server: the tunnel’s own program does not run, or is not connected.',
      empty: 'The tunnel answered, and not your MCP server: nothing listens on the port that it leads to.',
      login: `${upperFirst(clientWord(facts))} cannot sign in to a tunnel. So it never reaches your MCP server.`,
    })[tunnel.state],
  why: ({ at, data: { intermediary: tunnel } }) =>
    tunnel.state === 'interstitial' || tunnel.state === 'login'
      ? `A tunnel gives the computer that runs your MCP server a public address, here ${code(host(at.request.url))}. This page is one of the tunnel itself.`
      : `A tunnel gives the computer that runs your MCP server a public address, here ${code(host(at.request.url))}. Both have to run there: the tunnel, and your MCP server.`,
  fix: ({ facts, at, data }) => data.intermediary.fix({ facts, at, url: parseUrl(at.request.url) }),
  verify: ({ facts, at, data: { intermediary: tunnel } }) => {
    // A terminal is not shown what a browser is.
    if (tunnel.state === 'interstitial') return [verifyConnect(facts, 'your MCP server responds')];
    // What this address leads to is gone with the tunnel that had it.
    return isQuickTunnel(parseUrl(at.request.url))
      ? [connectWith(facts, 'the new address')]
      : verifyOwnAnswer(facts, at);
  },
});
