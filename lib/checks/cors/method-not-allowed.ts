import { header } from '../../exchange.ts';
import { askedEvidence } from '../kit/evidence.ts';
import { permissionEvidence, verifyPermission } from '../kit/permission.ts';
import { corsHeadersFix } from '../kit/steps/cors-headers.ts';
import { listWith } from '../kit/steps/cors-needs.ts';
import { code } from '../kit/words.ts';
import { type CorsWords, defineCorsCheck, partyWord } from './shared.ts';

const allowMethods = 'Access-Control-Allow-Methods';

const given = ({ at }: CorsWords) => header(at.preflight?.response?.headers, allowMethods.toLowerCase());

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
      `Let a page use ${code(words.at.request.method)} too: this is the whole list for ${code(allowMethods)}.`,
      [{ name: allowMethods, value: listWith(given(words), [words.at.request.method]) }],
    ),
  verify: ({ at }, origin) => [verifyPermission(at, origin)],
});
