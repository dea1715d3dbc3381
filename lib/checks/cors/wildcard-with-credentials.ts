import { verifyReadable } from '../kit/permission.ts';
import { corsHeadersFix } from '../kit/steps/cors-headers.ts';
import { pageOrigin } from '../kit/steps/cors-needs.ts';
import { inClient, value } from '../kit/steps/step.ts';
import { clientWord, code } from '../kit/words.ts';
import { corsHeaderEvidence, defineCorsCheck, pageWord, partyWord } from './shared.ts';

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
      ? `${partyWord(words)} lets every page in, but not with cookies (${code(allowOrigin)})`
      : `${partyWord(words)} does not allow requests with cookies from a page (${code(allowCredentials)})`,
  summary: (words) => `${pageWord(words)} sent its request with cookies, so the browser hides the response from it.`,
  why: () =>
    `For a request with cookies a browser wants the address of the page by name, not \`*\`, and ${code(`${allowCredentials}: true`)}.`,
  fix: (words) => {
    const { facts, at } = words;
    const mended = corsHeadersFix(words, 'Set these headers there.', [
      { name: allowOrigin, value: pageOrigin(facts, at) },
      { name: allowCredentials, value: 'true' },
    ]);
    if (facts.client.kind === 'inspector') return mended;
    return {
      ...mended,
      or: [
        {
          when: `If you can change ${clientWord(facts)}`,
          steps: [inClient(facts, 'Send the request without cookies: MCP needs none.', value('credentials', 'omit'))],
        },
        ...(mended.or ?? []),
      ],
    };
  },
  verify: (words, origin) => [
    verifyReadable(words, origin, [
      { kind: 'header', name: allowOrigin.toLowerCase(), value: { is: [origin] } },
      { kind: 'header', name: allowCredentials.toLowerCase(), value: { is: ['true'] } },
    ]),
  ],
});
