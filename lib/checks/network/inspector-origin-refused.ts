import type { Facts, Observed } from '../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { defineCheck } from '../define.ts';
import { yourBrowser } from '../kit/places.ts';
import { vendor } from '../kit/references.ts';
import { startInspectorWith, stopInspector } from '../kit/steps/settings.ts';
import { step } from '../kit/steps/step.ts';
import { code } from '../kit/words.ts';
import { type InspectorData, inspectorOutcome, verifyHeadline } from './shared.ts';

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

  title: ({ data }) => `MCP Inspector’s own ${data.part} refuses the address that its page is open at (\`Origin\`)`,
  summary: ({ facts, at, data }) =>
    `The page is open at ${code(pageOf(facts, at))}, and the ${data.part} takes requests only from addresses that it knows. So your MCP server was not asked.`,
  why: ({ data }) =>
    `The ${data.part} runs on your computer and does what its page asks. So that no other page can use it, it looks at the address that a request comes from (\`Origin\`).`,
  fix: ({ facts, at }) => {
    const page = pageOf(facts, at);
    const open = step(
      yourBrowser,
      `Open MCP Inspector at the address that it printed in its terminal, in this tab: usually ${code(usual)}.`,
    );
    const allow = startInspectorWith(
      facts,
      'ALLOWED_ORIGINS',
      [...new Set([usual, page])].join(','),
      'Start MCP Inspector again, with the address of its page allowed.',
    );
    // What it prints at its start leads nowhere from another machine.
    return isLoopbackOrSubdomain(page) && page !== usual
      ? {
          do: [open],
          or: [{ when: `If it has to be open at ${code(page)}`, steps: [stopInspector, allow], open: true }],
        }
      : { do: [stopInspector, allow] };
  },
  verify: ({ facts }) => [verifyHeadline(facts)],
});

/** The list takes the place of the usual one. */
const usual = 'http://localhost:6274';

const pageOf = ({ client }: Facts, at: Observed): string => client.origin ?? at.page.origin ?? '';
