import type { Alternative, Place, Prose, Step } from '../../finding.ts';
import type { Facts, FederationFacts, Observed } from '../../handshake/facts.ts';
import { senderOf } from '../../handshake/redirects.ts';
import { type OAuthError, saysRedirectUri, saysScope, saysUnknownClient } from '../../protocol/oauth-words.ts';
import { closeBehind } from '../../text/close-behind.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { errorEvidence, headerEvidence, parameterEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace, placeAt } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { newSignIn } from '../kit/steps/clients.ts';
import { dashboardStep, logStep, logsAndSupport, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { providerStep } from '../kit/steps/setting.ts';
import { step, value } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, host, saying, upperFirst } from '../kit/words.ts';

interface Data {
  federation: FederationFacts;
  error: OAuthError;
  /** The provider, in words. */
  provider: Prose;
}

/** What the authorization server asked of its provider, and who sent the browser there. */
function askedEvidence({ exchanges }: Facts, { request }: FederationFacts, error: OAuthError) {
  if (!request) return [];
  const sender = senderOf(exchanges, request.at);
  return [
    ...(sender ? [headerEvidence(sender, 'Location', null)] : []),
    ...(saysRedirectUri(error) ? [parameterEvidence(request.at, 'redirect_uri', request.redirectUri, null)] : []),
    ...(saysUnknownClient(error) ? [parameterEvidence(request.at, 'client_id', request.clientId, null)] : []),
    ...(saysScope(error) ? [parameterEvidence(request.at, 'scope', request.scope, null)] : []),
  ];
}

/** At the provider: where its ID and secret are shown. */
const providerClient = (place: Place, id: string | undefined): Step =>
  step(place, 'Open the app that has this client ID: its page shows the secret too.', value('Client ID', id));

/** Where the authorization server has the client that it is at its provider. */
const enterProviderClient = (facts: Facts, provider: Prose): Step => {
  const text = `Enter the client ID and the secret of that app in the sign-in method that uses ${provider}, and save.`;
  return facts.scalekit
    ? dashboardStep(facts, text, ['Authentication', 'Auth Methods'])
    : step(authorizationServerPlace(facts), text);
};

/** It no longer has the sign-in that the browser brings back: it took too long, or was brought back before. */
const lostSignIn = ({ code: error, description }: OAuthError): boolean => {
  const words = `${error ?? ''} ${description ?? ''}`;
  return (
    closeBehind(words, /\b(?:unknown|expired|invalid|no such)\b/gi, 40, /\b(?:request|state|session|transaction)\b/i) ||
    closeBehind(
      words,
      /\b(?:request|state|session|transaction)\b/gi,
      40,
      /\b(?:expired|unknown|not found|already used)\b/i,
    )
  );
};

const isReturn = (at: Observed) => at.leg === 'return';

export default defineCheck<Data>({
  id: 'authorization/identity-provider',
  owner: 'scalekit',
  judges: 'answer',
  fails:
    'The authorization server signs people in at a provider of its own, and that provider refuses the server’s own client, callback or scope, or the server’s page for its answer is a 4xx or 5xx.',
  references: [rfc(6749, '4.1.2'), scalekit('logs')],

  test(facts) {
    const { federation, callback } = facts.authorization;
    if (!federation) return unknown;
    const { refusal } = federation;
    if (!refusal)
      return callback || federation.exchanges.some((x) => isReturn(x) && x.status !== undefined) ? passed : unknown;
    const { at, error } = refusal;
    return failed({
      at,
      evidence: [
        errorEvidence(at, error, isReturn(at) ? `a redirect to ${clientWord(facts)}` : 'the sign-in page'),
        ...askedEvidence(facts, federation, error),
      ],
      data: {
        federation,
        error,
        provider: federation.provider ? code(host(federation.provider)) : 'its own provider',
      },
    });
  },

  verify: ({ facts, data: { provider } }) => [
    verifyPassing(facts, `after the sign-in at ${provider} the browser returns to ${clientWord(facts)}`),
  ],
  ...inCases(['title', 'summary', 'why', 'fix'], ({ facts, at, data: { federation, provider, error } }) => {
    const [server, { request }] = [authorizationServer(facts), federation];
    const uri = request?.redirectUri;
    const own = uri ? `, with a callback address of its own, ${code(parseUrl(uri)?.href)}` : '';
    const sentOn = `${upperFirst(server)} sent the browser on to ${provider}${own}.`;
    const url = federation.provider ?? request?.at.request.url ?? '';
    const secret = (place: Place) => [providerClient(place, request?.clientId), enterProviderClient(facts, provider)];

    // At the provider: the client there that is the authorization server's.
    if (!isReturn(at)) {
      const field = saysRedirectUri(error) ? ' (`redirect_uri`)' : saysScope(error) ? ' (`scope`)' : '';
      return {
        title: `${upperFirst(provider)} refuses the sign-in request of ${server}${field}`,
        summary: `${upperFirst(server)} signs people in at ${provider} with a client of its own; nothing that ${clientWord(facts)} sent explains it.`,
        why: `${sentOn}${saying(error)}`,
        fix: {
          do: saysRedirectUri(error)
            ? [providerStep(url, request?.clientId, 'callback', uri)]
            : saysScope(error)
              ? [providerStep(url, request?.clientId, 'scope', request?.scope)]
              : secret({ ...providerStep(url, request?.clientId, 'log').place }),
          or: orAskVendor(facts),
          stuck: logsAndSupport(facts),
        },
      };
    }

    // At the authorization server: what it does with what comes back from the provider.
    const log = logStep(facts, 'Its error names what went wrong.');
    const shared: Alternative = {
      kind: 'case',
      when: `If several instances of ${server} run`,
      steps: [step(authorizationServerPlace(facts), 'Let all instances share the sign-ins that are under way.')],
    };
    const orOwn = facts.scalekit ? [] : [shared, ...orAskVendor(facts)];
    const stuck = facts.scalekit ? [sendReport(facts)] : [];
    if (lostSignIn(error))
      return {
        title: `The browser came back from ${provider} with a sign-in that ${server} no longer has`,
        summary:
          'Most likely the sign-in took too long, or the browser came back twice: by the Back button, or by loading the page again.',
        why: `${sentOn} ${upperFirst(server)} keeps a sign-in that is under way for a short time, and lets the browser come back once.${saying(error)}`,
        fix: {
          do: [newSignIn(facts, 'in one tab, without the Back button of the browser')],
          or: [
            { kind: 'again', when: 'If it happens again', steps: log.length ? log : [sendReport(facts)], open: true },
            ...orOwn,
          ],
          stuck,
        },
      };

    const byLog: Alternative = {
      kind: 'case',
      when: 'If its error speaks of the client ID, the secret or `invalid_client`',
      steps: secret(placeAt(url)),
      open: true,
    };
    return {
      title: `${upperFirst(server)} fails after the sign-in at ${provider}${at.status === undefined ? '' : ` (${code(at.status)})`}`,
      summary: `${upperFirst(server)} signs people in at ${provider}, and did not accept what came back.`,
      why: `${sentOn}${saying(error)}`,
      fix: log.length ? { do: log, or: [byLog, ...orOwn], stuck } : { do: byLog.steps, or: orOwn, stuck },
    };
  }),
});
