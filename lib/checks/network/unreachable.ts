import type { Owner, Prose, Verification } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { defineCheck, type Words } from '../define.ts';
import { unreachedOf } from '../kit/answers/unreached.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { party, purpose } from '../kit/party.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { type SentOn, sentOn, sentOnFix } from '../kit/sent-on.ts';
import { isUsualPort, portOf } from '../kit/steps/refused.ts';
import { tailOf, unreachedFix } from '../kit/steps/unreached.ts';
import { verifyServerMetadata } from '../kit/verify/metadata.ts';
import { sameKind } from '../kit/verify/requests.ts';
import { verifyPassing, verifyReached } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import type { Unreached } from '../signs/failure-texts.ts';
import { failingRequests, networkRequests, verifyMcp } from './shared.ts';

interface Data {
  kind: Unreached;
  text: string;
  sent: SentOn | undefined;
}

/** What such an end of a request means. */
const whys: Record<Unreached, Prose> = {
  refused: 'There is a computer at that address, but no program on it takes connections at this port.',
  dns: 'A name is looked up (DNS) to find the computer that it stands for. There is no entry for this one.',
  timeout: 'Nothing came back in all that time, not even a refusal.',
  reset: 'A program or a device on the way ended the connection without a word.',
  proxy:
    'Your system sends requests to the internet through a proxy, and the proxy was not able or not willing to connect.',
  unreachable: 'Your computer has no connection to the network that this address is in.',
  inside: 'Addresses of this kind are known only inside one network: that of a container, a company or a home.',
  unsaid:
    'The request got no response, so the fault lies before any sign-in: the name, the port, the network or the certificate.',
};

/** What it comes from. */
function reason(kind: Unreached, own: boolean, { request: { url } }: Observed): Prose {
  const local = isLoopbackOrSubdomain(url);
  switch (kind) {
    case 'refused':
      return own
        ? isUsualPort(url)
          ? `Most likely the proxy that takes port ${code(portOf(url))} for your MCP server, such as nginx, does not run.`
          : 'Most likely your MCP server does not run, or listens on another port.'
        : 'Most likely nothing runs at that address.';
    case 'dns':
      return 'The name is misspelt, or known only in another network.';
    case 'timeout':
      return local
        ? 'Most likely the program there hangs: no firewall stands between.'
        : 'A firewall on the way drops the request, or the program there hangs.';
    case 'reset':
      return 'The connection was made, and was cut before a response came.';
    case 'proxy':
      return 'The proxy that your computer is set to use did not let the connection through.';
    case 'unreachable':
      return 'There is no way from your network to that address.';
    case 'inside':
      return 'Only a computer of the same network reaches that address.';
    default:
      return 'The cause is unknown: what was recorded does not say it.';
  }
}

/** A name, a port or a server that is off is the server's; what happens on the way is the network's. */
const owner = ({ facts, at, data }: Words<Data>): Owner => {
  const { kind } = data;
  if (data.sent?.internal) return 'scalekit';
  // Who named it: the metadata of the MCP server, or that of the authorization server.
  if (kind === 'inside') return at.endpoint === 'registration' ? 'scalekit' : 'mcp-server';
  if (kind === 'proxy' || kind === 'unreachable' || kind === 'timeout') return 'network';
  if (data.sent) return 'scalekit';
  return ownerOfUrl(facts, at) === 'mcp-server' ? 'mcp-server' : 'network';
};

/** A browser's preflight got no answer where programs got one. */
const isOnlyPreflight = ({ checked }: Facts, { unsent, page, request }: Observed): boolean =>
  unsent === true &&
  page.origin !== null &&
  checked?.all.some(
    (x) => x.page.origin === null && x.status !== undefined && host(x.request.url) === host(request.url),
  ) === true;

function verify({ facts, at, data }: Words<Data>): Verification {
  if (data.sent) return verifyPassing(facts, 'the page to which the sign-in goes on opens');
  if (at.role === 'mcp') return verifyMcp(facts, at);
  // A name may have been corrected where the metadata names it.
  if (at.role === 'server-metadata') return verifyServerMetadata(facts, [at.request.url]);
  return verifyReached(sameKind(at));
}

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
            evidence(at, 'How it ended', unreached.text, 'a response'),
            ...(sent ? [headerEvidence(sent.sender, 'Location', null)] : []),
          ],
        }
      );
    }),

  title: ({ at, data: { kind, sent } }) => {
    const name = code(host(at.request.url));
    return sent
      ? `${upperFirst(sent.by)} sends the browser to ${name}, which ${tailOf(kind, at)}`
      : `${name} ${tailOf(kind, at)}`;
  },
  summary: ({ facts, at, data: { kind, sent }, endpoint }) => {
    if (sent?.internal)
      return `Only programs beside ${sent.by} reach that address${sent.internal === 'own' ? ', which it takes for its own public one' : ''}. So the sign-in page does not open.`;
    if (sent) return `So the sign-in page does not open. ${reason(kind, false, at)}`;
    const own = ownerOfUrl(facts, at) === 'mcp-server';
    const said = reason(kind, own, at);
    if (isOnlyPreflight(facts, at))
      return 'It responds to programs: only what a browser asks first for a page (`OPTIONS`, the CORS preflight) gets no response.';
    if (endpoint === 'mcp') return said;
    return `So ${clientWord(facts)} could not ${purpose(endpoint)}${own ? '' : ` at ${party(facts, at)}`}. ${said}`;
  },
  why: ({ data: { kind } }) => whys[kind],
  fix: (words) =>
    words.data.sent ? sentOnFix(words.facts, words.at, words.data.sent) : unreachedFix(words, words.data.kind),
  verify: (words) => [verify(words)],
});
