import { isScalekitHost } from '../../protocol/scalekit.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';

import { scalekit, vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { clientWord, code, endpointName, upperFirst } from '../kit/words.ts';
import { protections } from '../signs/protection.ts';
import { answeredBy, verifyOwnAnswer } from './shared.ts';

export default defineCheck({
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

  test: (facts) => answeredBy(facts, protections),

  title: ({ data: { intermediary }, endpoint }) =>
    `A firewall stops the client on its way to ${endpointName(endpoint)}: ${intermediary.name}`,
  summary: ({ facts, at, data }) => {
    const { intermediary, onPreflight } = data;
    const asked = onPreflight ? 'The browser’s preflight to' : 'The request to';
    return (
      `${asked} ${code(at.request.url)} was answered by ${intermediary.name}${intermediary.says ? '' : ', not by the server behind it'}. ` +
      (intermediary.says
        ? `${upperFirst(intermediary.says)}, so the server behind it was never asked.`
        : `Such protection lets people with a browser pass and stops programs, and ${clientWord(facts)} is one.`)
    );
  },
  fix: ({ facts, at, data }) => {
    const url = parseUrl(at.request.url);
    // Nobody but Scalekit can change what stands in front of its own hosts.
    return isScalekitHost(url?.hostname ?? '')
      ? [
          { text: 'Try once from another network, since the protection may act on your address.' },
          { text: 'Send Scalekit support the time and the headers of this answer, if it happens there too.' },
          connectAgain(facts),
        ]
      : [...data.intermediary.fix(url), connectAgain(facts)];
  },
  verify: ({ at }) => verifyOwnAnswer(at),
});
