import { header } from '../../exchange.ts';
import { parseUrl } from '../../text/url.ts';
import { preflightEvidence } from '../kit/evidence.ts';
import { enterRedirectTarget } from '../kit/steps/clients.ts';
import { corsSteps } from '../kit/steps/cors.ts';
import { verifyStatus } from '../kit/verify/verify.ts';
import { code, endpointName, upperFirst } from '../kit/words.ts';
import { defineCorsCheck, preflightWords, samePreflight } from './shared.ts';

/** The same but for a slash at the end of the path. */
const samePath = (a: string, b: string) =>
  parseUrl(a)?.pathname.replace(/\/$/, '') === parseUrl(b)?.pathname.replace(/\/$/, '');

export default defineCorsCheck({
  id: 'cors/preflight-redirected',
  reason: 'preflight-redirected',
  fails: 'The `OPTIONS` answer is a redirect.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  evidence: (at) => [preflightEvidence(at, 'status', '204'), preflightEvidence(at, 'Location', null)],
  title: ({ data: { detail }, endpoint }) =>
    `The preflight to ${endpointName(endpoint)} is answered with a redirect (${detail.observed})`,
  summary: ({ at, data: { detail } }) =>
    `${upperFirst(preflightWords)} was answered ${code(detail.observed)} by ${code(at.request.url)}. ` +
    'A browser follows no redirect of a preflight, so it never sent the request itself. Usual reasons are a slash that is added to the path, a move from `http` to `https`, and a login page in front of the server.',
  fix: (words) => {
    const { url } = words.at.request;
    const to = parseUrl(header(words.at.preflight?.response?.headers, 'location'), url);
    // A login page is on another host or path; the same server under a better address is not.
    const better = to && to.hostname === parseUrl(url)?.hostname && words.endpoint === 'mcp' && samePath(to.href, url);
    return [...(better ? [enterRedirectTarget(words.facts, to)] : []), ...corsSteps(words)];
  },
  verify: ({ at }, origin) => [verifyStatus(samePreflight(at, origin), ['2xx'])],
});
