import type { Alternative, Place, Prose, Snippet, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type FixDraft, type Words } from '../define.ts';
import { tlsOf } from '../kit/answers/unreached.ts';
import { evidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { party, partyKind, partyPlace, sendToParty } from '../kit/party.ts';
import { support, yourBrowser } from '../kit/places.ts';
import { rfc } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { enterUrl, startInspectorWith } from '../kit/steps/settings.ts';
import { command, inClient, onComputer, step, value } from '../kit/steps/step.ts';
import { sameKind } from '../kit/verify/requests.ts';
import { connectWith, listed, verifyConnect, verifyReached } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import type { TlsFault } from '../signs/failure-texts.ts';
import { failingRequests, networkRequests } from './shared.ts';

interface Data {
  fault: TlsFault;
  text: string;
}

/** In brackets after the headline. */
const faults: Record<TlsFault, string> = {
  expired: 'expired or not valid yet',
  name: 'made out for another name',
  chain: 'intermediate certificate missing',
  untrusted: 'signed by an unknown authority',
  revoked: 'revoked',
  protocol: '',
  other: '',
};

const why: Record<TlsFault, Prose | undefined> = {
  expired: 'A certificate is valid from one date to another, by the clock of the computer that looks at it.',
  name: 'A certificate lists the hosts that it is for. The host of the URL has to be one of them.',
  chain: 'A browser often fetches an intermediate certificate by itself. Node and most programs do not.',
  untrusted: 'It is self-signed, or signed by an authority that is not among those that everybody trusts.',
  revoked: 'Its authority has taken it back.',
  protocol: 'What listens on that port speaks no TLS, or only a version of it that is too old.',
  other: undefined,
};

const inBrowser = (facts: Facts, at: Observed) => at.via === 'direct' && facts.client.inPage;

/** Who looked at the certificate. */
const looker = (facts: Facts, at: Observed): Prose => (inBrowser(facts, at) ? 'the browser' : clientWord(facts));

/** Node knows the authorities of the system only where it is told so (from 22.15 on); of other clients nothing is known. */
const trustSystem = (facts: Facts): Step =>
  facts.client.kind === 'inspector'
    ? startInspectorWith(
        facts,
        'NODE_OPTIONS',
        '--use-system-ca',
        'Start MCP Inspector so that it trusts the authorities that your system trusts.',
      )
    : inClient(facts, `Let ${clientWord(facts)} trust the authorities that your system trusts.`);

/** Scalekit's own certificate is of a public authority: another one is that of a proxy on the way. */
const askToPass = (name: string | undefined): Step =>
  step(
    support('the administrators of your network'),
    'Ask them to let requests to this host pass without inspecting them.',
    value('Host', name),
  );

/** The client of Let's Encrypt that systems have as a package. A host may hold what a shell would run: such a one gets none. */
function certbot(url: URL | undefined): Snippet[] {
  const name = url?.hostname ?? '';
  if (!/^[\w.-]+$/.test(name)) return [];
  const language = 'command';
  return [
    ...['nginx', 'Apache'].map((label) => ({
      label,
      language,
      where: `on the machine of ${code(name)}, where ${label} has the certificate`,
      code: `sudo certbot --${label.toLowerCase()} -d ${name}`,
    })),
    {
      label: 'Any other',
      language,
      where: 'on any computer: it names a DNS record to add, and then the two files to set in your web server',
      code: `sudo certbot certonly --manual --preferred-challenges dns -d ${name}`,
    },
  ];
}

/** What Inspector alone is told to trust: another program trusts it before. A live check was itself what refused it. */
const isTrustedByClient = ({ facts, at, data: { fault } }: Pick<Words<Data>, 'facts' | 'at' | 'data'>): boolean =>
  fault === 'untrusted' &&
  facts.client.kind === 'inspector' &&
  at.via !== 'live-check' &&
  !inBrowser(facts, at) &&
  (isLoopbackOrSubdomain(at.request.url) || partyKind(facts, at) === 'scalekit');

const wholeChain = (place: Place): Step =>
  step(
    place,
    'Serve the whole chain: the intermediate certificate behind your own one.',
    value('Certificate file', 'fullchain.pem'),
  );

/** Without its intermediate certificate one of a public authority is taken for one of nobody's. */
const ofPublic = (place: Place): Alternative[] => [
  {
    kind: 'case',
    when: 'If the issuer is a public authority already, such as Let’s Encrypt',
    steps: [wholeChain(place)],
  },
];

/** A host may hold what a shell would run: such a one gets no command. */
function look(url: URL | undefined): Step {
  const name = url?.hostname ?? '';
  const line = `openssl s_client -connect ${name}:${url?.port || 443} -servername ${name} </dev/null`;
  return onComputer('Look at the certificate.', /^[\w.-]+$/.test(name) ? command(line) : {});
}

/** An authority that nobody outside knows: the machine's own, or that of a proxy which reads the traffic. */
function untrusted(words: Words<Data>, place: Place): FixDraft {
  const { facts, at } = words;
  const url = parseUrl(at.request.url);
  const publicOne = step(
    place,
    'If the issuer is no public authority: install a certificate of one, such as Let’s Encrypt.',
    {
      ...value('Host', url?.hostname),
      ...(partyKind(facts, at) === 'mcp-server' && withCode(certbot(url))),
    },
  );
  // Who issued it decides which case it is.
  const issuer: Step = {
    ...look(url),
    text: 'Look who issued the certificate: `issuer` in what this prints says it.',
    only: 'look',
  };
  const local = isLoopbackOrSubdomain(at.request.url);
  const system = trustSystem(facts);
  const inspected = partyKind(facts, at) === 'scalekit';
  if (inspected && inBrowser(facts, at)) return { do: [askToPass(url?.host)] };
  if (inBrowser(facts, at)) {
    const accept = step(yourBrowser, `Open ${code(url?.origin)} in a tab and accept the certificate.`);
    return local
      ? { do: [accept] }
      : {
          do: [issuer, publicOne],
          or: [
            ...ofPublic(place),
            { kind: 'case', when: 'If the issuer is you, since the certificate is for testing', steps: [accept] },
          ],
        };
  }
  if (isTrustedByClient(words)) return { do: [system] };
  const own = onComputer('Let your system trust the authority that signed the certificate.', value('Host', url?.host));
  return {
    do: inspected ? [askToPass(url?.host)] : local ? [own] : [issuer, publicOne],
    or: [
      ...(inspected || local ? [] : ofPublic(place)),
      { kind: 'case', when: 'If a browser on the same computer opens the address without a warning', steps: [system] },
    ],
  };
}

/** The address to enter instead, of a server on the reader's computer that speaks no TLS. */
const plainUrl = ({ at, data: { fault } }: Pick<Words<Data>, 'at' | 'data'>): string | undefined =>
  fault === 'protocol' && at.role === 'mcp' && isLoopbackOrSubdomain(at.request.url)
    ? at.request.url.replace(/^https:/i, 'http:')
    : undefined;

function fix(words: Words<Data>): FixDraft {
  const { facts, at, data } = words;
  const url = parseUrl(at.request.url);
  const place = partyPlace(facts, at);
  const looks = look(url);
  const stuck = [looks];
  if (data.fault === 'untrusted') return { ...untrusted(words, place), stuck };
  const plain = plainUrl(words);
  if (plain !== undefined)
    return { do: [enterUrl(facts, 'Enter the `http` address: your MCP server speaks no HTTPS.', plain)] };
  if (data.fault === 'protocol') return { do: [step(place, `Let ${code(url?.host)} speak TLS 1.2 or later.`)], stuck };
  const clock: Alternative = {
    kind: 'case',
    when: 'If the certificate is a fresh one',
    steps: [onComputer('Set the clock of your computer right.')],
  };
  if (partyKind(facts, at) === 'scalekit')
    return { do: [sendToParty(facts, at)], ...(data.fault === 'expired' && { or: [clock] }), stuck };
  switch (data.fault) {
    case 'expired':
      return { do: [step(place, 'Renew the certificate.', value('Host', url?.hostname))], or: [clock], stuck };
    case 'name':
      return {
        do: [
          step(place, 'Install a certificate that lists this host.', value('Subject Alternative Name', url?.hostname)),
        ],
        or:
          at.role === 'mcp'
            ? [
                {
                  kind: 'case',
                  when: 'If the certificate names the right host',
                  steps: [enterUrl(facts, 'Enter the URL with that host.')],
                },
              ]
            : [],
        stuck,
      };
    case 'chain':
      return {
        do: [wholeChain(place)],
        stuck,
      };
    case 'revoked':
      return { do: [step(place, 'Install a new certificate.', value('Host', url?.hostname))], stuck };
    default:
      return inBrowser(facts, at)
        ? {
            do: [
              step(
                yourBrowser,
                'Open this address in a tab: the warning there says what is wrong with the certificate.',
                value('Address', url?.origin),
              ),
            ],
            or: [
              {
                kind: 'case',
                when: 'If the certificate is your own, for testing',
                steps: [step(yourBrowser, 'Accept it in that tab.')],
              },
            ],
            stuck,
          }
        : { do: [{ ...looks, text: 'Look at the certificate: what is wrong with it was not recorded.' }] };
  }
}

export default defineCheck<Data>({
  id: 'network/tls',
  owner: ({ facts, at }) => (ownerOfUrl(facts, at) === 'mcp-server' ? 'mcp-server' : 'network'),
  judges: 'connection',
  fails: 'The certificate is not accepted, or no TLS connection comes about.',
  references: [rfc(9110, '4.3.4')],

  test(facts) {
    const requests = networkRequests(facts);
    const secure = requests.some((x) => x.status !== undefined && /^https:/i.test(x.request.url));
    return failingRequests(
      requests,
      (at) => {
        const tls = tlsOf(at);
        return tls && { data: tls, evidence: [evidence(at, 'How it ended', tls.text, 'a response')] };
      },
      secure,
    );
  },

  title: ({ facts, at, data: { fault } }) => {
    const name = code(host(at.request.url));
    return fault === 'protocol'
      ? `${name} speaks no HTTPS that ${looker(facts, at)} understands (TLS)`
      : `${upperFirst(looker(facts, at))} does not trust the certificate of ${name}${faults[fault] && ` (${faults[fault]})`}`;
  },
  summary: ({ facts, at }) => `The connection to ${party(facts, at)} ended before anything was sent.`,
  why: ({ data: { fault } }) => why[fault] ?? 'What was recorded does not say what is wrong with it.',
  fix,
  verify: (words) => {
    const { facts, at } = words;
    const plain = plainUrl(words);
    if (plain !== undefined) return [connectWith(facts, code(plain))];
    return [
      isTrustedByClient(words) ? verifyConnect(facts, `${listed(at)} has a status`) : verifyReached(sameKind(at)),
    ];
  },
});
