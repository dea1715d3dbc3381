import type { FixStep } from '../../finding.ts';
import type { Facts, TokenRequest } from '../../handshake/facts.ts';
import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { scopeSteps } from '../kit/steps/scopes.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { grantWord, type RefusedToken, tokenRefusals } from './shared.ts';

/** Why a scope is the client's own doing. */
type Own =
  /** Entra's `.default` stands for all scopes of a resource, and beside a single one it is refused. */
  | 'default'
  /** The scopes of a refresh go beyond those of the sign-in (RFC 6749 §6). */
  | 'beyond'
  /** Neither the challenge nor any metadata names them. */
  | 'unnamed';

function ownDoing(facts: Facts, { grantType, scope }: TokenRequest): Own | undefined {
  const asked = scopesIn(scope);
  if (asked.length > 1 && asked.some((one) => one === '.default' || one.endsWith('/.default'))) return 'default';
  const { challenged, resourceMetadata, serverMetadata, authorization } = facts;
  const granted = scopesIn(authorization.request?.scope);
  if (grantType === 'refresh_token' && granted.length && asked.some((one) => !granted.includes(one))) return 'beyond';
  const named = [
    ...scopesIn(challenged?.challenge?.bearer?.scope),
    ...(resourceMetadata.scopesSupported ?? []),
    ...(serverMetadata.scopesSupported ?? []),
    ...granted,
  ];
  return named.length && asked.some((one) => !named.includes(one)) ? 'unnamed' : undefined;
}

const why: Record<Own, string> = {
  default: ' The client put the scopes that it was granted beside `.default`, which stands for all of them.',
  beyond: ' The client asked for more than the sign-in had granted, and a refresh can only ask for the same or less.',
  unnamed: ' The client asked for a scope that neither your MCP server nor the authorization server names.',
};

const clientSteps = (facts: Facts, { grantType }: TokenRequest): FixStep[] =>
  grantType === 'refresh_token'
    ? [
        ...updateSteps(facts),
        {
          text: `Tell the makers of ${clientWord(facts)}: a refresh needs no \`scope\` at all, and without one the scopes of the sign-in stay (RFC 6749 §6).`,
        },
        ...forgetSteps(facts),
        connectAgain(facts, 'a new sign-in works until its token has expired'),
      ]
    : [
        {
          text: `Ask in ${clientWord(facts)} only for scopes that are named there, or for none.`,
        },
        ...forgetSteps(facts),
        connectAgain(facts),
      ];

export default defineCheck<RefusedToken & { own: Own | undefined }>({
  id: 'token/invalid-scope',
  owner: ({ facts, data: { own } }) => (own ? 'client' : facts.scalekit ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  fails: 'The token endpoint refuses a scope (`invalid_scope`).',
  references: [
    rfc(6749, '5.2'),
    mcp('basic/authorization', 'Scope selection strategy', 'scope-selection-strategy'),
    scalekit('add-server'),
  ],

  test: (facts) =>
    refusedAs('invalid-scope', tokenRefusals(facts), ({ request }, at) => {
      const offered = facts.resourceMetadata.scopesSupported?.join(' ') ?? null;
      const scope = request.scope ?? facts.authorization.request?.scope;
      return { evidence: [parameterEvidence(at, 'scope', scope, offered)], data: { own: ownDoing(facts, request) } };
    }),

  title: () => 'The token endpoint refuses a scope',
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} wanted to change ${grantWord(data.request)} into an access token for ${code(data.request.scope ?? facts.authorization.request?.scope ?? 'the scopes of the sign-in')}, and ${authorizationServer(facts)} answered ${code(at.status)}.${saying(data.error)}${data.own ? why[data.own] : ''}`,
  fix: ({ facts, data }) =>
    data.own
      ? clientSteps(facts, data.request)
      : scopeSteps(facts, data.request.scope ?? facts.authorization.request?.scope),
  verify: () => [tokenComes],
});
