import type { Facts } from '../../handshake/facts.ts';
import type { Failure } from '../define.ts';
import { preflightEvidence } from '../kit/evidence.ts';
import { verifyHeader } from '../kit/verify/verify.ts';
import { code, endpointName, upperFirst } from '../kit/words.ts';
import {
  askedEvidence,
  type CorsData,
  corsRequests,
  defineCorsCheck,
  preflightWords,
  samePreflight,
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
    return [{ at, endpoint, warning: true, data, evidence: [preflightEvidence(at, allowHeaders, 'authorization')] }];
  });

/** What for the header is sent, for those that a reader may not know. */
const purposes: Record<string, string> = {
  authorization: 'This header carries the access token.',
  'content-type': 'Without this header no JSON can be sent.',
  'mcp-protocol-version': 'A client sends this header with every request after the first, and with metadata requests.',
  'mcp-session-id': 'A client sends this header with every request once the server has begun a session.',
  'last-event-id': 'A client sends this header to take up an event stream again.',
};

export default defineCorsCheck({
  id: 'cors/header-not-allowed',
  reason: 'header-not-allowed',
  fails:
    'A requested header is not in `Access-Control-Allow-Headers`. For `authorization` under `*` it is a warning, unless the request did fail.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  more: byWildcard,
  evidence: (at, { detail }) => [
    askedEvidence(at, 'Access-Control-Request-Headers'),
    preflightEvidence(at, allowHeaders, detail.expected || null),
  ],
  title: ({ at, data: { detail }, endpoint }) =>
    at.cors?.blocked === false
      ? `${upperFirst(endpointName(endpoint))} allows the \`authorization\` header by \`*\` only`
      : `${upperFirst(endpointName(endpoint))} does not allow the header ${code(detail.header)} from a page`,
  summary: ({ at, data: { detail } }) => {
    if (at.cors?.blocked === false) {
      return `The preflight is answered with ${code(`${allowHeaders}: *`)}. By the Fetch standard \`*\` does not cover \`authorization\`; today's browsers let it pass, a stricter one would not send the token.`;
    }
    const allowed =
      detail.observed === null || detail.observed === undefined
        ? 'allows no header'
        : `allows only ${code(detail.observed)}`;
    const purpose = purposes[detail.header ?? ''];
    return (
      `The page wants to send the header ${code(detail.header)} to ${code(at.request.url)}. The answer to ${preflightWords} ${allowed}, so the browser never sent the request itself.` +
      (purpose ? ` ${purpose}` : '')
    );
  },
  verify: ({ at, data }, origin) => {
    const name = data.detail.header ?? '';
    // A wildcard is what the standard does not take for this header.
    const lists = name === 'authorization' ? [name] : ['*', name];
    const preflight = samePreflight(at, origin);
    return [verifyHeader(preflight, 'access-control-allow-headers', { lists })];
  },
});
