import { header } from '../../exchange.ts';
import type { Facts } from '../../handshake/facts.ts';
import type { Failure } from '../define.ts';
import { askedEvidence, preflightEvidence } from '../kit/evidence.ts';
import { permissionEvidence, verifyPermission } from '../kit/permission.ts';
import { corsHeadersFix, listWithAsked } from '../kit/steps/cors-headers.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import {
  ABOUT_CORS,
  type CorsData,
  type CorsWords,
  corsRequests,
  defineCorsCheck,
  pageWord,
  partyWord,
} from './shared.ts';

const allowHeaders = 'Access-Control-Allow-Headers';

/**
 * `*` does not cover `authorization` in the Fetch standard, yet the browsers let it pass (measured in Chromium 156 and
 * Firefox 153): worth a warning, since a browser that keeps to the standard would refuse it.
 */
const byWildcard = (facts: Facts): Failure<CorsData>[] =>
  corsRequests(facts).flatMap((at) => {
    const { cors, endpoint } = at;
    if (!cors || cors.blocked || !cors.wildcardAuthorization || !endpoint) return [];
    const data: CorsData = { on: 'preflight', detail: { observed: '*', header: 'authorization' } };
    return [{ at, endpoint, warning: true, data, evidence: [preflightEvidence(at, allowHeaders, '*, authorization')] }];
  });

/** What for the header is sent, for those that a reader may not know. */
const purposes: Record<string, string> = {
  authorization: '`authorization` carries the access token.',
  'content-type': 'Without `content-type` no JSON can be sent.',
  'mcp-protocol-version':
    '`mcp-protocol-version` goes with every request after the first, and with requests for metadata.',
  'mcp-session-id': '`mcp-session-id` goes with every request once a session has begun.',
  'last-event-id': 'With `last-event-id` a client takes up an event stream again.',
};

const given = ({ at }: CorsWords) => header(at.preflight?.response?.headers, allowHeaders.toLowerCase());

const letPass = ({ at }: CorsWords) => at.cors?.blocked === false;

export default defineCorsCheck({
  id: 'cors/header-not-allowed',
  reason: 'header-not-allowed',
  fails:
    'A requested header is not in `Access-Control-Allow-Headers`. For `authorization` under `*` it is a warning, unless the request did fail.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  more: byWildcard,
  evidence: (at, _data, origin) => [
    askedEvidence(at, 'Access-Control-Request-Headers'),
    ...permissionEvidence(at, origin),
  ],
  title: (words) =>
    letPass(words)
      ? `${partyWord(words)} allows the header \`authorization\` only by \`*\` (${code(allowHeaders)})`
      : `${partyWord(words)} does not allow the header ${code(words.data.detail.header)} from a page`,
  summary: (words) =>
    letPass(words)
      ? 'Browsers of today let it pass. One that keeps to the standard would not send the token.'
      : `${upperFirst(pageWord(words))} has to send it, and the browser stops a request whose headers are not all allowed.`,
  why: (words) =>
    letPass(words)
      ? 'By the Fetch standard `*` stands for every header but `authorization`, which has to be named.'
      : `${ABOUT_CORS} ${purposes[words.data.detail.header ?? ''] ?? `${upperFirst(clientWord(words.facts))} adds this header.`}`,
  fix: (words) =>
    corsHeadersFix(
      words,
      `Let a page send ${code(words.data.detail.header)} too: this is the whole list for ${code(allowHeaders)}.`,
      [{ name: allowHeaders, value: listWithAsked(words, given(words), words.data.detail.header ?? '') }],
    ),
  verify: ({ at }, origin) => [verifyPermission(at, origin)],
});
