import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { productName, type Sighting } from '../kit/answers/intermediaries.ts';
import { vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { code } from '../kit/words.ts';
import { type Tunnel, tunnels } from '../signs/tunnels.ts';
import { answeredBy, verifyOwnAnswer } from './shared.ts';

const what = {
  interstitial: 'shows its own warning page instead of your server',
  offline: 'has nothing behind it that answers',
  login: 'asks for a sign-in of its own',
} as const;

const why = {
  interstitial: 'A person clicks such a page away; a program gets HTML where it expects an answer of the server.',
  offline: 'Either the tunnel is not running, or the server that it leads to is not.',
  login: 'A client does not know how to sign in to a tunnel, and never reaches the server.',
} as const;

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

  test: (facts) => answeredBy(facts, tunnels),

  title: ({ data: { intermediary: tunnel } }) => `${productName(tunnel.name)} ${what[tunnel.state]}`,
  summary: ({ at, data: { intermediary: tunnel } }) =>
    `The request to ${code(at.request.url)} was answered by ${tunnel.name} and not by the server behind it. ${why[tunnel.state]}`,
  fix: ({ facts, at, data }) => [...data.intermediary.fix(parseUrl(at.request.url)), connectAgain(facts)],
  verify: ({ at }) => verifyOwnAnswer(at),
});
