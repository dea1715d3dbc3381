import type { Alternative, Place, Prose, Step } from '../../finding.ts';
import type { Facts, FederationFacts, Observed } from '../../handshake/facts.ts';
import { senderOf } from '../../handshake/redirects.ts';
import { type OAuthError, saysRedirectUri, saysScope, saysUnknownClient } from '../../protocol/oauth-words.ts';
import { closeBehind } from '../../text/close-behind.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type FixDraft, failed, passed, unknown, type Words } from '../define.ts';
import { errorEvidence, headerEvidence, parameterEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { newSignIn } from '../kit/steps/clients.ts';
import { dashboardStep, logStep, logsAndSupport, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { placeAt, providerStep } from '../kit/steps/setting.ts';
import { step, value } from '../kit/steps/step.ts';
import { authorizationServer, clientWord, code, environmentPath, host, saying, upperFirst } from '../kit/words.ts';
import { bySight } from './shared.ts';

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

/** At the provider: the client there that is the authorization server's. */
function providerSteps({ facts, data: { federation, error, provider } }: Words<Data>): Step[] {
  const { request, provider: url } = federation;
  const at = url ?? request?.at.request.url ?? '';
  const id = request?.clientId;
  if (saysRedirectUri(error)) return [providerStep(at, id, 'callback', request?.redirectUri)];
  if (saysScope(error)) return [providerStep(at, id, 'scope', request?.scope)];
  const place = { ...providerStep(at, id, 'log').place };
  return [providerClient(place, id), enterProviderClient(facts, provider)];
}

/** At the provider: where its ID and secret are shown. */
const providerClient = (place: Place, id: string | undefined): Step =>
  step(place, 'Open the app that has this client ID: its page shows the secret too.', value('Client ID', id));

/** Where the authorization server has the client that it is at its provider. */
const enterProviderClient = (facts: Facts, provider: Prose): Step => {
  const text = `Enter the client ID and the secret of that app in the sign-in method that uses ${provider}, and save.`;
  return facts.scalekit
    ? dashboardStep(text, [...environmentPath(facts), 'Authentication', 'Auth Methods'])
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

/** At the authorization server: what it does with what comes back from the provider. */
function returnFix({ facts, data: { federation, error, provider } }: Words<Data>): FixDraft {
  const place = placeAt(federation.provider ?? federation.request?.at.request.url ?? '');
  const log = logStep(facts, 'Its error names what went wrong.');
  const byLog: Alternative = {
    kind: 'case',
    when: 'If its error speaks of the client ID, the secret or `invalid_client`',
    steps: [providerClient(place, federation.request?.clientId), enterProviderClient(facts, provider)],
    open: true,
  };
  const shared: Alternative = {
    kind: 'case',
    when: `If several instances of ${authorizationServer(facts)} run`,
    steps: [step(authorizationServerPlace(facts), 'Let all instances share the sign-ins that are under way.')],
  };
  const own = facts.scalekit ? [] : [shared, ...orAskVendor(facts)];
  const stuck = facts.scalekit ? [sendReport(facts)] : [];
  if (lostSignIn(error))
    return {
      do: [newSignIn(facts, 'in one tab, without the Back button of the browser')],
      or: [
        { kind: 'again', when: 'If it happens again', steps: log.length ? log : [sendReport(facts)], open: true },
        ...own,
      ],
      stuck,
    };
  return log.length ? { do: log, or: [byLog, ...own], stuck } : { do: byLog.steps, or: own, stuck };
}

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

  title: ({ facts, at, data: { provider, error } }) => {
    const field = saysRedirectUri(error) ? ' (`redirect_uri`)' : saysScope(error) ? ' (`scope`)' : '';
    if (isReturn(at) && lostSignIn(error))
      return `The browser came back from ${provider} with a sign-in that ${authorizationServer(facts)} no longer has`;
    return isReturn(at)
      ? `${upperFirst(authorizationServer(facts))} fails after the sign-in at ${provider}${at.status === undefined ? '' : ` (${code(at.status)})`}`
      : `${upperFirst(provider)} refuses the sign-in request of ${authorizationServer(facts)}${field}`;
  },
  summary: ({ facts, at, data: { provider, error } }) =>
    isReturn(at)
      ? lostSignIn(error)
        ? 'Most likely the sign-in took too long, or the browser came back twice: by the Back button, or by loading the page again.'
        : `${upperFirst(authorizationServer(facts))} signs people in at ${provider}, and did not accept what came back.`
      : `${upperFirst(authorizationServer(facts))} signs people in at ${provider} with a client of its own; nothing that ${clientWord(facts)} sent explains it.`,
  why: ({ facts, at, data: { error, provider, federation } }) => {
    const uri = federation.request?.redirectUri;
    const own = uri ? `, with a callback address of its own, ${code(parseUrl(uri)?.href)}` : '';
    const again =
      isReturn(at) && lostSignIn(error)
        ? ` ${upperFirst(authorizationServer(facts))} keeps a sign-in that is under way for a short time, and lets the browser come back once.`
        : '';
    return `${upperFirst(authorizationServer(facts))} sent the browser on to ${provider}${own}.${again}${saying(error)}`;
  },
  fix: (words) =>
    isReturn(words.at)
      ? returnFix(words)
      : { do: providerSteps(words), or: orAskVendor(words.facts), stuck: logsAndSupport(words.facts) },
  verify: ({ facts, data: { provider } }) => [
    bySight(facts, `after the sign-in at ${provider} the browser returns to ${clientWord(facts)}`),
  ],
});
