import { header } from '../../exchange.ts';
import { defineCheck } from '../define.ts';
import { headerEvidence, preflightEvidence, statusEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { code, endpointName, upperFirst } from '../kit/words.ts';
import { failingRequests, networkRequests, verifyOwnAnswer } from './shared.ts';

export default defineCheck<{ wait: string | undefined }>({
  id: 'network/rate-limited',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answerer',
  general: true,
  quiet: true,
  fails: '429 at any endpoint.',
  references: [vendor('RFC 6585', '429 Too Many Requests', 'https://www.rfc-editor.org/rfc/rfc6585#section-4')],

  test: (facts) =>
    failingRequests(networkRequests(facts), (at) => {
      const onPreflight = at.preflight?.response?.status === 429;
      if (at.status !== 429 && !onPreflight) return undefined;
      const wait = header((at.status === 429 ? at.response : at.preflight?.response)?.headers, 'retry-after');
      const evidence =
        at.status === 429
          ? [statusEvidence(at, null), ...(wait === undefined ? [] : [headerEvidence(at, 'Retry-After', null)])]
          : [preflightEvidence(at, 'status', '204'), preflightEvidence(at, 'Retry-After', null)];
      return { data: { wait }, evidence };
    }),

  title: ({ endpoint }) => `${upperFirst(endpointName(endpoint))} got too many requests and refuses more (429)`,
  summary: ({ at, data: { wait } }) =>
    `${code(at.request.url)} answered 429 to this client. ` +
    (wait === undefined
      ? 'It does not say how long to wait.'
      : /^\d+$/.test(wait)
        ? `It asks to wait ${code(wait)} seconds.`
        : `It asks to wait until ${code(wait)}.`),
  fix: ({ facts, data }) => [
    { text: data.wait && /^\d+$/.test(data.wait) ? `Wait ${code(data.wait)} seconds.` : 'Wait a few minutes.' },
    connectAgain(facts),
    { text: 'Raise the limit for this path, or for your own address, if it happens again.' },
  ],
  verify: ({ at }) => verifyOwnAnswer(at),
});
