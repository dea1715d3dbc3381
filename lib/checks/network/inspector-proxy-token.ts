import { defineCheck } from '../define.ts';
import { type InspectorData, inspectorOutcome, part } from '../kit/inspector.ts';
import { vendor } from '../kit/references.ts';
import { verifyBySight } from '../kit/verify.ts';
import { code, connectAgain } from '../kit/words.ts';
import { again } from './shared.ts';

export default defineCheck<InspectorData>({
  id: 'network/inspector-proxy-token',
  owner: 'client',
  order: 340,
  insteadOf: [
    'challenge/no-www-authenticate',
    'challenge/wrong-status',
    'challenge/not-bearer',
    'session/token-rejected',
  ],
  fails: 'The Inspector’s own proxy or backend answers 401 for its own session token.',
  references: [
    vendor('MCP Inspector', 'Authentication', 'https://github.com/modelcontextprotocol/inspector#authentication'),
  ],

  test: (facts) => inspectorOutcome(facts, 401),

  title: (words) => `The Inspector’s own ${part(words)} refuses this page: its session token is not the current one`,
  summary: (words) =>
    `The 401 comes from the Inspector’s ${part(words)} on this machine and not from your MCP server: ${code(words.text)}. ` +
    'Every start of the Inspector makes a new token, and a tab from before keeps the old one.',
  fix: (words) => [
    { text: 'Close this tab.' },
    {
      text: words.proxy
        ? 'Open the address that the Inspector printed at its last start, which ends in `MCP_PROXY_AUTH_TOKEN=…`.'
        : 'Open the address that the Inspector printed at its last start, which ends in `MCP_INSPECTOR_API_TOKEN=…`.',
    },
    ...(words.proxy
      ? [
          {
            text: 'Paste the token by hand if you want to keep the tab.',
            path: ['Configuration', 'Proxy Session Token'],
          },
        ]
      : []),
    again(words),
  ],
  verify: (words) => [
    verifyBySight(
      `${connectAgain(words)} The Inspector no longer speaks of its token, and a request to your MCP server shows.`,
    ),
  ],
});
