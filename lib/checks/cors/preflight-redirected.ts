import { defineCorsCheck, preflightWords, samePreflight } from '../cors.ts';
import { preflightEvidence } from '../evidence.ts';
import { verifyStatus } from '../verify.ts';
import { code, endpointName } from '../words.ts';

export default defineCorsCheck({
  id: 'cors/preflight-redirected',
  order: 10,
  reason: 'preflight-redirected',
  fails: 'The `OPTIONS` answer is a redirect.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  evidence: (at) => [preflightEvidence(at, 'status', '204'), preflightEvidence(at, 'Location', null)],
  title: ({ endpoint, detail }) =>
    `The preflight to ${endpointName(endpoint)} is answered with a redirect (${detail.observed})`,
  summary: ({ at, detail }) =>
    `The browser asked ${code(at.request.url)} for permission: ${preflightWords} was answered ${code(detail.observed)}. ` +
    'A browser follows no redirect of a preflight, so it never sent the request itself. Usual reasons are a slash that is added to the path, a move from `http` to `https`, and a login page in front of the server.',
  verify: ({ at }, origin) => [verifyStatus(samePreflight(at, origin), '2..')],
});
