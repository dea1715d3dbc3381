import { isScalekitHost } from '../../protocol/scalekit.ts';
import { parseUrl } from '../../text/url.ts';
import { ways } from '../../ways.ts';
import { defineCheck } from '../define.ts';
import { productName, type Sighting } from '../kit/answers/intermediaries.ts';
import { party, partyKind, sendToParty } from '../kit/party.ts';
import { scalekit, vendor } from '../kit/references.ts';
import { onComputer } from '../kit/steps/step.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import { protections } from '../signs/protection.ts';
import type { Intermediary } from '../signs/sign.ts';
import { answeredBy, verifyLetThrough } from './shared.ts';

export default defineCheck<Sighting<Intermediary>>({
  id: 'network/bot-protection',
  owner: 'network',
  judges: 'answerer',
  insteadOf: ['network/corporate-proxy'],
  fails:
    'The answer is a challenge or block page of a firewall or bot protection: Cloudflare, AWS WAF, CloudFront, Akamai, Imperva, Fastly, Vercel, Azure Front Door and others.',
  references: [
    scalekit('troubleshooting-cors'),
    vendor(
      'Cloudflare',
      'Detect a challenge page response',
      'https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/',
    ),
  ],

  refers: ({ data: { intermediary } }, { source }) => source === 'Scalekit' || intermediary.name.startsWith(source),

  test: (facts) => answeredBy(facts, protections),

  title: ({ facts, at, data: { intermediary, sign } }) => {
    // The one that nobody else sends.
    const header = Object.keys(sign.headers ?? {}).find((name) => /^(?:cf|x)-/.test(name));
    return `${productName(intermediary.name)} in front of ${party(facts, at)} blocks ${clientWord(facts)}${header === undefined ? '' : ` (${code(header)})`}`;
  },
  summary: ({ facts, at, data: { intermediary, onPreflight } }) => {
    const behind = party(facts, at);
    if (intermediary.says) return `It ${intermediary.says}. So ${behind} never saw the request.`;
    if (onPreflight)
      return `It stands in front of ${behind} and rejected the browser’s permission check (CORS preflight). So ${behind} never saw the request.`;
    const sent = ways[at.via].part ? ' from a program (Node)' : '';
    return `${upperFirst(clientWord(facts))} sends this request${sent}, and most likely a rule there mistakes it for a robot. So ${behind} never saw it.`;
  },
  why: ({ data: { intermediary } }) =>
    intermediary.says
      ? 'A product in front of a server answers requests that it does not let through, and a program cannot click its page away.'
      : 'A rule against robots lets people with a browser pass and stops programs. It goes by what sends the request, and often by the network that it comes from.',
  fix: (words) => {
    const { facts, at, data } = words;
    const url = parseUrl(at.request.url);
    // Nobody but Scalekit can change what stands in front of its own hosts.
    if (isScalekitHost(url?.hostname ?? ''))
      return {
        do: [sendToParty(facts, at)],
        or: [
          {
            when: 'If the rule blocks your network',
            steps: [onComputer('Try another network, such as the hotspot of a phone.')],
          },
        ],
      };
    const draft = data.intermediary.fix({ facts, at, url });
    if (partyKind(facts, at) === 'mcp-server') return draft;
    return {
      ...draft,
      or: [
        ...(draft.or ?? []),
        { kind: 'case', when: `If somebody else runs ${code(host(at.request.url))}`, steps: [sendToParty(facts, at)] },
      ],
    };
  },
  verify: ({ facts, at, data }) => verifyLetThrough(facts, at, data),
});
