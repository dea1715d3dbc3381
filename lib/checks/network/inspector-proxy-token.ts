import { defineCheck } from '../define.ts';
import { yourBrowser } from '../kit/places.ts';
import { vendor } from '../kit/references.ts';
import { inspectorAgain } from '../kit/steps/settings.ts';
import { inClient, step } from '../kit/steps/step.ts';
import { type InspectorData, inspectorOutcome, verifyHeadline } from './shared.ts';

export default defineCheck<InspectorData>({
  id: 'network/inspector-proxy-token',
  owner: 'client',
  judges: 'inspector',
  fails: 'The Inspector’s own proxy or backend answers 401 for its own session token.',
  references: [
    vendor('MCP Inspector', 'Authentication', 'https://github.com/modelcontextprotocol/inspector#authentication'),
  ],

  test: (facts) => inspectorOutcome(facts, 401),

  title: () => 'This page of MCP Inspector has an old session token',
  summary: ({ data }) =>
    `MCP Inspector was started again after this page was opened. Its own ${data.part} refuses the token of this page (401), so your MCP server was not asked.`,
  why: ({ data }) =>
    `Every start of MCP Inspector makes a new token. The 401 comes from MCP Inspector’s own ${data.part}, which runs on your computer.`,
  fix: ({ facts, data }) => ({
    do: [
      step(
        yourBrowser,
        `Open the address that MCP Inspector printed in its terminal when it was last started, in this tab. It has \`${data.part === 'proxy' ? 'MCP_PROXY_AUTH_TOKEN' : 'MCP_INSPECTOR_API_TOKEN'}\` in it.`,
      ),
    ],
    or: [
      ...(data.part === 'proxy'
        ? [
            {
              when: 'If you want to keep this page',
              steps: [
                inClient(facts, 'Paste the session token that the terminal shows.', {
                  path: ['Configuration', 'Proxy Session Token'],
                }),
              ],
            },
          ]
        : []),
      {
        kind: 'case',
        when: 'If the terminal of MCP Inspector is closed',
        steps: [inspectorAgain(facts, 'Start MCP Inspector again.')],
      },
    ],
  }),
  verify: ({ facts }) => [verifyHeadline(facts)],
});
