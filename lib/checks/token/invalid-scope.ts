import type { Facts, TokenRequest } from '../../handshake/facts.ts';
import { theReport } from '../../presentation/words.ts';
import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck, type FixDraft } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { support } from '../kit/places.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { clientField } from '../kit/steps/client-settings.ts';
import { forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { comparedScopes, refusedScopes, refusedWords, scopeFix } from '../kit/steps/scopes.ts';
import { inClient, step } from '../kit/steps/step.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, codes, saying, upperFirst } from '../kit/words.ts';
import { type RefusedToken, tokenRefusals } from './shared.ts';

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

const ownWords = (facts: Facts): Record<Own, string> => ({
  default: 'It put single permissions beside `.default`, which stands for all of them.',
  beyond: 'It asked for more than the sign-in had granted, and a refresh can only ask for the same or less.',
  unnamed: `Neither your MCP server nor ${authorizationServer(facts)} names it.`,
});

const clientFix = (facts: Facts, { grantType }: TokenRequest): FixDraft =>
  grantType === 'refresh_token'
    ? {
        do: updateSteps(facts),
        or: [
          {
            kind: 'again',
            when: 'If it is the current version already',
            instead: 'sign in anew each time',
            steps: forgetSteps(facts),
          },
        ],
        stuck: [
          step(
            support(`the makers of ${clientWord(facts)}`),
            `Send them ${theReport}: a refresh needs no \`scope\` at all (RFC 6749 §6).`,
          ),
        ],
      }
    : {
        do: [
          inClient(
            facts,
            'Ask only for permissions that are named there, or for none.',
            clientField(facts, 'scopes', facts.resourceMetadata.scopesSupported?.join(' ') || undefined),
          ),
          ...forgetSteps(facts),
        ],
      };

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
      // A code is given for what was asked with the sign-in; the request for the token need not say it again.
      const asked = facts.authorization.request;
      const [from, scope] = request.scope === undefined && asked ? [asked.at, asked.scope] : [at, request.scope];
      return {
        evidence: [parameterEvidence(from, 'scope', scope, offered === scope ? null : offered)],
        data: { own: ownDoing(facts, request) },
      };
    }),

  title: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} refuses a permission that ${clientWord(facts)} asks for (\`scope\`)`,
  summary: ({ facts, data: { own, request, error } }) => {
    const asked = request.scope ?? facts.authorization.request?.scope;
    const refused = refusedScopes(facts, asked, error);
    if (!refused.scopes.length) return own ? ownWords(facts)[own] : `What ${clientWord(facts)} asked for was not seen.`;
    return own
      ? `${upperFirst(clientWord(facts))} asked for ${codes(refused.scopes)}. ${ownWords(facts)[own]}`
      : refusedWords(facts, refused);
  },
  why: ({ facts, data: { own, request, error } }) => {
    const asked = request.scope ?? facts.authorization.request?.scope;
    const compared = own ? '' : comparedScopes(facts, refusedScopes(facts, asked, error));
    return `${upperFirst(clientWord(facts))} may ask only for permissions that ${authorizationServer(facts)} has for your MCP server.${saying(error)}${compared}`;
  },
  fix: ({ facts, data }) =>
    data.own
      ? clientFix(facts, data.request)
      : scopeFix(facts, data.request.scope ?? facts.authorization.request?.scope, data.error),
  verify: ({ facts }) => [tokenComes(facts)],
});
