/** What to do where nothing takes connections at the port that was asked, and what else it can be. */
import type { Alternative, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { newUrl, parseUrl } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import { between } from '../places.ts';
import { clientWord, code } from '../words.ts';
import { findInLog } from './server.ts';
import { enterUrl } from './settings.ts';
import { command, inServer, step, value } from './step.ts';

export const portOf = (text: string): string => {
  const url = parseUrl(text);
  return url?.port || (url?.protocol === 'http:' ? '80' : '443');
};

/** The same address under another name of this machine. */
const withHost = (text: string, hostname: string): string | undefined => {
  const url = newUrl(text);
  if (!url) return undefined;
  url.hostname = hostname;
  return url.href;
};

/** What else it can be where the connection is refused: the port, the interface, the container. */
function refusedInstead(facts: Facts, { request, role }: Observed): Alternative[] {
  const { url } = request;
  const entered = role === 'mcp';
  const local = isLoopbackOrSubdomain(url);
  const name = parseUrl(url)?.hostname;
  return [
    ...(entered
      ? [
          {
            kind: 'case' as const,
            when: `If your MCP server runs already, on another port than ${code(portOf(url))}`,
            steps: [
              enterUrl(
                facts,
                `Enter the address that your MCP server prints at its start as the URL in ${clientWord(facts)}.`,
              ),
            ],
          },
        ]
      : []),
    ...(local && entered
      ? [
          {
            kind: 'case' as const,
            when: `If it listens on port ${code(portOf(url))}, on IPv4 or IPv6 only`,
            steps: [
              enterUrl(
                facts,
                'Enter the other name of your computer.',
                withHost(url, name === 'localhost' ? '127.0.0.1' : 'localhost'),
              ),
            ],
          },
        ]
      : []),
    ...(local && entered && facts.client.part
      ? [
          {
            kind: 'case' as const,
            when: 'If MCP Inspector runs in a container, which takes `localhost` for itself',
            steps: [enterUrl(facts, 'Enter the name of your computer there.', withHost(url, 'host.docker.internal'))],
          },
        ]
      : []),
    ...(local
      ? []
      : [
          {
            kind: 'case' as const,
            when: 'If your MCP server runs in a container',
            steps: [inServer('Let it listen on every interface, not on `127.0.0.1` alone.', value('Host', '0.0.0.0'))],
          },
        ]),
  ];
}

/** There a proxy takes what is for an MCP server, and seldom the MCP server itself. */
export const isUsualPort = (url: string): boolean => !isLoopbackOrSubdomain(url) && ['80', '443'].includes(portOf(url));

/** What has to run at the port that was asked: on the machine itself it is seen what does. */
export function startFix(facts: Facts, at: Observed): FixDraft {
  const { url } = at.request;
  const start = startServer(at);
  if (!isUsualPort(url)) return { do: [start], or: refusedInstead(facts, at), stuck: [findInLog(at)] };
  const proxy = between('the proxy in front of your MCP server');
  const [port, name] = [code(portOf(url)), code(parseUrl(url)?.hostname)];
  return {
    do: [
      {
        ...step(
          { kind: 'computer', name: `the machine of ${parseUrl(url)?.hostname}` },
          `Look what listens at port ${port}: on Linux this command lists it.`,
          command(`sudo ss -ltnp 'sport = :${portOf(url)}'`),
        ),
        only: 'look',
      },
    ],
    or: [
      {
        kind: 'case',
        when: `If it lists nothing, and a proxy takes port ${port} for your MCP server`,
        instead: 'start the proxy',
        steps: [
          step(proxy, 'Start the proxy again: for nginx by this command.', command('sudo systemctl restart nginx')),
          {
            ...step(
              proxy,
              'If it does not start: look what is wrong in its configuration, before you start it once more.',
              command('sudo nginx -t'),
            ),
            only: 'look',
          },
        ],
        open: true,
      },
      {
        kind: 'case',
        when: `If it lists nothing, and your MCP server takes port ${port} itself`,
        instead: 'start your MCP server',
        steps: [start],
        open: true,
      },
      {
        kind: 'case',
        when: 'If it lists a program at `127.0.0.1` alone, as in a container',
        steps: [inServer('Let it listen on every interface.', value('Host', '0.0.0.0'))],
      },
      {
        kind: 'case',
        when: 'If it lists a program at every address (`0.0.0.0` or `*`)',
        instead: 'look what stands between',
        steps: [
          step(between('the firewall of that machine'), `Let connections to port ${port} pass.`),
          step(
            between('the DNS of your domain'),
            `If ${name} is the name of another machine: let it lead to this one.`,
          ),
        ],
      },
    ],
  };
}

/** At the port that was asked, which is known. */
export const startServer = ({ request: { url } }: Observed): Step =>
  inServer(
    isLoopbackOrSubdomain(url)
      ? 'Start your MCP server, so that it listens at this port.'
      : `Start your MCP server on the machine of ${code(parseUrl(url)?.hostname)}, so that it listens at this port.`,
    value('Port', portOf(url)),
  );
