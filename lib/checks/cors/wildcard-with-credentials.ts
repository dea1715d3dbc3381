import { pageOrigin } from '../kit/steps/cors.ts';
import { code, upperFirst } from '../kit/words.ts';
import { corsHeaderEvidence, defineCorsCheck, verifyCorsHeader, where } from './shared.ts';

const allowOrigin = 'Access-Control-Allow-Origin';
const allowCredentials = 'Access-Control-Allow-Credentials';

export default defineCorsCheck({
  id: 'cors/wildcard-with-credentials',
  reason: 'wildcard-with-credentials',
  fails:
    '`Access-Control-Allow-Origin` is `*`, or `Access-Control-Allow-Credentials` is absent, for a request with cookies.',
  standard: ['cors-protocol-and-credentials', 'CORS protocol and credentials'],
  evidence: (at, data, origin) => [
    corsHeaderEvidence(at, data, allowOrigin, origin),
    corsHeaderEvidence(at, data, allowCredentials, 'true'),
  ],
  title: (words) =>
    words.data.detail.observed === '*'
      ? `${upperFirst(where(words))} allows every origin, which is not enough for a request with cookies`
      : `${upperFirst(where(words))} does not allow requests with cookies`,
  summary: (words) =>
    `The page at ${code(pageOrigin(words.facts, words.at))} sent its request with cookies. For such a request the browser wants the page's own origin by name and ${code(`${allowCredentials}: true`)}, and ${where(words)} has ${code(words.data.detail.observed ?? 'neither')}. So the page may not read the answer.`,
  verify: (words, origin) => [
    verifyCorsHeader(words, origin, 'access-control-allow-origin', { is: [origin] }),
    verifyCorsHeader(words, origin, 'access-control-allow-credentials', { is: ['true'] }),
  ],
});
