/** What no request can tell, as advice and not as a finding: nothing of it is said to be wrong here. */
import { scalekitDashboard, yourBrowser, yourComputer, yourServer } from '../checks/kit/places.ts';
import { command, inServer, onComputer, step } from '../checks/kit/steps/step.ts';
import { clientCalled } from '../clients/all.ts';
import type { System } from '../clients/client.ts';
import type { Prose, Step } from '../finding.ts';

export interface Advice {
  id: 'browser-does-not-open' | 'two-clients-at-once' | 'metadata-is-cached';
  title: Prose;
  says: Prose;
  steps: Step[];
}

const EXAMPLE = 'https://example.com';

const bySystem: Record<System, Step[]> = {
  macos: [
    step(yourComputer, 'Choose a browser that opens links.', {
      path: ['System Settings', 'Desktop & Dock', 'Default web browser'],
    }),
    onComputer('Try whether a program can open it: a page has to appear.', command(`open ${EXAMPLE}`)),
    step(yourComputer, 'Where macOS asks whether the client may control or open another program, allow it.', {
      path: ['System Settings', 'Privacy & Security', 'Automation'],
    }),
  ],
  windows: [
    step(yourComputer, 'Set a browser as the one that opens `HTTP` and `HTTPS`.', {
      path: ['Settings', 'Apps', 'Default apps', 'your browser', 'Set default'],
    }),
    onComputer('Try whether a program can open it: a page has to appear.', command(`start ${EXAMPLE}`)),
    step(
      yourComputer,
      'Where the client runs inside of WSL, let it open the browser of Windows.',
      command('export BROWSER="powershell.exe /c start"'),
    ),
  ],
  linux: [
    onComputer('See which browser opens links: a name has to appear.', command('xdg-settings get default-web-browser')),
    onComputer('Try whether a program can open it: a page has to appear.', command(`xdg-open ${EXAMPLE}`)),
    onComputer(
      'Where `xdg-open` is missing, install it (the package is `xdg-utils`).',
      command('sudo apt-get install xdg-utils'),
    ),
  ],
};

const byHand: Step[] = [
  step(
    yourBrowser,
    'Copy the address of the sign-in page from the window or the log of the client, and open it in a browser on the same computer.',
  ),
  step(
    yourComputer,
    'Where the client runs on another computer, over SSH or in a container, forward the port of its callback address to this one first.',
    command('ssh -L <port>:localhost:<port> <computer>'),
  ),
];

export function adviceFor(name: string, system: System): Advice[] {
  const client = clientCalled(name);
  const runs = client?.runs.is ?? 'program';
  const advice: Advice[] = [];
  if (runs === 'program') {
    advice.push({
      id: 'browser-does-not-open',
      title: 'The browser does not open',
      says: 'A client on your computer opens the sign-in page in your browser. Where nothing opens, no server hears of it.',
      steps: [...bySystem[system], ...byHand],
    });
  }
  if (runs !== 'page') {
    advice.push({
      id: 'two-clients-at-once',
      title: 'Two sign-ins open at once',
      says:
        client?.id === 'claude-desktop' || client?.id === 'mcp-remote'
          ? 'Claude Desktop can reach your MCP server as a connector and by mcp-remote. Set up both ways, each opens its own tab, and one loses its `state`.'
          : 'Where two clients, or two windows of one, sign in to your MCP server at the same time, several tabs open, and one may finish the sign-in of another.',
      steps: [
        step(
          { kind: 'client', name: client?.name ?? 'your MCP client' },
          'Keep one entry for your MCP server, and remove the others.',
        ),
        step(yourBrowser, 'Close all open sign-in pages before you connect again.'),
      ],
    });
  }
  advice.push({
    id: 'metadata-is-cached',
    title: 'A change in the Scalekit dashboard has no effect',
    says: 'Some server frameworks, FastMCP and xmcp among them, read Scalekit’s metadata at their start, and keep it until they are restarted. Clients keep what they registered, too.',
    steps: [
      step(scalekitDashboard, 'Save the change.'),
      inServer('Restart your MCP server.'),
      step(yourServer, 'Check it again here: what it answers now is asked anew.'),
    ],
  });
  return advice;
}
