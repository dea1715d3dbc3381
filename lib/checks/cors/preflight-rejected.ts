import { preflightEvidence } from '../kit/evidence.ts';
import { verifyStatus } from '../kit/verify/verify.ts';
import { code, endpointName, upperFirst } from '../kit/words.ts';
import { defineCorsCheck, preflightWords, samePreflight } from './shared.ts';

/** What usually answers so. */
const why = (status: string): string => {
  if (status === '401' || status === '403')
    return ' The check for a token runs before CORS is handled, and a preflight never carries a token.';
  if (status === '404' || status === '405') return ' Nothing handles `OPTIONS` at this path.';
  return '';
};

export default defineCorsCheck({
  id: 'cors/preflight-rejected',
  reason: 'preflight-rejected',
  fails: 'The `OPTIONS` answer is not 2xx: the auth middleware runs ahead of CORS, or no route handles it.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  evidence: (at) => [preflightEvidence(at, 'status', '204')],
  title: ({ data: { detail }, endpoint }) =>
    `The preflight to ${endpointName(endpoint)} is answered ${detail.observed}`,
  summary: ({ at, data: { detail } }) =>
    `${upperFirst(preflightWords)} was answered ${code(detail.observed)} by ${code(at.request.url)} instead of 2xx. ` +
    `So the browser never sent the request itself.${why(detail.observed ?? '')}`,
  verify: ({ at }, origin) => [verifyStatus(samePreflight(at, origin), ['2xx'])],
});
