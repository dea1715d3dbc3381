import { connectAgain } from '../kit/steps/clients.ts';
import { corsEnd } from '../kit/steps/cors.ts';
import { verifyBySight, verifyHeader } from '../kit/verify/verify.ts';
import { code, upperFirst } from '../kit/words.ts';
import { allowsOrigin, corsHeaderEvidence, defineCorsCheck, samePreflight, sameRequest, where } from './shared.ts';

export default defineCorsCheck({
  id: 'cors/origin-duplicated',
  reason: 'origin-duplicated',
  fails: '`Access-Control-Allow-Origin` came twice or holds a list, because application and proxy both add it.',
  standard: ['cors-check', 'CORS check'],
  evidence: (at, data, origin) => [corsHeaderEvidence(at, data, 'Access-Control-Allow-Origin', origin)],
  title: (words) => `${upperFirst(where(words))} allows more than one origin at once`,
  summary: (words) =>
    `${upperFirst(where(words))} says ${code(`Access-Control-Allow-Origin: ${words.data.detail.observed}`)}. ` +
    'A browser accepts exactly one value, so the page may not read the answer. This is what comes out when the application and a proxy in front of it both add the header.',
  fix: (words) => [
    {
      text: 'Remove the header `Access-Control-Allow-Origin` in one of the two places that add it, the application or the proxy in front of it.',
    },
    ...corsEnd(words),
  ],
  verify: ({ facts, at, data }, origin) => {
    const request = data.on === 'preflight' ? samePreflight(at, origin) : sameRequest(at, origin);
    return request
      ? [verifyHeader(request, 'access-control-allow-origin', allowsOrigin(origin), { once: true })]
      : [verifyBySight(`${connectAgain(facts).text} The answer has the header once.`)];
  },
});
