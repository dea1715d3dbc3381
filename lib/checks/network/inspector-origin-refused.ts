import { defineCheck } from '../define.ts';
import { vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';
import { type InspectorData, inspectorOutcome } from './shared.ts';

export default defineCheck<InspectorData>({
  id: 'network/inspector-origin-refused',
  owner: 'client',
  judges: 'inspector',
  fails:
    'The Inspector’s backend answers 403 “Invalid origin” to its own page, which was opened under a host that it does not allow.',
  references: [
    vendor(
      'MCP Inspector',
      'DNS rebinding protection',
      'https://github.com/modelcontextprotocol/inspector#dns-rebinding-protection',
    ),
  ],

  test: (facts) => inspectorOutcome(facts, 403),

  title: ({ data }) => `The Inspector’s own ${data.part} refuses the address under which its page was opened`,
  summary: ({ facts, at, data }) =>
    `The 403 comes from the Inspector’s ${data.part} and not from your MCP server: ${code(data.text)}. ` +
    `The page is at ${code(facts.client.origin ?? at.page.origin)}, and the ${data.part} takes requests only from the addresses that it knows.`,
  fix: ({ facts, at }) => [
    { text: 'Open the Inspector at the address that it printed at its start.' },
    {
      text: 'Allow the other address when you start the Inspector, if you need it.',
      copy: `ALLOWED_ORIGINS=${facts.client.origin ?? at.page.origin ?? ''} npx @modelcontextprotocol/inspector`,
    },
    connectAgain(facts),
  ],
  verify: ({ facts }) => [verifyBySight(`${connectAgain(facts).text} A request to your MCP server shows.`)],
});
