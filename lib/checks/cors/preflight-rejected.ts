import type { Prose } from '../../finding.ts';
import { party, partyKind } from '../kit/party.ts';
import { permissionEvidence, verifyPermission } from '../kit/permission.ts';
import { upperFirst } from '../kit/words.ts';
import { ABOUT_CORS, asking, type CorsWords, defineCorsCheck, partyWord } from './shared.ts';

/** What usually answers so. */
function why({ facts, at, data: { detail } }: CorsWords): Prose {
  const who = party(facts, at);
  if (partyKind(facts, at) === 'scalekit')
    return 'Scalekit allows only pages whose address is in **Allowed Callback URLs**.';
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
  evidence: (at, _data, origin) => permissionEvidence(at, origin),
  title: (words) => {
    const { observed } = words.data.detail;
    return `${partyWord(words)} rejects the browser’s permission check${observed ? ` with ${observed}` : ''} (CORS preflight)`;
  },
  summary: (words) => `${asking(words)}. ${why(words)}`,
  why: (words) =>
    partyKind(words.facts, words.at) === 'mcp-server'
      ? `${ABOUT_CORS} The code lists a few headers more, which a client sends later.`
      : ABOUT_CORS,
  verify: ({ at }, origin) => [verifyPermission(at, origin)],
});
