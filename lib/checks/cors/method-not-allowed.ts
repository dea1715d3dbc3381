import { preflightEvidence } from '../kit/evidence.ts';
import { verifyHeader } from '../kit/verify/verify.ts';
import { code, endpointName, upperFirst } from '../kit/words.ts';
import { askedEvidence, defineCorsCheck, preflightWords, samePreflight } from './shared.ts';

export default defineCorsCheck({
  id: 'cors/method-not-allowed',
  reason: 'method-not-allowed',
  fails: 'The method is not in `Access-Control-Allow-Methods`.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  evidence: (at) => [
    askedEvidence(at, 'Access-Control-Request-Method'),
    preflightEvidence(at, 'Access-Control-Allow-Methods', at.request.method),
  ],
  title: ({ at, endpoint }) =>
    `${upperFirst(endpointName(endpoint))} does not allow ${code(at.request.method)} from a page`,
  summary: ({ at, data: { detail } }) =>
    `The browser asked ${code(at.request.url)} whether the page may send a ${code(at.request.method)} request. The answer to ${preflightWords} allows ${detail.observed === null || detail.observed === undefined ? 'no further method' : code(detail.observed)}, so the browser never sent the request.`,
  verify: ({ at }, origin) => [
    verifyHeader(samePreflight(at, origin), 'access-control-allow-methods', { lists: ['*', at.request.method] }),
  ],
});
