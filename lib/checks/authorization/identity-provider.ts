import type { FixStep, Prose } from '../../finding.ts';
import type { Facts, FederationFacts, Observed } from '../../handshake/facts.ts';
import { senderOf } from '../../handshake/redirects.ts';
import { type OAuthError, saysRedirectUri, saysScope, saysUnknownClient } from '../../protocol/oauth-words.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown, type Words } from '../define.ts';
import { errorEvidence, headerEvidence, parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { dashboardStep, logStep } from '../kit/steps/scalekit.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, code, host, saying, upperFirst } from '../kit/words.ts';

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

/** At the provider: the app there that is the authorization server's. */
function providerSteps({ facts, data: { federation, error, provider } }: Words<Data>): FixStep[] {
  const { request } = federation;
  const app = `the app at ${provider} that ${authorizationServer(facts)} signs people in with`;
  const copied = (value: string | undefined) => (value === undefined ? {} : { copy: value });
  const steps: FixStep[] = saysRedirectUri(error)
    ? [{ text: `Add this address to the redirect URIs of ${app}.`, ...copied(request?.redirectUri) }]
    : saysScope(error)
      ? [{ text: `Allow these scopes to ${app}.`, ...copied(request?.scope) }]
      : [{ text: `Check that ${app} exists, is enabled and has this client ID.`, ...copied(request?.clientId) }];
  return facts.scalekit
    ? [
        ...steps,
        dashboardStep('Open the connection to this provider and compare its client ID and its redirect URI.', [
          'Authentication',
          'Auth Methods',
        ]),
      ]
    : steps;
}

/** At the authorization server: what it does with the provider's answer. */
const returnSteps = ({ facts, data: { provider } }: Words<Data>): FixStep[] => [
  {
    text: 'Begin the sign-in anew and finish it in one window, since the answer of a provider counts once and for one sign-in.',
  },
  ...(facts.scalekit
    ? []
    : [
        {
          text: 'Let all instances of the authorization server share the sign-ins that are under way, if there are several.',
        },
        {
          text: `Look in the log of the authorization server for why it did not take the answer of ${provider}.`,
        },
      ]),
];

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
      evidence: [errorEvidence(at, error), ...askedEvidence(facts, federation, error)],
      data: {
        federation,
        error,
        provider: federation.provider ? code(host(federation.provider)) : 'a provider of its own',
      },
    });
  },

  title: ({ facts, at }) =>
    isReturn(at)
      ? `${upperFirst(authorizationServer(facts))} does not take the answer of its own provider`
      : `The provider behind ${authorizationServer(facts)} refuses its request`,
  summary: ({ facts, at, data: { error, provider, federation } }) => {
    const server = upperFirst(authorizationServer(facts));
    const status = at.status !== undefined && at.status >= 400 ? ` with ${code(at.status)}` : '';
    const self = `That request is ${authorizationServer(facts) === 'Scalekit' ? 'Scalekit’s' : 'the server’s'} own, with a client ID and a callback of its own${federation.request?.redirectUri ? ` (${code(parseUrl(federation.request.redirectUri)?.href)})` : ''}: nothing that your client asked for explains it.`;
    return isReturn(at)
      ? `${server} sent the browser on to ${provider} to sign in. The answer came back to ${code(at.request.url)}, and that page failed${status}.${saying(error)} ${self}`
      : `${server} sent the browser on to ${provider} to sign in, and was refused${status}.${saying(error)} ${self}`;
  },
  fix: (words) => [
    ...(isReturn(words.at) ? returnSteps(words) : providerSteps(words)),
    connectAgain(words.facts),
    ...logStep(words.facts),
  ],
  verify: ({ data: { provider } }) => [
    verifyBySight(`Connect again and sign in at ${provider}: the browser returns to your client.`),
  ],
});
