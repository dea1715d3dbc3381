import { STRANGER } from '../../exchange.ts';
import type { Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { yourBrowser } from '../kit/places.ts';
import { vendor } from '../kit/references.ts';
import { inspectorAgain, stopIfRuns } from '../kit/steps/settings.ts';
import { command, onComputer, step, value } from '../kit/steps/step.ts';
import { get } from '../kit/verify/requests.ts';
import { verifyAnswer, verifyReached } from '../kit/verify/verify.ts';
import { code, host } from '../kit/words.ts';
import { type InspectorData, inspectorOutcome, seenAt } from './shared.ts';

/** The address to ask whether it runs: the proxy's own where the capture shows it, else its usual one. */
function address({ part }: InspectorData, at: Observed): string {
  if (part === 'backend') return `${at.page.origin ?? 'http://localhost:6274'}/`;
  const url = parseUrl(at.request.url);
  if (url?.pathname === '/health') return url.href;
  const seen = seenAt(at, part);
  return seen
    ? `${seen}/health`
    : `http://${parseUrl(at.page.origin ?? undefined)?.hostname ?? 'localhost'}:6277/health`;
}

const isStranger = ({ text }: InspectorData): boolean => text.startsWith(STRANGER);

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

  title: ({ data }) =>
    isStranger(data)
      ? `Another program answers in place of MCP Inspector’s own ${data.part}`
      : `MCP Inspector’s own ${data.part} does not respond`,
  summary: ({ at, data }) => {
    const seen = seenAt(at, data.part);
    const where = `a program on your computer, ${seen ? `here at ${code(host(seen))}` : `usually at port ${portOf(data, at)}`}`;
    const how = isStranger(data) ? 'Another program responds there' : 'That program does not respond';
    return `Its page sends everything through ${where}. ${how}, so your MCP server was not asked.`;
  },
  why: ({ data }) =>
    `MCP Inspector is two programs: a page, and a ${data.part} that sends its requests on. The page stays open when the other one ends, and can then reach nothing.`,
  fix: ({ facts, at, data }) => ({
    do: [
      ...(isStranger(data)
        ? [onComputer('Stop the program that listens at this port.', value('Port', portOf(data, at)))]
        : []),
      stopIfRuns,
      inspectorAgain(facts, 'Start MCP Inspector again.'),
      step(yourBrowser, 'Open the address that it prints, in this tab: MCP Inspector’s own token is in it.'),
    ],
    or:
      data.part === 'proxy'
        ? [
            {
              kind: 'case',
              when: 'If you set the environment variable `SERVER_PORT` before',
              instead: 'unset it',
              steps: [
                onComputer(
                  'Unset `SERVER_PORT` in the terminal: some versions forget it after the sign-in.',
                  command('unset SERVER_PORT'),
                ),
                inspectorAgain(facts, 'Start MCP Inspector again, in the same terminal.'),
              ],
            },
          ]
        : [],
  }),
  // The proxy of every version 1 says so of itself; another program at its port does not.
  verify: ({ at, data }) => {
    const asks = 'asks MCP Inspector on your computer once';
    const request = get(address(data, at));
    return [
      data.part === 'proxy'
        ? verifyAnswer(request, { kind: 'member', name: 'status', value: { equals: 'ok' } }, asks)
        : verifyReached(request, asks),
    ];
  },
});

const portOf = ({ part }: InspectorData, at: Observed): string =>
  part === 'proxy'
    ? parseUrl(address({ part, text: '' }, at))?.port || '6277'
    : parseUrl(at.page.origin ?? undefined)?.port || '6274';
