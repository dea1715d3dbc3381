import { header } from '../../exchange.ts';
import type { Alternative } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isServerError } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type FixDraft, type Words } from '../define.ts';
import { bodyEvidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontOf } from '../kit/front.ts';
import { between } from '../kit/places.ts';
import { mcp, vendor } from '../kit/references.ts';
import { allowedHosts } from '../kit/snippets/allowed-hosts.ts';
import { findInLog, restartServer } from '../kit/steps/server.ts';
import { inServer, searchFor, step, value } from '../kit/steps/step.ts';
import { sameKind, withHeaders } from '../kit/verify/requests.ts';
import { verifyStatus } from '../kit/verify/verify.ts';
import { code, host } from '../kit/words.ts';
import { failingRequests, networkRequests, rightStatus, verifyMcp } from './shared.ts';

interface Data {
  what: 'host' | 'origin';
  /** Only the page of Django says it, which names no reason. */
  likely: boolean;
}

const hostWords = [
  /invalid host(?: ?header|name)?\b|missing host header|blocked hosts?:|invalid HTTP_HOST|DisallowedHost|allowedHosts|dns.?rebinding/i,
  /host (?:header )?(?:["'(]{0,2}[\w.:-]+["')]{0,2} )?(?:is )?not allowed/i,
];
const originWords = [
  /invalid origin|missing origin header|forbidden origin/i,
  /origin (?:header )?(?:["'(]{0,2}[\w.:/-]+["')]{0,2} )?(?:is )?not allowed/i,
];
/** Of all that Django refuses so without `DEBUG`, the host is the one thing that clients send right and its settings have wrong. */
const ofDjango = /<title>Bad Request \(400\)<\/title>\s*<\/head>\s*<body>\s*<h1>Bad Request \(400\)<\/h1><p><\/p>/;
const says = (text: string, words: readonly RegExp[]) => words.some((one) => one.test(text));

/** Django looks at the host of every request: where it answered one otherwise, it lets the host through. */
const letThrough = ({ exchanges }: Facts): ReadonlySet<string | undefined> =>
  new Set(
    exchanges
      .filter((x) => x.role === 'mcp' && (x.status ?? 0) >= 200 && !isServerError(x) && x.status !== 400)
      .map((x) => originAt(x.request.url)),
  );
const originAt = (url: string) => parseUrl(url)?.origin;

/** What the answer refuses. A 421 speaks of the host by itself (RFC 9110 §15.5.20). */
function rejected(x: Observed): Data['what'] | undefined {
  if (x.role !== 'mcp' && x.role !== 'resource-metadata') return undefined;
  const text = (x.response?.body ?? '').slice(0, 8192);
  if (x.status === 403 || x.status === 421 || x.status === 400) {
    if (says(text, originWords)) return 'origin';
    if (says(text, hostWords)) return 'host';
  }
  return x.status === 421 || x.preflight?.response?.status === 421 ? 'host' : undefined;
}

const isNameless = (at: Observed): boolean => at.status === 400 && ofDjango.test(at.response?.body ?? '');

/** A program sends no `Origin`; `undefined` also where the source does not show it. */
const originOf = (at: Observed): string | undefined =>
  header(at.request.headers, 'origin') ?? at.page.origin ?? undefined;

/** Where other frameworks have the list. */
const searched = {
  host: ['allowed_hosts', 'allowedHosts', 'TrustedHost', 'hostHeaderValidation'],
  origin: ['allowed_origins', 'allowedOrigins'],
};

function fix({ facts, at, data: { what, likely } }: Words<Data>): FixDraft {
  const listed = what === 'host' ? host(at.request.url) : originOf(at);
  if (listed === undefined)
    return {
      do: [inServer('Let requests without `Origin` pass: only pages send this header.'), restartServer],
    };
  const words = at.response?.body?.slice(0, 8192) ?? '';
  const { name, value: added, snippets, by, mayBeOther } = allowedHosts(facts.framework, words, what, listed);
  const uses = by && (by.name.startsWith('MCP SDK') ? `the ${by.name}` : by.name);
  const elsewhere: Alternative = {
    kind: 'case',
    when: uses ? `If your MCP server does not use ${uses}` : 'If your MCP server uses neither of these SDKs',
    steps: [
      inServer('Add it to the list that your code has elsewhere.', {
        values: [
          ...searchFor(searched[what]),
          { name: what === 'host' ? 'Allowed host' : 'Allowed origin', value: added },
        ],
      }),
    ],
  };
  const front = frontOf(at);
  const inFront: Alternative = {
    when: front
      ? 'If you cannot change your MCP server'
      : 'If you cannot change your MCP server, and a proxy or tunnel stands in front of it',
    steps: [
      step(
        between(front?.name ?? 'the proxy or tunnel'),
        'Let it send in `Host` the host and port that your MCP server listens on, not the public name.',
        front?.innerHost && { values: [front.innerHost] },
      ),
    ],
  };
  return {
    do: [
      inServer(
        `Add this ${what === 'host' ? 'host' : 'page'} to those that your MCP server lets through.${by ? ` The response says ${code(by.words)}, so most likely it uses ${uses}.` : ''}`,
        snippets.length ? { snippets } : value(name, added),
      ),
      restartServer,
    ],
    or: [
      ...(mayBeOther ? [elsewhere] : []),
      ...(likely
        ? [{ kind: 'case' as const, when: 'If the host is on that list already', steps: [findInLog(at)] }]
        : []),
      ...(what === 'host' ? [inFront] : []),
    ],
  };
}

export default defineCheck<Data>({
  id: 'network/host-rejected',
  owner: 'mcp-server',
  judges: 'answer',
  // It answers ahead of everything else that the server does.
  insteadOf: ['answer', 'cors'],
  fails:
    '403 or 421 with “Invalid Host” or “Invalid Origin”: the protection against DNS rebinding refuses this host or origin.',
  references: [
    mcp('basic/transports', 'Security warning: validate the origin', 'security-warning'),
    vendor(
      'MCP Python SDK',
      '421 Invalid Host Header',
      'https://github.com/modelcontextprotocol/python-sdk/issues/1798',
    ),
  ],

  test(facts) {
    const requests = networkRequests(facts).filter((x) => x.role === 'mcp' || x.role === 'resource-metadata');
    const open = requests.some(isNameless) ? letThrough(facts) : new Set();
    return failingRequests(
      requests,
      (at) => {
        const likely = isNameless(at) && !open.has(originAt(at.request.url));
        const what = likely ? 'host' : rejected(at);
        if (!what) return undefined;
        const sent = what === 'origin' ? [requestHeaderEvidence(at, 'Origin', null)] : [];
        return {
          data: { what, likely },
          evidence: [statusEvidence(at, rightStatus(at)), ...sent, bodyEvidence(at, null)],
        };
      },
      requests.some((x) => x.status !== undefined && (x.status < 400 || x.status === 401)),
    );
  },

  title: ({ at, data: { what, likely } }) =>
    likely
      ? `Most likely your MCP server refuses requests for the host ${code(host(at.request.url))} (\`Host\`)`
      : what === 'host'
        ? `Your MCP server refuses requests for the host ${code(host(at.request.url))} (\`Host\`)`
        : originOf(at) === undefined
          ? 'Your MCP server refuses requests that name no page (`Origin`)'
          : `Your MCP server refuses requests from the page at ${code(originOf(at))} (\`Origin\`)`,
  summary: ({ at, data: { what, likely } }) =>
    likely
      ? `Django answers ${code(at.status)} with this page to a host that is not on its list, and does not say why.`
      : what === 'host'
        ? `It answers ${code(at.status)}, since it lets only the hosts on a list through, and this one is not on it.`
        : `It answers ${code(at.status)}, since it lets only the pages on a list through, and ${originOf(at) === undefined ? 'a program sends no such header' : 'this one is not on it'}.`,
  why: ({ data: { what } }) =>
    what === 'host'
      ? 'The list of allowed hosts keeps other sites from reaching a server on your computer under names of theirs (DNS rebinding). Where a proxy or tunnel passes requests on, the public name has to be on that list.'
      : 'The list keeps the pages of other sites from calling a local server (DNS rebinding).',
  fix,
  verify: ({ facts, at, data }) => {
    const origin = data.what === 'origin' && at.page.origin ? { origin: at.page.origin } : {};
    const asks = `asks ${code(host(at.request.url))} once, without a token`;
    return [
      at.role === 'mcp'
        ? verifyMcp(facts, at, { headers: origin, asks })
        : verifyStatus(withHeaders(sameKind(at), origin), [200], asks),
    ];
  },
});
