import type { Facts, Observed } from '../../handshake/facts.ts';
import { isServerError } from '../../protocol/status.ts';
import { bare, parseUrl, sameOrigin } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { authorizationRefusals, type RefusedAuthorization } from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { failsItself, logStep } from '../kit/steps/scalekit.ts';
import { step, value } from '../kit/steps/step.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, timeOf, upperFirst } from '../kit/words.ts';

export default defineCheck<RefusedAuthorization>({
  id: 'authorization/server-error',
  owner: ({ facts, at }) => (loginApp(facts, at) === undefined ? 'scalekit' : 'authorization-server'),
  judges: 'answer',
  fails:
    'The authorization endpoint, or the last request of its own pages, is answered with 5xx, `server_error` or `temporarily_unavailable`.',
  references: [rfc(6749, '4.1.2.1'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  refers: ({ facts, at }, { url }) => loginApp(facts, at) === undefined || !url.includes('status.scalekit.com'),

  test: (facts) => refusedAs('server-error', authorizationRefusals(facts)),

  ...inCases(['title', 'summary', 'why', 'fix', 'verify'], ({ facts, at, data: { error, request } }) => {
    const failed = `A status of 500 or more, or the word \`server_error\`, means that the program that answered failed.${saying(error)}`;
    const returns = verifyPassing(facts, `after the sign-in the browser returns to ${clientWord(facts)}`);
    const login = loginApp(facts, at);
    if (login !== undefined)
      return {
        title: `The login page at ${code(login)} failed at the sign-in (${code(at.status)})`,
        summary: `It is not Scalekit’s: Scalekit sends people there to sign in, and it answered ${code(at.status)} ${at.leg === 'script' ? 'to its own request to' : 'at'} ${code(bare(at.request.url))}.`,
        why: failed,
        fix: {
          do: [
            step(
              { kind: 'authorization-server', name: login },
              'Find the error in the log of your login page, at this time.',
              value('Time', timeOf(at)),
            ),
            step({ kind: 'authorization-server', name: login }, 'Correct what the error names.'),
          ],
          stuck: logStep(facts),
        },
        verify: [returns],
      };
    return {
      title: `${upperFirst(authorizationServer(facts))} failed at the sign-in${isServerError(at) ? ` (${code(at.status)})` : ''}`,
      summary:
        at.leg === 'script'
          ? `${upperFirst(authorizationServer(facts))} answered ${code(at.status)} to ${code(bare(at.request.url))}, a request of its own sign-in page.`
          : `The fault is at ${authorizationServer(facts)}: nothing that ${clientWord(facts)} sent explains it.`,
      why: failed,
      fix: failsItself(facts),
      verify: [request?.at === at ? verifyAuthorization(facts) : returns],
    };
  }),
});

/**
 * Scalekit lets people sign in at a page of the reader's own (bring your own auth): that one's host. None is a page of
 * Scalekit at a domain of the customer's, nor that of a provider to whom it sent the person on.
 */
function loginApp({ scalekit, resourceMetadata, serverMetadata, exchanges }: Facts, at: Observed): string | undefined {
  if (!scalekit || !isServerError(at) || at.leg === 'provider' || at.leg === 'return') return undefined;
  const page = exchanges.findLast((x) => x.navigation && x.position < at.position);
  if (at.leg === 'script' ? page?.leg === 'provider' : !at.navigation) return undefined;
  const asked = parseUrl(at.request.url);
  const named = Object.values(serverMetadata.document?.value ?? {}).filter((x) => typeof x === 'string');
  const own = [scalekit.environment, ...resourceMetadata.authorizationServers, serverMetadata.issuer, ...named];
  const isOwn = own.some((url) => sameOrigin(url, at.request.url)) || asked?.pathname.startsWith('/a/auth/');
  return isOwn || /(?:^|\.)scalekit\.(?:dev|com|cloud)$/.test(asked?.hostname ?? '') ? undefined : asked?.host;
}
