import type { Alternative, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { lazily } from '../../text/lazily.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { defineCheck, type FixDraft } from '../define.ts';
import { productName, type Sighting, sightingEvidence, sightingOf } from '../kit/answers/intermediaries.ts';
import { bodyStart } from '../kit/answers/kinds.ts';
import * as nothingBehind from '../kit/nothing-behind.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { party, sendToParty } from '../kit/party.ts';
import { between } from '../kit/places.ts';
import { rfc } from '../kit/references.ts';
import { lookForIncident } from '../kit/steps/scalekit.ts';
import { findInLog } from '../kit/steps/server.ts';
import { command, inServer, isBare, step, value } from '../kit/steps/step.ts';
import { tailOf, unreachedFix } from '../kit/steps/unreached.ts';
import { code, host, upperFirst } from '../kit/words.ts';
import { corporateProxies } from '../signs/corporate.ts';
import { type Unreached, unreachedTexts } from '../signs/failure-texts.ts';
import { type Gateway, gateways, recorders } from '../signs/gateways.ts';
import { type Platform, platforms } from '../signs/platforms.ts';
import { failingRequests, networkRequests, rightStatus, verifyOwnAnswer } from './shared.ts';

/** `says`: the status whose meaning its page has. */
type Data = { status: number; says: number; unreached?: Unreached } & ({ gateway: Gateway } | { platform: Platform });

const wordless = gateways.map((gateway) => ({ ...gateway, signs: gateway.wordless }));

/** Its own error page; else its name on an answer that is none of an application's (those are JSON). */
const gatewayOf = (x: Observed): Sighting<Gateway> | undefined =>
  sightingOf(x, gateways) ??
  (x.bodyKind === 'json' || /json/i.test(x.response?.headers.find(([n]) => n === 'content-type')?.[1] ?? '')
    ? undefined
    : sightingOf(x, wordless));

/** The status of Cloudflare for a certificate that it does not trust. */
const UNTRUSTED = 526;

const isTimeout = (status: number) => status === 504 || status === 522 || status === 524;
const isTls = (status: number) => status === 525 || status === UNTRUSTED;

/** What the status says of the program behind. */
function said(status: number): string {
  if (isTimeout(status)) return 'waited for the program behind it, and stopped waiting';
  if (status === 503) return 'has no program behind it that takes requests now';
  if (status === UNTRUSTED) return 'does not trust the certificate of the program behind it';
  if (isTls(status)) return 'could not make an HTTPS connection to the program behind it';
  return 'got no valid response from the program behind it';
}

/** Why that is so, in a few words. */
function reason(status: number): string {
  if (isTimeout(status)) return 'is slow or hangs';
  if (isTls(status)) return 'has a certificate that it does not take, or no HTTPS';
  return 'is off, has crashed, or listens at another address';
}

/** A path may hold what a shell would run: such a one is left out. */
const pathOf = (url: string): string => {
  const { pathname = '/' } = parseUrl(url) ?? {};
  return isBare(pathname) ? pathname : '/';
};

/** Past the product in front; only the reader knows the port. */
const runsThere = ({ request }: Observed): Step =>
  inServer(
    'Ask your MCP server on its own machine, at its port (`listen` or `PORT` in your code): even a 401 shows that it runs.',
    {
      ...command(`curl -i http://127.0.0.1:YOUR_PORT${pathOf(request.url)}`),
      only: 'look',
    },
  );

/** At a product that stands in front of the reader's own server. */
function ownSteps(at: Observed, gateway: Gateway, status: number): FixDraft {
  const { name, upstream } = gateway;
  const product = between(name);
  const compare: Step | undefined = upstream && {
    ...step(
      product,
      `Set ${code(upstream.setting)} to the ${upstream.of ?? 'address and port'} that your MCP server listens on${upstream.of === 'address' ? '' : ', as it prints at its start'}.`,
    ),
    ...(upstream.path && { path: [...upstream.path, upstream.setting] }),
    values: [
      { name: 'In', value: upstream.file },
      { name: 'Such as', value: upstream.line },
    ].flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }])),
  };
  const find: Step[] = upstream?.find
    ? [{ ...step(product, `Find ${code(upstream.setting)} in its files.`, command(upstream.find)), only: 'look' }]
    : [];
  const reload = upstream?.reload ? [step(product, 'Reload its configuration.', command(upstream.reload))] : [];
  const log = upstream?.log
    ? [step(product, 'Read its error log: it says what it tried to reach.', value('File', upstream.log))]
    : [];
  if (isTls(status))
    return {
      do: [inServer('Install a certificate for this host that the product in front trusts.')],
      or:
        name !== 'Cloudflare'
          ? []
          : [
              {
                kind: 'case',
                when: 'If the certificate is signed by an authority of your own',
                steps: [
                  step(product, 'Set the encryption mode to **Full**, which takes any certificate.', {
                    path: ['SSL/TLS', 'Overview'],
                  }),
                ],
              },
            ],
      stuck: [findInLog(at)],
    };
  if (isTimeout(status) && status !== 522)
    return {
      do: [findInLog(at, 'what takes so long')],
      or: upstream?.patience
        ? [
            {
              when: 'If your MCP server needs that long',
              steps: [step(product, `Raise ${code(upstream.patience)}.`), ...reload],
            },
          ]
        : [],
      stuck: compare ? [...find, compare, ...reload] : [],
    };
  if (upstream?.local && compare)
    return {
      do: [runsThere(at)],
      or: [
        { kind: 'case', when: 'If nothing responds', steps: [inServer('Start your MCP server.')], open: true },
        {
          kind: 'case',
          when: 'If it responds',
          instead: `${productName(product.name)} looks for it at another address, so correct that`,
          steps: [...find, compare, ...reload],
          open: true,
        },
      ],
      stuck: [...log, findInLog(at)],
    };
  return {
    do: [inServer('If your MCP server does not run: start it.')],
    or: compare
      ? [
          {
            kind: 'case',
            when: `If your MCP server runs, and ${productName(product.name)} looks for it at another port`,
            instead: `correct the address in ${productName(product.name)}`,
            steps: [...find, compare, ...reload],
            open: true,
          },
        ]
      : [],
    stuck: [...log, findInLog(at)],
  };
}

/** Some products also stand on the way out of a network, and say the same there of what they do not reach. */
function orOfNetwork(facts: Facts, at: Observed, { name }: Gateway): Alternative[] {
  const known = corporateProxies.find((one) => one.name === name);
  if (!known) return [];
  const { do: steps } = known.fix({ facts, at, url: parseUrl(at.request.url) });
  return [{ kind: 'case', when: `If ${productName(name)} is a proxy of your network`, steps }];
}

/** Where something is, since it answered at another time. */
const answering = ({ exchanges }: Facts): ReadonlySet<string> =>
  new Set(exchanges.filter((x) => x.status === 401 || isSuccess(x)).map((x) => bare(x.request.url)));

/** A recorder says in its own page why it got no answer. */
function recordedOf(
  at: Observed,
  { intermediary, onPreflight }: Sighting<Gateway>,
): Pick<Data, 'unreached'> & { tls: boolean } {
  if (!recorders.has(intermediary.name)) return { tls: false };
  const body = onPreflight ? (at.preflight?.response?.body ?? '') : bodyStart(at);
  // A host may have such a name.
  const page = body.toLowerCase().replaceAll(parseUrl(at.request.url)?.hostname ?? '', '');
  const unreached = unreachedTexts.find(({ text }) => text.test(page))?.kind;
  if (!unreached && /certificate|\b(?:tls|ssl)\b/.test(page)) return { tls: true };
  return { tls: false, unreached: unreached ?? 'unsaid' };
}

export default defineCheck<Data>({
  id: 'network/gateway-error',
  owner: 'network',
  judges: 'answerer',
  general: true,
  quiet: true,
  fails:
    '502, 503 or 504 with the server header or the error page of something in front of the server, or a platform’s word that it runs nothing there.',
  references: [rfc(9110, '15.6'), rfc(9110, '3.7')],

  test: (facts) => {
    const there = lazily(() => answering(facts));
    return failingRequests(networkRequests(facts), (at) => {
      const platform = sightingOf(at, platforms);
      const empty = platform && !there().has(bare(at.request.url)) ? platform : undefined;
      const sighting = empty ?? gatewayOf(at);
      if (!sighting) return undefined;
      const status = (sighting.onPreflight ? at.preflight?.response?.status : at.status) ?? 502;
      const who = empty ? { platform: empty.intermediary } : { gateway: sighting.intermediary as Gateway };
      const { tls, ...recorded } = empty ? { tls: false } : recordedOf(at, sighting as Sighting<Gateway>);
      const data = { ...who, ...recorded, status, says: tls ? UNTRUSTED : status };
      return { data, evidence: sightingEvidence(at, sighting, rightStatus(at)) };
    });
  },

  title: ({ facts, at, data }) =>
    'platform' in data
      ? nothingBehind.title(data.platform, at, data.status)
      : `${productName(data.gateway.name)} in front of ${party(facts, at)} answers ${data.status}`,
  summary: ({ at, data }) =>
    'platform' in data
      ? nothingBehind.summary(data.platform, at)
      : data.unreached
        ? `${upperFirst(productName(data.gateway.name))} records what it hands on, and ${data.unreached === 'unsaid' ? 'answered this itself' : `got no response: ${code(host(at.request.url))} ${tailOf(data.unreached, at)}`}.`
        : `${upperFirst(productName(data.gateway.name))} ${said(data.says)}.`,
  why: ({ facts, at, data }) =>
    `Every request to ${code(host(at.request.url))} comes to ${productName('platform' in data ? data.platform.name : data.gateway.name)} first, which hands it on. ${
      'platform' in data
        ? nothingBehind.why
        : data.unreached
          ? `Its page is all that came back${data.unreached === 'unsaid' ? '' : ': the request arrived nowhere'}.`
          : `Most likely what is behind it${ownerOfUrl(facts, at) === 'mcp-server' ? ', your MCP server,' : ''} ${reason(data.says)}.`
    }`,
  fix: (words) => {
    const { facts, at, data } = words;
    if (data.unreached) return unreachedFix(words, data.unreached);
    const own = () =>
      'platform' in data ? nothingBehind.fix(data.platform, facts, at) : ownSteps(at, data.gateway, data.says);
    const forward = 'gateway' in data ? orOfNetwork(facts, at, data.gateway) : [];
    if (ownerOfUrl(facts, at) === 'mcp-server') {
      const fix = own();
      return { ...fix, or: [...(fix.or ?? []), ...forward] };
    }
    const run: Alternative = {
      kind: 'case',
      when: `If you run ${code(host(at.request.url))} yourself`,
      steps: own().do,
    };
    return {
      do: [...(facts.scalekit ? [lookForIncident(facts)] : []), sendToParty(facts, at)],
      or: [...(facts.scalekit ? [] : [run]), ...forward],
    };
  },
  verify: ({ facts, at }) => verifyOwnAnswer(facts, at),
});
