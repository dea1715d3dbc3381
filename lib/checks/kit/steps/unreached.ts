/** What to do about a host that gives no answer, by how the connection ended and by who named the host. */
import type { Alternative, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { newUrl, parseUrl } from '../../../text/url.ts';
import type { FixDraft, Words } from '../../define.ts';
import type { Unreached } from '../../signs/failure-texts.ts';
import { ownerOfUrl } from '../owners.ts';
import { partyKind, partyPlace, sendToParty } from '../party.ts';
import { between } from '../places.ts';
import { clientWord, code, host } from '../words.ts';
import { copyMetadataJson, inJson } from './metadata.ts';
import { readServerLogAt } from './server.ts';
import { enterUrl, startInspectorWith } from './settings.ts';
import { command, inServer, isBare, onComputer, step, value } from './step.ts';

export const portOf = (text: string): string => {
  const url = parseUrl(text);
  return url?.port || (url?.protocol === 'http:' ? '80' : '443');
};

/** After the host, also where it is "…, which". */
const tails: Record<Exclude<Unreached, 'refused'>, string> = {
  dns: 'has no address (DNS)',
  timeout: 'does not respond in time (time-out)',
  reset: 'breaks off the connection (reset)',
  proxy: 'is not reached through the proxy of your computer',
  unreachable: 'is not reached from your computer',
  inside: 'leads nowhere from outside (internal address)',
  unsaid: 'does not respond',
};

export const tailOf = (kind: Unreached, { request: { url } }: Observed): string =>
  kind === 'refused' ? `refuses connections at port ${portOf(url)} (connection refused)` : tails[kind];

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
function startFix(facts: Facts, at: Observed): FixDraft {
  const { url } = at.request;
  const start = startServer(at);
  if (!isUsualPort(url)) return { do: [start], or: refusedInstead(facts, at), stuck: [readServerLogAt(at)] };
  const proxy = between('the proxy in front of your MCP server');
  const [port, name] = [code(portOf(url)), code(parseUrl(url)?.hostname)];
  return {
    do: [
      {
        ...inServer(
          `Look what listens at port ${port} on the machine of ${name}: on Linux this command lists it.`,
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
const startServer = ({ request: { url } }: Observed): Step =>
  inServer(
    isLoopbackOrSubdomain(url)
      ? 'Start your MCP server, so that it listens at this port.'
      : `Start your MCP server on the machine of ${code(parseUrl(url)?.hostname)}, so that it listens at this port.`,
    value('Port', portOf(url)),
  );

/** The host stands where somebody wrote it: in the client, in the server's metadata, in another's. */
function correctHost(facts: Facts, at: Observed): FixDraft {
  const name = code(parseUrl(at.request.url)?.hostname);
  if (at.role === 'mcp') return { do: [enterUrl(facts, `Correct the host ${name} in the URL.`)] };
  if (at.role === 'resource-metadata')
    return { do: [inServer(`Correct the host ${name} in \`resource_metadata\` of the 401.`)] };
  if (at.role === 'server-metadata')
    return {
      do: [
        ...(facts.scalekit ? copyMetadataJson(facts) : []),
        inJson(
          facts,
          facts.scalekit
            ? 'Serve it as your MCP server’s metadata, the JSON at `/.well-known/oauth-protected-resource`.'
            : `Correct the host ${name} in \`authorization_servers\` of your MCP server’s metadata.`,
          {},
          parseUrl(at.request.url)?.hostname,
        ),
      ],
    };
  return facts.scalekit
    ? { do: [sendToParty(facts, at)] }
    : { do: [step(partyPlace(facts, at), `Correct the host ${name} in its metadata.`)] };
}

/** A name that everybody else can look up. */
const filtered: Alternative = {
  kind: 'case',
  when: 'If that host is the right one',
  steps: [onComputer('Look for a VPN or a filter of names (DNS) that hides it from your computer.')],
};

/** Where the steps before did not come down to that. */
function withReport(facts: Facts, at: Observed, draft: FixDraft): FixDraft {
  return draft.do.some(({ place }) => place.kind === 'support') ? draft : { ...draft, stuck: [sendToParty(facts, at)] };
}

const vpn = (name: string): Alternative => ({
  kind: 'case',
  when: `If ${name} is known only in a private network`,
  steps: [onComputer('Connect your computer to that network or its VPN.')],
});

export function unreachedFix({ facts, at }: Words<object>, kind: Unreached): FixDraft {
  const name = code(host(at.request.url));
  const own = ownerOfUrl(facts, at) === 'mcp-server';
  switch (kind) {
    case 'refused':
      return own ? startFix(facts, at) : withReport(facts, at, correctHost(facts, at));
    case 'dns': {
      const correct = correctHost(facts, at);
      const hidden = partyKind(facts, at) === 'scalekit' ? filtered : vpn(name);
      const draft = { ...correct, or: [...(correct.or ?? []), hidden] };
      return own ? draft : withReport(facts, at, draft);
    }
    case 'timeout':
      // Nothing stands between a computer and itself.
      if (isLoopbackOrSubdomain(at.request.url))
        return own
          ? {
              do: [inServer('Find what hangs while your MCP server handles this request.')],
              stuck: [readServerLogAt(at)],
            }
          : withReport(facts, at, {
              do: [onComputer(`Restart the program that listens at ${name}: it takes requests and does not respond.`)],
            });
      return {
        do: [
          onComputer(
            `Let your computer reach ${name} through the firewall or VPN between them.`,
            value('Host and port', `${parseUrl(at.request.url)?.hostname}:${portOf(at.request.url)}`),
          ),
        ],
        or: own
          ? [
              {
                kind: 'case',
                when: 'If the log of your MCP server has the request',
                steps: [inServer('Find what hangs while it is handled.')],
              },
            ]
          : [{ kind: 'again', when: 'If it fails from every network', steps: [sendToParty(facts, at)] }],
      };
    case 'reset':
      return own
        ? {
            do: [readServerLogAt(at)],
            or: [
              ...(at.role === 'mcp' && at.request.url.startsWith('http:')
                ? [
                    {
                      kind: 'case' as const,
                      when: 'If your MCP server speaks HTTPS on that port',
                      steps: [
                        enterUrl(facts, 'Enter the `https` address.', at.request.url.replace(/^http:/, 'https:')),
                      ],
                    },
                  ]
                : []),
              {
                kind: 'case',
                when: 'If the log has nothing at that time',
                steps: [onComputer('Look for a proxy, a VPN or a virus scanner that cuts the connection.')],
              },
            ],
          }
        : {
            do: [sendToParty(facts, at)],
            or: [
              {
                kind: 'case',
                when: 'If other programs on your computer are cut off from it too',
                steps: [onComputer('Look for a proxy, a VPN or a virus scanner that cuts the connection.')],
              },
            ],
          };
    case 'proxy':
      return {
        do: [
          onComputer(
            'Add this host to those that go without the proxy, in the network settings of your system.',
            value('Bypass proxy for', parseUrl(at.request.url)?.hostname),
          ),
        ],
      };
    case 'inside':
      return correctHost(facts, at);
    case 'unreachable':
      return { do: [onComputer(`Connect your computer to the network or VPN that leads to ${name}.`)] };
    default:
      return {
        do: [askFromTerminal(at)],
        or: own
          ? [
              { kind: 'case', when: 'If it says that the connection was refused', steps: [startServer(at)] },
              {
                kind: 'case',
                when: 'If it says that the host could not be resolved',
                steps: correctHost(facts, at).do,
              },
              {
                kind: 'case',
                when: 'If it speaks of a certificate',
                steps: [
                  startInspectorWith(
                    facts,
                    'NODE_OPTIONS',
                    '--use-system-ca',
                    'Start MCP Inspector so that it trusts the authorities that your system trusts.',
                  ),
                ],
              },
            ]
          : [{ kind: 'again', when: 'If it fails there too', steps: [sendToParty(facts, at)] }],
      };
  }
}

/** An address may hold what a shell would run: such a one gets no command. */
function askFromTerminal({ request }: Observed): Step {
  const href = parseUrl(request.url)?.href ?? '';
  return onComputer(
    'Ask it from a terminal on the same computer: the last line says why it fails.',
    isBare(href) ? command(`curl -sS -o /dev/null ${href}`) : {},
  );
}
