import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isError } from '../../protocol/status.ts';
import { bodyEvidence, failureEvidence } from '../kit/evidence.ts';
import { frontWord } from '../kit/front.ts';
import { inPlaceEvidence, inPlaceReason } from '../kit/in-place.ts';
import { party, partyKind } from '../kit/party.ts';
import { permissionEvidence, verifyReadable } from '../kit/permission.ts';
import { replacedError } from '../kit/replaced-error.ts';
import { onlyThisLacks } from '../kit/steps/cors.ts';
import { productionRefuses } from '../kit/steps/cors-needs.ts';
import { upperFirst } from '../kit/words.ts';
import {
  ABOUT_CORS,
  asking,
  type CorsWords,
  corsHeaderEvidence,
  defineCorsCheck,
  frontsOwn,
  pageWord,
  partyWord,
} from './shared.ts';

const isOnError = ({ at, data }: CorsWords) => data.on === 'response' && isError(at);

/** The page itself is shown anyway. */
function missingIn(facts: Facts, at: Observed) {
  const found = replacedError(facts, at)?.by;
  return found?.page ? undefined : found;
}

/** The header was not recorded: that it is missing is told by what the browser did. */
function unseen({ at, data }: CorsWords): boolean {
  if (data.said) return false;
  const response = data.on === 'preflight' ? at.preflight?.response : at.response;
  return response === undefined || response.headersPartial === true;
}

/** What it comes from where nothing was seen of the headers. */
const usual = ({ facts, at }: CorsWords): Prose =>
  partyKind(facts, at) === 'scalekit'
    ? 'Scalekit allows only pages whose address is in **Allowed Callback URLs**.'
    : 'Most often the permission for this page is missing.';

export default defineCorsCheck({
  id: 'cors/no-allow-origin',
  reason: 'no-allow-origin',
  fails: '`Access-Control-Allow-Origin` is absent, on the preflight or on the answer itself.',
  standard: ['cors-check', 'CORS check'],
  evidence: (at, data, origin, facts) => [
    ...(data.on === 'preflight'
      ? permissionEvidence(at, origin)
      : [corsHeaderEvidence(at, data, 'Access-Control-Allow-Origin', origin)]),
    ...(at.failure ? [failureEvidence(at)] : []),
    ...(data.on === 'response' && replacedError(facts, at)
      ? [bodyEvidence(at, null), ...inPlaceEvidence(at, missingIn(facts, at))]
      : []),
  ],
  title: (words) => {
    const name = frontsOwn(words) ? frontWord(words.at) : party(words.facts, words.at);
    const who = isOnError(words) ? `the ${words.at.status} from ${name}` : name;
    const verb = `does not allow ${pageWord(words)} (\`Access-Control-Allow-Origin\`)`;
    return unseen(words) ? `Most likely ${who} ${verb}` : upperFirst(`${who} ${verb}`);
  },
  summary: (words) => {
    const { facts, at } = words;
    const who = partyWord(words);
    if (unseen(words))
      return `The request of ${pageWord(words)} failed, and these headers were not recorded. ${usual(words)}`;
    if (partyKind(facts, at) === 'scalekit' && !isOnError(words)) {
      const allowed = `${who} allows only pages whose address is in **Allowed Callback URLs**`;
      return productionRefuses(words)
        ? `${allowed}. A production environment takes no address on your own computer there.`
        : `${who} responds, but the browser hides the response: ${allowed}.`;
    }
    if (words.data.said)
      return `${who} responds, but the browser keeps the response from ${pageWord(words)}: this header is missing there, or names another page.`;
    if (words.data.on === 'preflight')
      return `${asking(words)}. ${who} responds without the permission, so the request was never sent.`;
    const replaced = replacedError(facts, at)?.by;
    const found = replaced ?? frontsOwn(words);
    if (found)
      return `The browser hides the response from ${pageWord(words)}. ${inPlaceReason(at, found, replaced && 'put a page of its own in its place')}`;
    if (partyKind(facts, at) === 'mcp-server' && onlyThisLacks(words))
      return 'Other responses of your MCP server have this header. Most likely the code of this one writes to the raw response, past what adds it.';
    return `${who} responds, but the browser hides the response from ${pageWord(words)}.${
      isOnError(words)
        ? ' Error responses often lose this header, because they are written before the CORS code runs.'
        : ''
    }`;
  },
  why: ({ facts, at }) =>
    partyKind(facts, at) === 'scalekit'
      ? `${ABOUT_CORS} Scalekit has one list for both: the pages that may read its responses, and the addresses that a sign-in may go back to (callback). You type the address of the page with a slash at its end; the header shows it without.`
      : ABOUT_CORS,
  verify: (words, origin) => [verifyReadable(words, origin)],
});
