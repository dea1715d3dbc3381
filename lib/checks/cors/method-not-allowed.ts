import { permissionEvidence, verifyPermission } from '../kit/permission.ts';
import { corsHeadersFix } from '../kit/steps/cors.ts';
import { code } from '../kit/words.ts';
import { askedEvidence, defineCorsCheck, partyWord } from './shared.ts';

const allowMethods = 'Access-Control-Allow-Methods';

export default defineCorsCheck({
  id: 'cors/method-not-allowed',
  reason: 'method-not-allowed',
  fails: 'The method is not in `Access-Control-Allow-Methods`.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  evidence: (at, _data, origin) => [
    askedEvidence(at, 'Access-Control-Request-Method'),
    ...permissionEvidence(at, origin),
  ],
  title: (words) =>
    `${partyWord(words)} does not allow ${code(words.at.request.method)} from a page (${code(allowMethods)})`,
  summary: () => 'The browser stopped the request before it was sent.',
  fix: (words) =>
    corsHeadersFix(
      words,
      'Add this method to those that a page may use.',
      [{ name: allowMethods, value: words.at.request.method }],
      words.at.request.method === 'DELETE' ? 'with-lines' : 'alone',
    ),
  verify: ({ at }, origin) => [verifyPermission(at, origin)],
});
