import type { Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { get } from '../kit/verify/requests.ts';
import { verifyReached } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';
import { type InspectorData, inspectorOutcome } from './shared.ts';

/** The address to ask whether it runs: the proxy's own where the capture shows it, else its usual one. */
function address({ part }: InspectorData, at: Observed): string {
  if (part === 'backend') return `${at.page.origin ?? 'http://localhost:6274'}/`;
  const url = parseUrl(at.request.url);
  return url?.pathname === '/health'
    ? url.href
    : `http://${parseUrl(at.page.origin ?? undefined)?.hostname ?? 'localhost'}:6277/health`;
}

export default defineCheck<InspectorData>({
  id: 'network/inspector-proxy-down',
  owner: 'client',
  judges: 'inspector',
  fails:
    'The Inspector’s own proxy refuses connections, or something else answers in its place, and the connection goes through it. In direct mode a refused proxy is normal.',
  references: [
    vendor('MCP Inspector', 'Architecture and ports', 'https://github.com/modelcontextprotocol/inspector#readme'),
  ],

  test: (facts) => inspectorOutcome(facts, undefined),

  title: ({ data }) => `The Inspector’s own ${data.part} does not answer`,
  summary: ({ data }) =>
    data.part === 'proxy'
      ? `With **Via Proxy** the Inspector sends everything through a proxy on this machine, usually on port 6277, and the proxy did not answer there: ${code(data.text)}. Your MCP server was not asked at all.`
      : `The Inspector’s page sends everything through its own backend, and the backend did not answer: ${code(data.text)}. Your MCP server was not asked at all.`,
  fix: ({ facts, data }) => [
    { text: 'Look in the terminal of the Inspector for whether it still runs, and on which ports.' },
    { text: 'Start the Inspector again.', copy: 'npx @modelcontextprotocol/inspector@latest' },
    { text: 'Open the address that it prints, since it holds the port and a token.' },
    ...(data.part === 'proxy'
      ? [
          {
            text: 'Start it on its default ports if you set `SERVER_PORT`, because some versions forget that port after the sign-in.',
          },
        ]
      : []),
    connectAgain(facts),
  ],
  verify: ({ at, data }) => [verifyReached(get(address(data, at)), 'asks the Inspector on this machine once')],
});
