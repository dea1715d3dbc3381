/** The client that a person named for a check by URL: nothing of its own traffic is seen. */
import { clientCalled } from '../../clients/all.ts';
import type { Client } from '../../clients/client.ts';
import type { Alternative, Prose, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { onComputer, step, value } from '../kit/steps/step.ts';

type Named = Pick<Facts, 'context'>;

export const chosenClient = ({ context }: Named): Client | undefined =>
  context.client === undefined ? undefined : clientCalled(context.client);

export const inChosen = (facts: Named, text: Prose, more: Parameters<typeof step>[2]): Step =>
  step({ kind: 'client', name: chosenClient(facts)?.name ?? '' }, text, more);

/** Where a URL is entered, of those whose menu is documented. */
export const connectors = (facts: Named): { path?: string[] } =>
  /^claude/.test(chosenClient(facts)?.id ?? '') && chosenClient(facts)?.runs.is === 'cloud'
    ? { path: ['Settings', 'Connectors', 'Add custom connector'] }
    : {};

/** Claude Desktop starts programs of this computer, and mcp-remote is one that speaks to any URL. */
export const usingThisComputer = (facts: Named, server: string): Alternative[] =>
  chosenClient(facts)?.id === 'claude-desktop'
    ? [
        {
          when: 'If your MCP server has to stay where it is',
          steps: [
            onComputer(
              'Let mcp-remote sign in, as a server that Claude Desktop starts itself.',
              value(
                'claude_desktop_config.json',
                `"command": "npx", "args": ["mcp-remote", ${JSON.stringify(server)}]`,
              ),
            ),
          ],
        },
      ]
    : [];
