import type { Prose, Step } from '../../finding.ts';
import { errorOf } from '../../handshake/answer-error.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { scopesIn, scopesOf } from '../../protocol/jwt.ts';
import { defineCheck, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { wantedBy } from '../kit/answers/wanted-scopes.ts';
import { headerEvidence, parameterEvidence } from '../kit/evidence.ts';
import { isBeingReplaced } from '../kit/next-token.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { recipeOf } from '../kit/recipes/code-for.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { sentClaims } from '../kit/sent-token.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { requiredScopes } from '../kit/snippets/server.ts';
import { enterScopes } from '../kit/steps/client-settings.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { inJson } from '../kit/steps/metadata.ts';
import { logStep, serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, searchFor, step, value } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, codes, upperFirst } from '../kit/words.ts';
import { claimEvidence, refusalEvidence } from './shared.ts';

interface Data {
  /** Scopes that the server wants and the token lacks, where both are known. */
  missing: string[];
  /** Scopes that the token has; `undefined` where it is no JWT or has no such claim. */
  has: string[] | undefined;
  /** The token has them in `scope`, and Scalekit's SDKs read the list `scopes`. */
  inOtherClaim: boolean;
}

function problemOf(facts: Facts, x: McpExchange): Data | undefined {
  if (x.token.kind !== 'token') return undefined;
  const claims = sentClaims(facts, x);
  const known = claims && (claims.scope !== undefined || claims.scopes !== undefined) ? claims : undefined;
  const has = known && scopesOf(known);
  const wanted = wantedBy(facts, x);
  const missing = has ? wanted.filter((scope) => !has.includes(scope)) : wanted;
  const code = x.challenge?.bearer?.error ?? errorOf(x)?.code;
  const inOtherClaim =
    facts.scalekit !== null && known?.scopes === undefined && wanted.length > 0 && missing.length === 0;
  if (code === 'insufficient_scope') return { missing, has, inOtherClaim };
  const topic = topicOf(x);
  if (topic === 'scope') return { missing, has, inOtherClaim };
  // A challenge may name its scopes every time; only what the token lacks explains a refusal.
  return topic === undefined && has && x.challenge?.bearer?.scope !== undefined && missing.length
    ? { missing, has, inOtherClaim }
    : undefined;
}

/** All that the token has to have, not only what it lacks. */
const rightScope = ({ has = [], missing }: Data): string | null =>
  missing.length ? JSON.stringify([...has, ...missing].join(' ')) : null;

export default defineCheck<Data>({
  id: 'session/insufficient-scope',
  judges: 'answer',
  quiet: true,
  fails: 'The token is refused with 403 or 401 because it lacks a scope.',
  references: [
    rfc(6750, '3.1'),
    mcp('basic/authorization', 'Scope challenge handling', 'scope-challenge-handling'),
    scalekit('add-server'),
  ],

  test(facts) {
    const sent = facts.session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    const failures = refusedWith(sent, 401, 403).flatMap((at) => {
      const data = problemOf(facts, at);
      if (!data || isBeingReplaced(facts, at)) return [];
      const claims = sentClaims(facts, at);
      return [
        {
          at,
          evidence: [
            at.challenge ? headerEvidence(at, 'WWW-Authenticate', null) : refusalEvidence(at),
            ...(claims ? [claimEvidence(at, 'scope', claims.scope ?? claims.scopes, rightScope(data))] : []),
            ...askedEvidence(facts, data),
            ...(data.inOtherClaim ? [claimEvidence(at, 'scopes', undefined, null)] : []),
          ],
          ...(asksForMore(facts, at, data) && { survivedBy: 'token-sought' as const }),
          data,
        },
      ];
    });
    return outcome(failures, sent.length > 0);
  },

  why: ({ facts }) =>
    `${upperFirst(clientWord(facts))} asks for the permissions that your MCP server names, in its 401 or in \`scopes_supported\` of its metadata${asksForNone(facts) ? '; in this sign-in it asked for none' : ''}. ${upperFirst(authorizationServer(facts))} gives those of them that are defined in its own settings.`,
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
  ...inCases(['owner', 'title', 'summary', 'fix'], ({ facts, at, data, data: { has, missing, inOtherClaim } }) => {
    const [server, client] = [authorizationServer(facts), clientWord(facts)];
    const [forget, stuck] = [forgetSteps(facts), logStep(facts)];
    const define = (text: Prose, scope?: string): Step => ({
      ...serverStep(facts, text, ['Configuration', 'Advanced Configuration', 'Define Scopes'], scope),
      sets: 'entry',
    });
    const permit = (scope?: string) =>
      step(authorizationServerPlace(facts), `Let ${client} have this permission.`, value('scope', scope));
    const listed = facts.resourceMetadata.scopesSupported ?? [];
    const list = (what: Prose, shown: Partial<Step> = {}) => [
      inJson(
        facts,
        `Add ${what} to \`scopes_supported\` of your MCP server’s metadata, which ${listed.length ? `lists ${codes(listed)}` : 'lists none'} now.`,
        shown,
      ),
      restartServer,
    ];
    const isDefined = (one: string) => facts.serverMetadata.scopesSupported?.includes(one);

    if (inOtherClaim)
      return {
        owner: 'mcp-server',
        title: 'Your MCP server looks for permissions in another place of the token (`scopes`)',
        summary:
          'The token has them in `scope`, as one text. The check of required scopes in Scalekit’s SDKs reads the list `scopes`, which this token does not have.',
        fix: {
          do: [
            inServer(
              'Look for the permissions in `scope`, split at spaces, in the place of the SDK’s required scopes.',
            ),
            restartServer,
          ],
          stuck,
        },
      };

    const holds = has?.length ? codes(has) : 'no permission at all';
    const [them, scopes] = [missing.length > 1 ? 'them' : 'it', missing.join(' ')];
    if (missing.length) {
      const wants = `your MCP server wants ${codes(missing)}${has?.length ? ' too' : ''}`;
      const asked = askedInVain(facts, data)
        ? ` ${upperFirst(client)} asked for ${them}, and ${server} did not give ${them}.`
        : '';
      const ifNew = `If **Define Scopes** lacks ${codes(missing)}: add`;
      return {
        owner: 'scalekit',
        title: `The token lacks the permission ${codes(missing)} (\`scope\`)`,
        summary: has
          ? `It has ${holds}, and ${wants}.${asked}`
          : `${upperFirst(wants)}; what the token has cannot be read here.`,
        fix: {
          do: [
            ...(missing.every(isDefined)
              ? []
              : facts.scalekit
                ? [
                    define(
                      `${facts.serverMetadata.scopesSupported?.length ? 'Define' : ifNew} the permission (scope) with exactly this name, and save.`,
                      scopes,
                    ),
                  ]
                : [permit(scopes)]),
            ...(missing.every((one) => listed.includes(one))
              ? []
              : list(codes(missing), {
                  snippets: metadataSnippets(facts, 'scopes_supported', [...new Set([...listed, ...missing])]),
                })),
            ...forget,
          ],
          or: [
            {
              when: 'If this request should need no such permission',
              steps: [
                inServer(
                  'Take this permission out of those that your MCP server requires: search its code for the name.',
                  requiredScopes(facts, scopes),
                ),
              ],
            },
          ],
          stuck,
        },
      };
    }

    const title = 'The token lacks a permission that your MCP server wants (`scope`)';
    const lookedUp = inServer(
      `Look up which permission your MCP server wants: search its code for the place that answers ${code(at.status)}.`,
      { values: searchFor(searchWords(facts)) },
    );
    // What the metadata lists and the token lacks, where the server does not say what it wants.
    const likely = has ? listed.filter((one) => !has.includes(one)) : [];
    if (has && likely.length)
      return {
        owner: 'scalekit',
        title,
        summary: `It has ${holds}. Most likely your MCP server wants ${codes(likely)} too: its metadata lists ${likely.length > 1 ? 'them' : 'it'} (\`scopes_supported\`).`,
        fix: {
          do: [
            ...(facts.scalekit ? likely.filter((one) => !isDefined(one)) : []).map((one) =>
              define(
                `If **Define Scopes** lacks ${code(one)}: add it as a scope with exactly this name, and save.`,
                one,
              ),
            ),
            enterScopes(facts, [...has, ...likely]),
            ...forget,
          ],
          or: [
            {
              kind: 'case',
              when: 'If your MCP server wants another permission',
              instead: 'find its name',
              steps: [lookedUp],
            },
          ],
          stuck,
        },
      };

    return {
      owner: 'scalekit',
      title,
      summary: has
        ? `It has ${holds}, and your MCP server does not say what is missing.`
        : 'Your MCP server does not say which one.',
      fix: {
        do: [
          lookedUp,
          facts.scalekit
            ? define('Define the permission (scope) that this place in your code names, and save.')
            : permit(),
          ...list('that permission'),
          ...forget,
        ],
        stuck,
      },
    };
  }),
});

const asksForNone = ({ authorization: { request } }: Facts) => request !== undefined && request.scope === undefined;

/** By which the place is found: the error as it is on the wire, and the setting of the framework. */
const searchWords = ({ framework }: Pick<Facts, 'framework'>): string[] => [
  'insufficient_scope',
  ...[recipeOf(framework)?.requiredScopes ?? ['requiredScopes', 'required_scopes']].flat(),
];

/** The client asked for all that is missing, and did not get it. */
const askedInVain = ({ authorization }: Facts, { has, missing }: Data): boolean => {
  const asked = scopesIn(authorization.request?.scope);
  return has !== undefined && missing.length > 0 && missing.every((one) => asked.includes(one));
};

/** A step-up: the client signs in again, for what is missing, or for more than before where the server does not say what is. */
function asksForMore({ authorization: { requests } }: Facts, x: McpExchange, { missing }: Data): boolean {
  const [before, after] = [false, true].map((later) =>
    requests.filter(({ at }) => at.position > x.position === later).flatMap(({ scope }) => scopesIn(scope)),
  ) as [string[], string[]];
  const isNew = (one: string) => after.includes(one) && !before.includes(one);
  return missing.length ? missing.every((one) => after.includes(one)) && missing.some(isNew) : after.some(isNew);
}

const askedEvidence = (facts: Facts, data: Data) => {
  const { request } = facts.authorization;
  return request && askedInVain(facts, data) ? [parameterEvidence(request.at, 'scope', request.scope, null)] : [];
};
