import type { FixStep } from '../../finding.ts';
import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type Words } from '../define.ts';
import { tlsOf } from '../kit/answers/unreached.ts';
import { evidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { rfc } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { sameKind } from '../kit/verify/requests.ts';
import { verifyReached } from '../kit/verify/verify.ts';
import { code, endpointName, host } from '../kit/words.ts';
import type { TlsFault } from '../signs/failure-texts.ts';
import { failingRequests, networkRequests } from './shared.ts';

interface Data {
  fault: TlsFault;
  text: string;
}

const titles: Record<TlsFault, string> = {
  expired: 'has expired or is not valid yet',
  name: 'is for another name',
  chain: 'comes without the intermediate certificate',
  untrusted: 'is not signed by an authority that the client trusts',
  revoked: 'has been revoked',
  protocol: '',
  other: 'is not accepted',
};

const why: Record<TlsFault, string> = {
  expired: 'The clock of this machine and the dates of the certificate do not agree.',
  name: 'The certificate does not list the host of the URL.',
  chain: 'A browser often fetches what is missing by itself; Node and most programs do not.',
  untrusted: 'It is self-signed, or signed by an authority of your own or of a proxy that inspects traffic.',
  revoked: 'Its authority has taken it back.',
  protocol: 'What answers on that port does not speak TLS, or no version of it that the client knows.',
  other: '',
};

function fix({ facts, at, data }: Words<Data>): FixStep[] {
  const { fault } = data;
  const url = parseUrl(at.request.url);
  const name = code(host(at.request.url));
  const node: FixStep[] =
    at.via === 'direct' && facts.client.inPage
      ? [
          {
            text: 'Open the address in a tab and accept the certificate, if it is your own for testing.',
            copy: url?.origin ?? '',
          },
        ]
      : [
          {
            text: 'Start the client with the certificate of your authority, if that is what signed it: Node does not know what the system trusts.',
            copy: 'NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
          },
        ];
  const steps: Record<TlsFault, FixStep[]> = {
    expired: [
      { text: `Renew the certificate of ${name}.` },
      { text: 'Set the clock of this machine right if the certificate is a fresh one.' },
    ],
    name: [
      { text: 'Use the host that the certificate names in the URL, if that is the right server.' },
      { text: `Issue a certificate for ${name} otherwise.`, copy: url?.hostname ?? '' },
    ],
    chain: [{ text: 'Serve the whole chain, the intermediate certificate behind the own one (`fullchain.pem`).' }],
    untrusted: [...node, { text: `Use a certificate of a public authority for ${name}, such as Let's Encrypt.` }],
    revoked: [{ text: `Issue a new certificate for ${name}.` }],
    protocol: isLoopbackOrSubdomain(at.request.url)
      ? [
          {
            text: 'Use `http` in the URL, if the local server does not speak TLS.',
            copy: at.request.url.replace(/^https:/i, 'http:'),
          },
        ]
      : [{ text: `Check that ${name} speaks TLS 1.2 or later on this port.` }],
    other: [{ text: `Check the certificate of ${name}.` }],
  };
  return [...steps[fault], connectAgain(facts)];
}

export default defineCheck<Data>({
  id: 'network/tls',
  owner: ({ facts, at }) => (ownerOfUrl(facts, at) === 'mcp-server' ? 'mcp-server' : 'network'),
  judges: 'connection',
  fails: 'The certificate is not accepted, or no TLS connection comes about.',
  references: [rfc(9110, '4.2.2')],

  test(facts) {
    const requests = networkRequests(facts);
    const secure = requests.some((x) => x.status !== undefined && /^https:/i.test(x.request.url));
    return failingRequests(
      requests,
      (at) => {
        const tls = tlsOf(at);
        return tls && { data: tls, evidence: [evidence(at, 'how it ended', tls.text)] };
      },
      secure,
    );
  },

  title: ({ at, data: { fault } }) =>
    fault === 'protocol'
      ? `${code(host(at.request.url))} does not make a TLS connection`
      : `The certificate of ${code(host(at.request.url))} ${titles[fault]}`,
  summary: ({ at, data: { fault, text }, endpoint }) =>
    `The client broke off the connection to ${endpointName(endpoint)} at ${code(at.request.url)}: ${code(text)}. ${why[fault]}`.trimEnd(),
  fix,
  verify: ({ at }) => [verifyReached(sameKind(at))],
});
