/** Proxies of a company's or school's network: on the way of everything that leaves it. */
import type { Prose } from '../../finding.ts';
import { theReport } from '../../presentation/words.ts';
import { support } from '../kit/places.ts';
import { onComputer, step, value } from '../kit/steps/step.ts';
import { type Intermediary, refusal } from './sign.ts';

const butGateways = [
  [200, 501],
  [505, 599],
] as const;

const ASKS_TO_JOIN = 511;

const known: [name: string, ...signs: Intermediary['signs']][] = [
  [
    'Zscaler',
    { headers: { server: /zscaler/i }, status: [[300, 599]] },
    { headers: { location: /^https?:\/\/[^/]*\.zscaler[a-z]*\.(?:net|com)\b/i } },
    { body: /Internet Security by Zscaler|zscaler\.(?:com|net)\/|<title>[^<]*Zscaler/i, status: refusal },
  ],
  [
    'Netskope',
    { headers: { location: /^https?:\/\/[^/]*\.goskope\.com\b/i } },
    { body: /\.goskope\.com\b|<title>[^<]*Netskope|Blocked by Netskope/i },
  ],
  [
    'Blue Coat',
    { headers: { server: /blue ?coat/i }, status: refusal },
    { headers: { 'x-bluecoat-via': /\S/ }, status: refusal },
    { body: /Blue ?Coat|Symantec Web Security Service/i, status: refusal },
  ],
  [
    'Squid',
    // That it does not reach a server, it says in front of one as well (`gateways.ts`).
    { headers: { 'x-squid-error': /^(?!ERR_(?:CONNECT_FAIL|CANNOT_FORWARD|ZERO_SIZE|READ_))\S/ } },
    { body: /<body id="?ERR_(?!CONNECT_FAIL|CANNOT_FORWARD|ZERO_SIZE|READ_)[A-Z]/i },
    { body: /Generated (?:(?!Generated )[^<])*\(squid[/\d.]*\)/i, status: butGateways },
  ],
  [
    'FortiGate',
    { body: /FortiGuard|Fortinet/i, status: refusal },
    { body: /<title>\s*(?:Web Page|Application) Blocked/i },
  ],
  [
    'Palo Alto Networks',
    { body: /Palo Alto Networks|blocked in accordance with company policy/i, status: [200, ...refusal] },
  ],
  [
    'Cisco Umbrella',
    { headers: { server: /Cisco Umbrella/i } },
    { headers: { location: /^https?:\/\/[^/]*\b(?:block\.opendns\.com|opendns\.com|sse\.cisco\.com)\b/i } },
  ],
  [
    'Cisco Secure Web Appliance',
    { headers: { server: /Cisco-WSA|IronPort/i } },
    { headers: { via: /cisco-wsa|ironport/i }, status: refusal },
  ],
  [
    'Skyhigh Web Gateway',
    { headers: { via: /McAfee Web Gateway|Skyhigh/i }, status: refusal },
    { body: /McAfee Web Gateway|Skyhigh Secure Web Gateway/i, status: refusal },
  ],
  ['Forcepoint', { body: /Websense|Forcepoint/i, status: refusal }],
  ['Sophos', { body: /Sophos (?:Web|XG|Firewall|UTM)/i, status: refusal }],
  ['iboss', { body: /\biboss\b/i, headers: { 'content-type': /html/i }, status: refusal }],
  [
    '',
    {
      headers: {
        via: /zscaler|netskope|blue ?coat|websense|forcepoint|fortigate|sophos|trend ?micro|iboss|menlo|\bwsa\b/i,
        'content-type': /html/i,
      },
      status: refusal,
    },
  ],
  // RFC 6585 §6: no server says it of itself, only what lets nobody into the network before a sign-in.
  ['', { status: [407, ASKS_TO_JOIN] }],
];

const administrators = support('the administrators of your network');

const wish = (what: Prose, host: string) =>
  step(
    administrators,
    `Send them ${theReport}, and ask that requests to this host are let through${what}.`,
    value('Host', host),
  );

export const corporateProxies: readonly Intermediary[] = known.map(([name, ...signs]) => ({
  name,
  signs,
  fix: ({ at, url }) => ({
    do: [
      at.status === ASKS_TO_JOIN
        ? onComputer('Open any web page in your browser, and sign in to your network.')
        : wish(at.status === 407 ? ' without a sign-in' : '', url?.host ?? ''),
    ],
    or: [
      {
        when: 'If you can use another network, such as the hotspot of a phone',
        steps: [onComputer('Connect your computer to that network.')],
      },
    ],
  }),
}));
