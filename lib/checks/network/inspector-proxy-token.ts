import { defineCheck } from '../define.ts';
import { vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';
import { type InspectorData, inspectorOutcome } from './shared.ts';

export default defineCheck<InspectorData>({
  id: 'network/inspector-proxy-token',
  owner: 'client',
  judges: 'inspector',
  fails: 'The Inspector’s own proxy or backend answers 401 for its own session token.',
  references: [
    vendor('MCP Inspector', 'Authentication', 'https://github.com/modelcontextprotocol/inspector#authentication'),
  ],

  test: (facts) => inspectorOutcome(facts, 401),

  title: ({ data }) => `The Inspector’s own ${data.part} refuses this page: its session token is not the current one`,
  summary: ({ data }) =>
    `The 401 comes from the Inspector’s ${data.part} on this machine and not from your MCP server: ${code(data.text)}. ` +
    'Every start of the Inspector makes a new token, and a tab from before keeps the old one.',
  fix: ({ facts, data }) => [
    { text: 'Close this tab.' },
    {
      text:
        data.part === 'proxy'
          ? 'Open the address that the Inspector printed at its last start, which ends in `MCP_PROXY_AUTH_TOKEN=…`.'
          : 'Open the address that the Inspector printed at its last start, which ends in `MCP_INSPECTOR_API_TOKEN=…`.',
    },
    ...(data.part === 'proxy'
      ? [
          {
            text: 'Paste the token by hand if you want to keep the tab.',
            path: ['Configuration', 'Proxy Session Token'],
          },
        ]
      : []),
    connectAgain(facts),
  ],
  verify: ({ facts }) => [
    verifyBySight(
      `${connectAgain(facts).text} The Inspector no longer speaks of its token, and a request to your MCP server shows.`,
    ),
  ],
});
