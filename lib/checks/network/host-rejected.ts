import type { FixStep } from '../../finding.ts';
import type { Framework, Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type Words } from '../define.ts';
import { bodyEvidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { sameKind, withHeaders } from '../kit/verify/requests.ts';
import { verifyStatus } from '../kit/verify/verify.ts';
import { code, endpointName, host, upperFirst } from '../kit/words.ts';
import { failingRequests, networkRequests } from './shared.ts';

interface Data {
  what: 'host' | 'origin';
}

const hostWords =
  /invalid host(?: ?header|name)?\b|missing host header|host (?:header )?(?:["'(]{0,2}[\w.:-]+["')]{0,2} )?(?:is )?not allowed|blocked hosts?:|invalid HTTP_HOST|DisallowedHost|allowedHosts|dns.?rebinding/i;
const originWords =
  /invalid origin|origin (?:header )?(?:["'(]{0,2}[\w.:/-]+["')]{0,2} )?(?:is )?not allowed|missing origin header|forbidden origin/i;

/** What the answer refuses. A 421 speaks of the host by itself (RFC 9110 §15.5.20). */
function rejected(x: Observed): Data['what'] | undefined {
  if (x.role !== 'mcp' && x.role !== 'resource-metadata') return undefined;
  const text = (x.response?.body ?? '').slice(0, 8192);
  if (x.status === 403 || x.status === 421 || x.status === 400) {
    if (originWords.test(text)) return 'origin';
    if (hostWords.test(text)) return 'host';
  }
  return x.status === 421 || x.preflight?.response?.status === 421 ? 'host' : undefined;
}

const python = (name: string, origin: string) => `from mcp.server.transport_security import TransportSecuritySettings

mcp = FastMCP(
    "your server",
    transport_security=TransportSecuritySettings(
        allowed_hosts=[${JSON.stringify(name)}, "localhost:*", "127.0.0.1:*"],
        allowed_origins=[${JSON.stringify(origin)}],
    ),
)`;

const node = (name: string, origin: string) => `const transport = new StreamableHTTPServerTransport({
  enableDnsRebindingProtection: true,
  allowedHosts: [${JSON.stringify(name)}],
  allowedOrigins: [${JSON.stringify(origin)}],
});`;

function snippet(framework: Framework, name: string, origin: string): FixStep['snippet'] {
  if (framework === 'express' || framework === 'nextjs' || framework === 'xmcp') {
    return { language: 'javascript', code: node(name, origin) };
  }
  return framework === 'fastapi' || framework === 'fastmcp'
    ? { language: 'python', code: python(name, origin) }
    : undefined;
}

function allow({ facts, at, data }: Words<Data>): FixStep {
  const name = host(at.request.url);
  const origin = at.page.origin ?? parseUrl(at.request.url)?.origin ?? '';
  const lines = snippet(facts.framework, name, origin);
  return {
    text:
      data.what === 'host'
        ? 'Add this host to the allowed hosts of the server (`allowed_hosts`, `allowedHosts`).'
        : 'Add this origin to the allowed origins of the server (`allowed_origins`, `allowedOrigins`).',
    copy: data.what === 'host' ? name : origin,
    ...(lines && { snippet: lines }),
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
    return failingRequests(
      requests,
      (at) => {
        const what = rejected(at);
        if (!what) return undefined;
        const sent = what === 'origin' ? [requestHeaderEvidence(at, 'Origin', null)] : [];
        return { data: { what }, evidence: [statusEvidence(at, '401'), ...sent, bodyEvidence(at, null)] };
      },
      requests.some((x) => x.status !== undefined && (x.status < 400 || x.status === 401)),
    );
  },

  title: ({ at, data: { what }, endpoint }) =>
    what === 'host'
      ? `${upperFirst(endpointName(endpoint))} refuses requests for the host ${code(host(at.request.url))}`
      : `${upperFirst(endpointName(endpoint))} refuses requests from the origin ${code(at.page.origin)}`,
  summary: ({ at, data: { what } }) =>
    `${code(at.request.url)} answered ${code(at.status)} before it looked at anything else. ` +
    (what === 'host'
      ? 'The server only takes requests for hosts on a list, as a protection against DNS rebinding, and the public name is not on it. That happens behind a proxy or a tunnel.'
      : 'The server only takes requests from origins on a list, as a protection against DNS rebinding, and this one is not on it.'),
  fix: (words) => [
    allow(words),
    ...(words.data.what === 'host'
      ? [
          {
            text: 'Let the proxy or tunnel send the host that the server expects instead, if you cannot change the server.',
          },
        ]
      : []),
    restartServer,
    connectAgain(words.facts),
  ],
  verify: ({ at, data }) => {
    const origin = data.what === 'origin' && at.page.origin ? { origin: at.page.origin } : {};
    return [verifyStatus(withHeaders(sameKind(at), origin), at.role === 'mcp' ? ['2xx', 401] : [200])];
  },
});
