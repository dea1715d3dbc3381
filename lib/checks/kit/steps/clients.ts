/**
 * How a client forgets what it saved: its registration, its tokens, the metadata that it read. Each client keeps it
 * elsewhere, and one cannot forget at all.
 */
import type { FixStep, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { yourServer } from '../places.ts';
import { clientWord } from '../words.ts';
import { command, inClient, onComputer, step } from './step.ts';

type Named = Pick<Facts, 'client' | 'context'>;

interface Way {
  /** Finds the client by its name in the traffic, or by the name that a person chose. */
  name: RegExp;
  steps: FixStep[];
}

const inspectorV2: FixStep[] = [
  {
    text: 'Clear what MCP Inspector saved for your MCP server.',
    path: ['Connection Info', 'Clear OAuth state'],
  },
];
const inspectorV1: FixStep[] = [
  {
    text: 'Open MCP Inspector in a new browser tab, with DevTools open there: it keeps its registration and tokens per tab.',
  },
];

/** The first that matches; names that hold another's name stand before it. */
const ways: Way[] = [
  { name: /inspector-v1/i, steps: inspectorV1 },
  { name: /inspector/i, steps: inspectorV2 },
  {
    name: /mcp-remote/i,
    steps: [
      { text: 'Delete the folder in which mcp-remote keeps its registrations and tokens.', copy: 'rm -rf ~/.mcp-auth' },
    ],
  },
  {
    name: /claude[ -]desktop/i,
    steps: [
      {
        place: yourServer,
        text: 'Give your MCP server another host name, such as another subdomain: Claude Desktop cannot forget a registration.',
      },
      { text: 'Add your MCP server under that name.' },
    ],
  },
  {
    name: /claude[ -]code/i,
    steps: [
      {
        text: 'Clear what Claude Code saved of this sign-in.',
        path: ['/mcp', 'your MCP server', 'Clear authentication'],
      },
    ],
  },
  {
    name: /copilot[ -]cli|github-copilot/i,
    steps: [
      {
        text: 'Delete the folder in which GitHub Copilot CLI keeps its registrations.',
        copy: 'rm -rf ~/.copilot/mcp-oauth-config',
      },
    ],
  },
  {
    name: /cursor/i,
    steps: [
      { text: 'Remove your MCP server from the MCP settings of Cursor.' },
      { text: 'Add your MCP server again.' },
    ],
  },
  {
    name: /vscode|visual studio code/i,
    steps: [
      {
        text: 'Remove what VS Code saved of this sign-in.',
        path: ['Command Palette', 'Authentication: Remove Dynamic Authentication Provider', 'your MCP server'],
      },
    ],
  },
];

/** Where the reader presses the button again; `hope` says what may come of it. */
export function connectAgain({ client }: Pick<Facts, 'client'>, hope?: Prose): Step {
  const press =
    client.kind === 'inspector'
      ? 'Press **Connect** in MCP Inspector again'
      : `Connect again from ${clientWord({ client })}`;
  return inClient({ client }, hope ? `${press}: ${hope}.` : `${press}.`);
}

/** Steps after which the client registers and signs in anew. */
export const forgetSteps = (facts: Named): Step[] =>
  forgetting(facts).map(({ text, copy, path, place }) => {
    if (place) return step(place, text);
    return copy === undefined ? inClient(facts, text, path && { path }) : onComputer(text, command(copy));
  });

function forgetting(facts: Named): FixStep[] {
  const { client, context } = facts;
  if (client.part === 'proxy') return inspectorV1;
  if (client.part === 'backend') return inspectorV2;
  const named = context.client ?? (client.kind === 'other' ? client.name : '');
  return (
    ways.find(({ name }) => name.test(named))?.steps ?? [
      {
        text: `Remove the saved sign-in for your MCP server from ${clientWord(facts)}.`,
      },
    ]
  );
}

/** How to get a later version of the client. */
export function updateSteps(facts: Named): Step[] {
  const { client, context } = facts;
  if (client.kind === 'inspector' || /inspector/.test(context.client ?? '')) {
    return [
      onComputer('Start the current version of MCP Inspector.', command('npx @modelcontextprotocol/inspector@latest')),
    ];
  }
  const named = context.client ?? (client.kind === 'other' ? client.name : '');
  if (/mcp-remote/i.test(named))
    return [
      inClient(facts, 'Start the current version of mcp-remote.', {
        values: [{ name: 'args', value: 'npx mcp-remote@latest' }],
      }),
    ];
  return [inClient(facts, `Update ${clientWord(facts)} to its current version.`)];
}
