/** Firewalls and bot protection in front of a server: what they sign with, and where they are told to let clients pass. */
import { header } from '../../exchange.ts';
import type { FixDraft } from '../define.ts';
import { between } from '../kit/places.ts';
import { step } from '../kit/steps/step.ts';
import { exception, lookInLog, pathsToAllow, toLetThrough } from './exceptions.ts';
import { amazon } from './protection-amazon.ts';
import { type Intermediary, refusal, type Seen } from './sign.ts';

const cloudflarePlace = between('Cloudflare');

/** Crawlers are a feature of their own there, which a rule does not reach. */
const isCrawler = ({ at }: Seen) => /claude|gpt|perplexity|bot\b/i.test(header(at.request.headers, 'user-agent') ?? '');

const cloudflare = (seen: Seen): FixDraft => ({
  do: [
    step(
      cloudflarePlace,
      'Add a custom rule with the action **Skip** and every box under it ticked, first in the list.',
      {
        path: ['Security', 'WAF', 'Custom rules'],
        values: [
          {
            name: 'Expression',
            value: pathsToAllow(seen)
              .map((path) =>
                path === '/'
                  ? 'http.request.uri.path eq "/"'
                  : `starts_with(http.request.uri.path, ${JSON.stringify(path)})`,
              )
              .join(' or '),
          },
        ],
      },
    ),
  ],
  or: [
    {
      kind: 'case',
      when: 'If the zone is on the Free plan, where no rule makes an exception from Bot Fight Mode',
      steps: [step(cloudflarePlace, 'Turn **Bot Fight Mode** off.', { path: ['Security', 'Bots', 'Bot Fight Mode'] })],
    },
  ],
  stuck: [
    lookInLog('Cloudflare', seen, {
      path: ['Security', 'Analytics', 'Events'],
      trace: { header: 'cf-ray', name: 'Ray ID' },
    }),
    ...(isCrawler(seen)
      ? [
          step(cloudflarePlace, 'Allow the crawlers that belong to MCP clients: `ClaudeBot`, `Claude-User`.', {
            path: ['AI Crawl Control'],
          }),
        ]
      : []),
  ],
});

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
    name: 'Google Cloud',
    says: 'lets no request without a Google account through to the service',
    signs: [{ body: /Your client does not have permission to get URL/i, status: [403] }],
    fix: () => ({
      do: [
        step(between('Google Cloud Run'), 'Allow public access: your MCP server checks the token itself.', {
          path: ['Cloud Run', 'your service', 'Security', 'Authentication'],
        }),
      ],
      or: [
        {
          kind: 'case',
          when: 'If public access is allowed already',
          steps: [
            step(between('Google Cloud Armor'), 'Add a rule with the action **Allow** for these paths.', {
              path: ['Network Security', 'Cloud Armor policies', 'your policy'],
            }),
          ],
        },
      ],
    }),
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
    fix: exception({
      product: 'Akamai',
      rule: {
        text: 'Add an exception for these paths.',
        path: ['Security Configurations', 'your configuration', 'Bot Manager and WAF exceptions'],
        field: 'Path',
      },
      log: { path: ['Web Security Analytics'], trace: { header: 'x-akamai-request-id', name: 'Request ID' } },
    }),
  },
  {
    name: 'Imperva',
    signs: [{ body: /_Incapsula_Resource|Incapsula incident ID|Powered By Incapsula|Imperva Incident ID/i }],
    fix: exception({
      product: 'Imperva',
      rule: {
        text: 'Add an exception for these paths to bot protection and to the WAF rules.',
        path: ['Websites', 'your website', 'Security', 'WAF Settings'],
        field: 'URL',
      },
      log: { path: ['Attack Analytics'], trace: { header: 'x-iinfo', name: 'x-iinfo' } },
    }),
  },
  {
    name: 'Fastly',
    signs: [
      { body: /\/_fs-ch-[A-Za-z0-9]+\/|<title>\s*Client Challenge\s*<\/title>/i },
      { headers: { 'x-served-by': /cache-/ }, body: /Guru Mediation|Varnish cache server/i, status: [403, 406] },
    ],
    fix: exception({
      product: 'Fastly',
      rule: {
        text: 'Add a request rule that allows these paths.',
        path: ['Security', 'Next-Gen WAF', 'Rules'],
        field: 'Path',
      },
      log: { path: ['Security', 'Next-Gen WAF', 'Requests'] },
    }),
  },
  {
    name: 'Vercel Deployment Protection',
    says: 'wants a sign-in to Vercel first',
    signs: [
      { headers: { 'set-cookie': /_vercel_sso_nonce/ }, status: [401, 302, 307] },
      { headers: { server: /^Vercel$/i }, body: /vercel\.com\/sso-api|Vercel Authentication/i, status: [401] },
      { headers: { location: /^https:\/\/vercel\.com\/sso-api/ } },
    ],
    fix: () => ({
      do: [
        step(between('Vercel'), 'Turn **Vercel Authentication** off for this deployment.', {
          path: ['your project', 'Settings', 'Deployment Protection', 'Vercel Authentication'],
        }),
      ],
      or: [
        {
          when: 'If the deployment has to stay closed',
          steps: [
            step(between('Vercel'), 'Use the production domain, which stays open under **Standard Protection**.'),
          ],
        },
      ],
    }),
  },
  {
    name: 'Vercel',
    signs: [{ headers: { 'x-vercel-mitigated': /\S/ } }, { body: /Vercel Security Checkpoint/i, status: [403, 429] }],
    fix: exception({
      product: 'Vercel',
      rule: {
        text: 'Add a custom rule with the action **Bypass** for these paths.',
        path: ['your project', 'Firewall', 'Rules'],
        field: 'Request Path starts with',
      },
      log: { path: ['your project', 'Firewall', 'Traffic'], trace: { header: 'x-vercel-id', name: 'Request ID' } },
    }),
  },
  {
    name: 'Azure Front Door',
    signs: [{ headers: { 'x-azure-ref': /\S/ }, body: /The request is blocked/i, status: [403] }],
    fix: exception({
      product: 'Azure Front Door',
      rule: {
        text: 'Add a custom rule with the action **Allow** for these paths.',
        path: ['Front Door WAF policies', 'your policy', 'Custom rules'],
        field: 'RequestUri begins with',
      },
      log: { path: ['Logs'], trace: { header: 'x-azure-ref', name: 'trackingReference' } },
    }),
  },
  {
    name: 'Azure Application Gateway',
    signs: [
      { headers: { server: /^Microsoft-Azure-Application-Gateway/i }, status: [403] },
      { body: /<center>Microsoft-Azure-Application-Gateway/i, status: [403] },
    ],
    fix: exception({
      product: 'Azure Application Gateway',
      rule: {
        text: 'Add a custom rule with the action **Allow** for these paths.',
        path: ['Application Gateway WAF policies', 'your policy', 'Custom rules'],
        field: 'RequestUri begins with',
      },
      log: { path: ['Logs'] },
    }),
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
    fix: (seen) => ({
      do: [
        step(between(name), 'Add an exception for these paths.', {
          values: toLetThrough(pathsToAllow(seen)),
        }),
      ],
      stuck: [lookInLog(name, seen, {})],
    }),
  }));
}
