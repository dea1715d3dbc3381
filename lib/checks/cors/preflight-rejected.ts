import { header } from '../../exchange.ts';
import type { Prose } from '../../finding.ts';
import { asksForPassword } from '../../protocol/www-authenticate.ts';
import { inPlaceEvidence, inPlaceOf, inPlaceReason, inPlaceWord } from '../kit/in-place.ts';
import { party, partyKind } from '../kit/party.ts';
import { lackingHeaders, permissionEvidence, verifyPermission } from '../kit/permission.ts';
import { NOTHING_BEHIND, nothingBehind } from '../kit/steps/behind.ts';
import { corsFix } from '../kit/steps/cors.ts';
import { corsHeadersFix, listWithAsked } from '../kit/steps/cors-headers.ts';
import { pageOrigin } from '../kit/steps/cors-needs.ts';
import { code, codes, upperFirst } from '../kit/words.ts';
import { ABOUT_CORS, asking, type CorsWords, defineCorsCheck, partyWord } from './shared.ts';

const inPlace = ({ facts, at }: Pick<CorsWords, 'facts' | 'at'>) =>
  partyKind(facts, at) === 'mcp-server' ? inPlaceOf(facts, at, 'preflight') : undefined;

const allowHeaders = 'Access-Control-Allow-Headers';

/** `CORSMiddleware` of Starlette refuses with 400 what lacks only a name in this list, and is in its place. */
function lacking({ facts, at }: CorsWords): string[] {
  if (at.preflight?.response?.status !== 400 || partyKind(facts, at) !== 'mcp-server') return [];
  return lackingHeaders(at, pageOrigin(facts, at));
}

/** What usually answers so. */
function why(words: CorsWords): Prose {
  const {
    facts,
    at,
    data: { detail },
  } = words;
  if (asksForPassword(at.preflight?.response?.headers))
    return 'The response wants a password (`Basic`), which a browser never sends with that.';
  const found = inPlace({ facts, at });
  if (found) return inPlaceReason(at, found);
  const who = party(facts, at);
  if (partyKind(facts, at) === 'scalekit')
    return 'Scalekit allows only pages whose address is in **Allowed Callback URLs**.';
  if (partyKind(facts, at) === 'mcp-server' && nothingBehind(at.preflight?.response?.status)) return NOTHING_BEHIND;
  const missing = lacking(words);
  if (missing.length) return `It refuses for ${codes(missing)}, which its list of headers lacks (\`${allowHeaders}\`).`;
  if (detail.observed === '401' || detail.observed === '403')
    return `${upperFirst(who)} must respond to that before it checks tokens.`;
  if (detail.observed === '404' || detail.observed === '405')
    return `Nothing at ${who} responds to that, so the request was never sent.`;
  return `${upperFirst(who)} did not give that permission, so the request was never sent.`;
}

export default defineCorsCheck({
  id: 'cors/preflight-rejected',
  reason: 'preflight-rejected',
  fails: 'The `OPTIONS` answer is not 2xx: the auth middleware runs ahead of CORS, or no route handles it.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  evidence: (at, _data, origin, facts) => [
    ...permissionEvidence(at, origin),
    ...inPlaceEvidence(at, inPlace({ facts, at })),
  ],
  title: (words) => {
    const { observed } = words.data.detail;
    const found = inPlace(words);
    const who = found ? inPlaceWord(found.page ?? words.at) : partyWord(words);
    return `${who} rejects the browser’s permission check${observed ? ` with ${observed}` : ''} (CORS preflight)`;
  },
  summary: (words) => `${asking(words)}. ${why(words)}`,
  why: (words) =>
    partyKind(words.facts, words.at) === 'mcp-server'
      ? `${ABOUT_CORS} The code also allows headers that a client sends only later.`
      : ABOUT_CORS,
  fix: (words) => {
    const missing = lacking(words);
    const [first] = missing;
    const given = header(words.at.preflight?.response?.headers, allowHeaders.toLowerCase());
    return first === undefined
      ? corsFix(words)
      : corsHeadersFix(
          words,
          `Let a page send ${codes(missing)} too: this is the whole list for ${code(allowHeaders)}.`,
          [{ name: allowHeaders, value: listWithAsked(words, given, first) }],
        );
  },
  verify: ({ at }, origin) => [verifyPermission(at, origin)],
});
