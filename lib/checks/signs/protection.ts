/** Firewalls and bot protection in front of a server: what they sign with, and where they are told to let clients pass. */
import type { FixStep } from '../../finding.ts';
import { allowPath, pathToAllow, step } from './exceptions.ts';
import { amazon } from './protection-amazon.ts';
import { type Intermediary, refusal } from './sign.ts';

const cloudflare = (url: URL | undefined): FixStep[] => [
  step('Look up which rule acted on the request.', ['Security', 'Analytics', 'Events']),
  step('Turn **Bot Fight Mode** off if the zone is on the Free plan, where no rule can make an exception from it.', [
    'Security',
    'Bots',
    'Bot Fight Mode',
  ]),
  step(
    'Add a custom rule with the action **Skip** for Super Bot Fight Mode and managed rules if the zone is on a paid plan, and put it first in the list.',
    ['Security', 'WAF', 'Custom rules'],
    [...new Set([pathToAllow(url).startsWith('/.well-known/') ? '/.well-known/' : pathToAllow(url), '/.well-known/'])]
      .map((path) => `starts_with(http.request.uri.path, ${JSON.stringify(path)})`)
      .join(' or '),
  ),
  step('Allow the crawlers that belong to MCP clients, such as `ClaudeBot` and `Claude-User`.', ['AI Crawl Control']),
];

export const protections: readonly Intermediary[] = [
  {
    name: 'Cloudflare',
    signs: [
      { headers: { 'cf-mitigated': /\S/ } },
      { headers: { server: /cloudflare/i }, body: /<title>\s*Just a moment\.\.\./i, status: refusal },
      { body: /<title>\s*(Just a moment\.\.\.|Attention Required! \| Cloudflare|Please Wait\.\.\. \| Cloudflare)/i },
      { body: /challenge-platform\/h\/[a-z]\/orchestrate|_cf_chl_opt|cf-error-details/, status: [403, 429] },
      { headers: { 'cf-ray': /\S/ }, body: /Cloudflare Ray ID|<center>cloudflare<\/center>/i, status: [403] },
      { headers: { server: /cloudflare/i }, body: /^\s*error code: 10(0[5-9]|1[0-5]|20)\s*$/, status: [403, 503] },
      // To programs Cloudflare tells its errors in JSON (RFC 9457).
      { json: true, body: /"cloudflare_error"\s*:\s*true/, status: [401, 403, 406, 429] },
      // Cloudflare's own pages, where the body was not to be seen: it alone sends these three together.
      {
        headers: {
          server: /^cloudflare$/i,
          'content-type': /html/i,
          expires: /^Thu, 01 Jan 1970 00:00:01 GMT$/,
          'referrer-policy': /^same-origin$/i,
        },
        status: [403, 503],
      },
    ],
    fix: cloudflare,
  },
  ...amazon,
  {
    name: 'Google Cloud (access control of Cloud Run, or Cloud Armor)',
    says: 'it does not let this request through to the service',
    signs: [{ body: /Your client does not have permission to get URL/i, status: [403] }],
    fix: () => [
      step('Allow unauthenticated invocations, since the MCP server checks the token itself.', [
        'Cloud Run',
        'your service',
        'Security',
        'Authentication',
      ]),
      step('Look at the rules of the security policy if the service is behind a load balancer.', [
        'Network Security',
        'Cloud Armor policies',
      ]),
    ],
  },
  {
    name: 'Akamai',
    signs: [
      { headers: { server: /^AkamaiGHost/i }, status: [403] },
      {
        // Its page in characters or in their entities; a proxy shows no more than the page.
        body: /errors\.edgesuite\.net|Reference(?:\s|&#32;)+(?:#|&#35;)[\da-f]{1,4}(?:\.|&#46;)[\da-f]{4,16}(?:\.|&#46;)/i,
        status: [403],
      },
    ],
    fix: allowPath(
      'Akamai (Web Security Analytics)',
      ['Security Configurations', 'your configuration', 'Bot Manager and WAF exceptions'],
      'Add an exception for this path.',
    ),
  },
  {
    name: 'Imperva',
    signs: [{ body: /_Incapsula_Resource|Incapsula incident ID|Powered By Incapsula|Imperva Incident ID/i }],
    fix: allowPath(
      'Imperva',
      ['Websites', 'your website', 'Security', 'WAF Settings'],
      'Add an exception for this path to bot protection and to the WAF rules.',
    ),
  },
  {
    name: 'Fastly',
    signs: [
      { body: /\/_fs-ch-[A-Za-z0-9]+\/|<title>\s*Client Challenge\s*<\/title>/i },
      { headers: { 'x-served-by': /cache-/ }, body: /Guru Mediation|Varnish cache server/i, status: [403, 406] },
    ],
    fix: allowPath('Fastly', ['Security', 'Next-Gen WAF', 'Rules'], 'Add a request rule that allows this path.'),
  },
  {
    name: 'Vercel Deployment Protection',
    says: 'it wants a sign-in to Vercel first',
    signs: [
      { headers: { 'set-cookie': /_vercel_sso_nonce/ }, status: [401, 302, 307] },
      { headers: { server: /^Vercel$/i }, body: /vercel\.com\/sso-api|Vercel Authentication/i, status: [401] },
      { headers: { location: /^https:\/\/vercel\.com\/sso-api/ } },
    ],
    fix: () => [
      step('Turn **Vercel Authentication** off for this deployment, or use the production domain.', [
        'your project',
        'Settings',
        'Deployment Protection',
      ]),
    ],
  },
  {
    name: 'Vercel',
    signs: [{ headers: { 'x-vercel-mitigated': /\S/ } }, { body: /Vercel Security Checkpoint/i, status: [403, 429] }],
    fix: allowPath(
      'Vercel (Firewall)',
      ['your project', 'Firewall', 'Rules'],
      'Add a custom rule with the action **Bypass** for this path, or turn Bot Protection and Attack Challenge Mode off.',
    ),
  },
  {
    name: 'Azure Front Door',
    signs: [{ headers: { 'x-azure-ref': /\S/ }, body: /The request is blocked/i, status: [403] }],
    fix: allowPath(
      'Azure Front Door (WAF)',
      ['Front Door WAF policies', 'your policy', 'Custom rules'],
      'Add a custom rule with the action **Allow** for this path.',
    ),
  },
  {
    name: 'Azure Application Gateway',
    signs: [
      { headers: { server: /^Microsoft-Azure-Application-Gateway/i }, status: [403] },
      { body: /<center>Microsoft-Azure-Application-Gateway/i, status: [403] },
    ],
    fix: allowPath(
      'the Application Gateway',
      ['Application Gateway WAF policies', 'your policy', 'Custom rules'],
      'Add a custom rule with the action **Allow** for this path.',
    ),
  },
  ...simple(),
];

/** Products that need no more than an exception for the path. */
function simple(): Intermediary[] {
  const known: [name: string, ...signs: Intermediary['signs']][] = [
    ['DataDome', { body: /captcha-delivery\.com/i, status: [403, 405, 429] }],
    ['HUMAN (PerimeterX)', { body: /px-captcha|_pxAppId/i, status: [403, 429] }],
    ['Sucuri', { headers: { 'x-sucuri-block': /\S/ } }, { body: /Sucuri WebSite Firewall/i, status: refusal }],
    ['ModSecurity', { body: /generated by Mod_?Security/i, status: refusal }],
    ['F5 BIG-IP', { body: /The requested URL was rejected\. Please consult with your administrator/i }],
    ['Wordfence', { body: /Generated by Wordfence/i, status: refusal }],
    ['Anubis', { body: /\/\.within\.website\/x\/cmd\/anubis/i }],
    ['DDoS-Guard', { headers: { server: /^ddos-guard$/i }, status: [403] }],
    ['Radware', { body: /Radware (?:Captcha|Bot Manager) Page|perfdrive\.com/i }],
  ];
  return known.map(([name, ...signs]) => ({
    name,
    signs,
    fix: (url) => [
      step(`Look up the refused request in the log of ${name}.`),
      step('Add an exception for this path.', undefined, pathToAllow(url)),
    ],
  }));
}
