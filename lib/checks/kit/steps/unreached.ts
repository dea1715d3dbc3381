/** What to do about a host that gives no answer, by how the connection ended and by who named the host. */
import type { Alternative, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { parseUrl } from '../../../text/url.ts';
import type { FixDraft, Words } from '../../define.ts';
import type { Unreached } from '../../signs/failure-texts.ts';
import { ownerOfUrl } from '../owners.ts';
import { partyKind, partyPlace, sendToParty } from '../party.ts';
import { code, host } from '../words.ts';
import { copyMetadataJson, inJson } from './metadata.ts';
import { portOf, startFix, startServer } from './refused.ts';
import { findInLog } from './server.ts';
import { enterUrl, startInspectorWith } from './settings.ts';
import { command, inServer, isBare, onComputer, step, value } from './step.ts';

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
  when: 'If the host is spelled right',
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

/** What cuts connections of this computer, whoever they are to. */
const cutting = onComputer('Look for a proxy, a VPN or a virus scanner that cuts the connection.');

interface Silent {
  facts: Facts;
  at: Observed;
  /** The MCP server's own host. */
  own: boolean;
}

const fixes: Record<Unreached, (silent: Silent) => FixDraft> = {
  refused: ({ facts, at, own }) => (own ? startFix(facts, at) : withReport(facts, at, correctHost(facts, at))),
  dns: ({ facts, at, own }) => {
    const correct = correctHost(facts, at);
    const hidden = partyKind(facts, at) === 'scalekit' ? filtered : vpn(code(host(at.request.url)));
    const draft = { ...correct, or: [...(correct.or ?? []), hidden] };
    return own ? draft : withReport(facts, at, draft);
  },
  // Nothing stands between a computer and itself.
  timeout: (silent) => (isLoopbackOrSubdomain(silent.at.request.url) ? hangs(silent) : dropped(silent)),
  reset: ({ facts, at, own }) =>
    own
      ? { do: [findInLog(at)], or: cutOff(facts, at) }
      : {
          do: [sendToParty(facts, at)],
          or: [{ kind: 'case', when: 'If other programs on your computer are cut off from it too', steps: [cutting] }],
        },
  proxy: ({ at }) => ({
    do: [
      onComputer(
        'Add this host to those that go without the proxy, in the network settings of your system.',
        value('Bypass proxy for', parseUrl(at.request.url)?.hostname),
      ),
    ],
  }),
  inside: ({ facts, at }) => correctHost(facts, at),
  unreachable: ({ at }) => ({
    do: [onComputer(`Connect your computer to the network or VPN that leads to ${code(host(at.request.url))}.`)],
  }),
  unsaid: ({ facts, at, own }) => ({
    do: [askFromTerminal(at)],
    or: own
      ? asTerminalSays(facts, at)
      : [{ kind: 'again', when: 'If it fails there too', steps: [sendToParty(facts, at)] }],
  }),
};

export const unreachedFix = ({ facts, at }: Words<object>, kind: Unreached): FixDraft =>
  fixes[kind]({ facts, at, own: ownerOfUrl(facts, at) === 'mcp-server' });

/** A program on this machine takes the request. */
const hangs = ({ facts, at, own }: Silent): FixDraft =>
  own
    ? { do: [inServer('Find what hangs while your MCP server handles this request.')], stuck: [findInLog(at)] }
    : withReport(facts, at, {
        do: [
          onComputer(
            `Restart the program that listens at ${code(host(at.request.url))}: it takes requests and does not respond.`,
          ),
        ],
      });

/** Most likely something between drops what is sent. */
const dropped = ({ facts, at, own }: Silent): FixDraft => ({
  do: [
    onComputer(
      `Let your computer reach ${code(host(at.request.url))} through the firewall or VPN between them.`,
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
});

/** Why the MCP server's own host breaks a connection off. */
const cutOff = (facts: Facts, { role, request: { url } }: Observed): Alternative[] => [
  ...(role === 'mcp' && url.startsWith('http:')
    ? [
        {
          kind: 'case' as const,
          when: 'If your MCP server speaks HTTPS on that port',
          steps: [enterUrl(facts, 'Enter the `https` address.', url.replace(/^http:/, 'https:'))],
        },
      ]
    : []),
  { kind: 'case', when: 'If the log has nothing at that time', steps: [cutting] },
];

const asTerminalSays = (facts: Facts, at: Observed): Alternative[] => [
  { kind: 'case', when: 'If it says that the connection was refused', steps: [startServer(at)] },
  { kind: 'case', when: 'If it says that the host could not be resolved', steps: correctHost(facts, at).do },
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
];

/** An address may hold what a shell would run: such a one gets no command. */
function askFromTerminal({ request }: Observed): Step {
  const href = parseUrl(request.url)?.href ?? '';
  return onComputer(
    'Ask it from a terminal on the same computer: the last line says why it fails.',
    isBare(href) ? command(`curl -sS -o /dev/null ${href}`) : {},
  );
}
