import { defineCheck } from '../define.ts';
import { type InspectorData, inspectorOutcome, part } from '../kit/inspector.ts';
import { vendor } from '../kit/references.ts';
import { verifyBySight } from '../kit/verify.ts';
import { code, connectAgain } from '../kit/words.ts';
import { again } from './shared.ts';

export default defineCheck<InspectorData>({
  id: 'network/inspector-origin-refused',
  owner: 'client',
  order: 350,
  insteadOf: ['challenge/wrong-status', 'session/forbidden'],
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

  title: (words) => `The Inspector’s own ${part(words)} refuses the address under which its page was opened`,
  summary: (words) =>
    `The 403 comes from the Inspector’s ${part(words)} and not from your MCP server: ${code(words.text)}. ` +
    `The page is at ${code(words.client.origin ?? words.at.page.origin)}, and the ${part(words)} takes requests only from the addresses that it knows.`,
  fix: (words) => [
    { text: 'Open the Inspector at the address that it printed at its start.' },
    {
      text: 'Allow the other address when you start the Inspector, if you need it.',
      copy: `ALLOWED_ORIGINS=${words.client.origin ?? words.at.page.origin ?? ''} npx @modelcontextprotocol/inspector`,
    },
    again(words),
  ],
  verify: (words) => [verifyBySight(`${connectAgain(words)} A request to your MCP server shows.`)],
});
