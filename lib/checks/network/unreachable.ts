import type { FixStep, Owner } from '../../finding.ts';
import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type Words } from '../define.ts';
import { unreachedOf } from '../kit/answers/unreached.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { type SentOn, sentOn, sentOnSteps } from '../kit/sent-on.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { sameKind } from '../kit/verify/requests.ts';
import { verifyBySight, verifyReached } from '../kit/verify/verify.ts';
import { code, endpointName, host, upperFirst } from '../kit/words.ts';
import type { Unreached } from '../signs/failure-texts.ts';
import { failingRequests, networkRequests } from './shared.ts';

interface Data {
  kind: Unreached;
  text: string;
  sent: SentOn | undefined;
}

const titles: Record<Unreached, string> = {
  refused: 'refuses the connection',
  dns: 'has no address: its name is not known',
  timeout: 'does not answer in time',
  reset: 'closes the connection without an answer',
  proxy: 'cannot be reached through the proxy of this machine',
  unreachable: 'cannot be reached from this machine',
  unsaid: 'cannot be reached',
};

const why: Record<Unreached, string> = {
  refused: 'The machine is there, and nothing listens on that port: the server is not running, or on another port.',
  dns: 'The name in the URL leads nowhere: it is misspelt, or known only in another network.',
  timeout: 'Something drops the traffic on the way, such as a firewall, or the server is too slow to answer.',
  reset: 'The connection was made and broken off: the server crashed on the request, or something on the way cut it.',
  proxy: 'Browser or system are set to use a proxy, and that proxy did not let the connection through.',
  unreachable: 'There is no way from this network to that address.',
  unsaid: 'What was recorded does not say why.',
};

const portOf = (text: string) => {
  const url = parseUrl(text);
  return code(url?.port || (url?.protocol === 'http:' ? '80' : '443'));
};

function fix(words: Words<Data>): FixStep[] {
  const { facts, at, data } = words;
  const { kind, sent } = data;
  const known = sent && (sent.internal || kind === 'dns' || kind === 'refused');
  return [...(sent ? sentOnSteps(facts, at, sent) : []), ...(known ? [] : steps(words)[kind]), connectAgain(facts)];
}

function steps({ at }: Words<Data>): Record<Unreached, FixStep[]> {
  const name = code(host(at.request.url));
  const own = at.endpoint === 'mcp' || at.endpoint === 'resource-metadata';
  const local = isLoopbackOrSubdomain(at.request.url);
  return {
    refused: [
      { text: own ? 'Start the MCP server.' : `Check that a server runs at ${name}.` },
      { text: `Compare port ${portOf(at.request.url)} of the URL with the one that the server prints at its start.` },
      ...(local
        ? [{ text: 'Try `127.0.0.1` in place of `localhost`, since the server may listen on IPv4 or IPv6 only.' }]
        : [
            {
              text: 'Let the server listen on `0.0.0.0`, since inside a container `127.0.0.1` is not reached from outside.',
            },
          ]),
    ],
    dns: [
      {
        text:
          own && at.endpoint === 'mcp'
            ? `Correct the host ${name} in the server URL.`
            : `Correct the host ${name} where the metadata names it.`,
      },
      { text: 'Connect to the VPN first if the name is known only there.' },
    ],
    timeout: [
      { text: `Check that a firewall lets this machine reach ${name}.` },
      { text: 'Look in the log of the server for whether the request arrived.' },
    ],
    reset: [{ text: `Look in the log of the server at ${name} for an error at that time.` }],
    proxy: [
      {
        text: `Add ${name} to the exceptions of the proxy in the settings of system or browser.`,
        copy: host(at.request.url),
      },
    ],
    unreachable: [{ text: 'Check the connection of this machine to the network, and to a VPN if one is needed.' }],
    unsaid: [{ text: `Check that a server runs at ${name}.` }, { text: `Check that this machine can reach ${name}.` }],
  };
}

/** A name, a port or a server that is off is the server's; what happens on the way is the network's. */
const owner = ({ facts, at, data }: Words<Data>): Owner => {
  const { kind } = data;
  if (data.sent?.internal) return 'scalekit';
  if (kind === 'proxy' || kind === 'unreachable' || kind === 'timeout') return 'network';
  if (data.sent) return 'scalekit';
  return ownerOfUrl(facts, at) === 'mcp-server' ? 'mcp-server' : 'network';
};

export default defineCheck<Data>({
  id: 'network/unreachable',
  owner,
  judges: 'connection',
  general: true,
  quiet: true,
  fails: 'The connection is refused or reset, the name is not known, no answer came in time, or there is no way to it.',
  references: [rfc(9110, '4.2'), scalekit('troubleshooting-cors')],

  test: (facts) =>
    failingRequests(networkRequests(facts), (at) => {
      const unreached = unreachedOf(at);
      const sent = unreached && sentOn(facts, at);
      return (
        unreached && {
          data: { ...unreached, sent },
          evidence: [
            evidence(at, 'how it ended', unreached.text),
            ...(sent ? [headerEvidence(sent.sender, 'Location', null)] : []),
          ],
        }
      );
    }),

  title: ({ at, data: { kind, sent } }) =>
    sent
      ? `${upperFirst(sent.by)} sends the browser to ${code(host(at.request.url))}, which ${titles[kind]}`
      : `${code(host(at.request.url))} ${titles[kind]}`,
  summary: ({ at, data: { kind, text, sent }, endpoint }) => {
    if (!sent)
      return `${upperFirst(endpointName(endpoint))} at ${code(at.request.url)} gave no answer: ${code(text)}. ${why[kind]}`;
    const reason = sent.internal
      ? 'That address is known in the network of the server only, or is this machine: the server takes it for its own public address.'
      : why[kind];
    return `${upperFirst(sent.by)} was reached and answered ${code(sent.sender.status)}, a redirect to ${code(at.request.url)}, which gave no answer: ${code(text)}. ${reason}`;
  },
  fix,
  verify: ({ at, data: { sent } }) => [
    sent ? verifyBySight('Connect again: the page to which the sign-in goes on opens.') : verifyReached(sameKind(at)),
  ],
});
