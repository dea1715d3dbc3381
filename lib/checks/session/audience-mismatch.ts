import type { Prose, Step } from '../../finding.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { withoutSlash } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { usedBefore } from '../kit/earlier-tokens.ts';
import { isUndatedByCode, refusedUnseen } from '../kit/known-refusals.ts';
import { ownUrl } from '../kit/moved.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { sentClaims, timeProblem } from '../kit/sent-token.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { logStep, serverStep } from '../kit/steps/scalekit.ts';
import { replaceJson } from '../kit/steps/serve-json.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, step, value } from '../kit/steps/step.ts';
import { type Audience, audienceOf, issuerForm } from '../kit/token-claims.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord, code, codes } from '../kit/words.ts';
import {
  audienceWords,
  checkToken,
  claimEvidence,
  compareSpelling,
  isTokenJudged,
  refusalEvidence,
  refusedForToken,
  tokenOf,
} from './shared.ts';

/** What is wrong with the audience. */
type Problem =
  /** The token is for something else. */
  | 'neither'
  /** One slash at the end is the difference. */
  | 'slash'
  /** Only the resource id is in it, or only the URL; nothing else explains the refusal. */
  | 'only-id'
  | 'only-url'
  /** The server says so, and the token looks right or cannot be read. */
  | 'said';

interface Data {
  problem: Problem;
  audience: Audience | undefined;
}

function problemOf(facts: Facts, x: McpExchange, wasUsed: ReturnType<typeof usedBefore>): Data | undefined {
  const topic = topicOf(x);
  const claims = sentClaims(facts, x);
  const audience = claims && audienceOf(facts, claims);
  if ((topic !== undefined && topic !== 'audience') || isUndatedByCode(x, claims)) return undefined;
  const problem = audience && differenceOf(facts, audience);
  // What the server took before it takes: another rule refuses this request.
  if (topic === undefined && wasUsed(x)) return undefined;
  if (topic === 'audience') return { problem: problem ?? 'said', audience };
  if (!audience || !problem || (x.status !== 401 && problem !== 'neither')) return undefined;
  if (problem === 'neither') return { problem, audience };
  // One of the two is in it: a server may look at that one, so nothing else may explain the refusal.
  const explained =
    timeProblem(claims, x) !== undefined ||
    (claims?.iss !== undefined && issuerForm(facts, claims.iss) === 'wrong') ||
    refusedUnseen(facts, x) !== undefined;
  return explained ? undefined : { problem, audience };
}

function differenceOf({ framework }: Facts, { url, resourceId, slash }: Audience): Problem | undefined {
  if (slash !== undefined && resourceId !== false) return framework === 'fastmcp' && resourceId ? undefined : 'slash';
  if (!url && !resourceId) return 'neither';
  // FastMCP looks at the resource id alone.
  if (resourceId && !url) return framework === 'fastmcp' ? undefined : 'only-id';
  return resourceId === false ? 'only-url' : undefined;
}

export default defineCheck<Data>({
  id: 'session/audience-mismatch',
  judges: 'answer',
  fails:
    'The token is refused, and its `aud` has neither the server’s URL nor its resource ID, or only one of the two and nothing else explains the refusal.',
  references: [
    rfc(7519, '4.1.3'),
    rfc(8707, '2'),
    mcp('basic/authorization', 'Token handling', 'token-handling'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const refused = refusedForToken(facts);
    const wasUsed = usedBefore(facts);
    const failures = refused.flatMap((at) => {
      const data = problemOf(facts, at, wasUsed);
      const own = data?.problem === 'slash' ? nearName(facts, data.audience?.slash) : ownUrl(facts);
      const expected = [own, facts.scalekit?.resourceId].filter((x) => typeof x === 'string');
      return data
        ? [
            {
              at,
              evidence: [
                claimEvidence(at, 'aud', sentClaims(facts, at)?.aud, JSON.stringify(expected)),
                refusalEvidence(at),
              ],
              data,
            },
          ]
        : [];
    });
    return outcome(failures, isTokenJudged(facts));
  },

  why: ({ facts }) => audienceWords(facts),
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
  ...inCases(['owner', 'title', 'summary', 'fix'], ({ facts, at, data: { problem, audience } }) => {
    const { scalekit: known } = facts;
    const server = ownUrl(facts);
    const id = known?.resourceId ?? undefined;
    const url = server ?? undefined;
    const observed = audience?.observed ?? [];
    const iss = sentClaims(facts, at as McpExchange)?.iss;
    // A token of before says what it said: only a new one shows the change.
    const forget = forgetSteps(facts);
    const stuck = [compareSpelling('aud', problem === 'slash' && !known ? audience?.slash : url), ...logStep(facts)];
    const serverUrl: Step = {
      ...serverStep(
        facts,
        'Set **Server URL** to exactly this (a slash at the end counts), and save: every new token then names this URL.',
        ['Configuration', 'Server URL'],
        url,
      ),
      sets: 'field',
    };
    const accept = (text: Prose, own: string | undefined) =>
      own === undefined ? [] : [checkToken(facts, text, own, iss), restartServer];

    switch (problem) {
      case 'neither':
        return {
          owner: known ? 'scalekit' : 'mcp-server',
          title: `${tokenOf(facts)} is for another server than yours (\`aud\`)`,
          summary: observed.length
            ? `It is for ${codes(observed)}, and ${id ? `neither ${code(server)} nor ${code(id)} is` : `${code(server)} is not`} among them.`
            : 'It names no server that it is for.',
          fix: {
            do: known
              ? [serverUrl, ...replaceJson(facts), restartServer, ...forget]
              : [
                  step(
                    authorizationServerPlace(facts),
                    asksFor(facts, url)
                      ? `Let tokens name this URL in \`aud\`: ${clientWord(facts)} asks for it as \`resource\`.`
                      : 'Let tokens name this URL in `aud`.',
                    value('aud', url),
                  ),
                  ...forget,
                ],
            stuck,
          },
        };

      case 'slash':
        return {
          owner: 'mcp-server',
          title: `${tokenOf(facts)} and your MCP server write the URL differently (\`aud\`)`,
          summary: `The token says ${code(audience?.slash)}, and ${ownName(facts, audience?.slash)}. They are compared as texts, and only a slash at the end differs.`,
          fix: known
            ? {
                do: [serverUrl, ...forget],
                or: [
                  {
                    when: 'If you cannot change the dashboard',
                    instead: 'let your MCP server look for the URL as it stands in the token',
                    steps: accept('Check `aud` for the URL as the token has it.', audience?.slash),
                  },
                ],
                stuck,
              }
            : { do: accept('Check `aud` for the URL as the token has it.', audience?.slash ?? url), stuck },
        };

      case 'only-id': {
        const others = observed.filter((one) => one !== known?.resourceId);
        return {
          owner: 'mcp-server',
          title: `${tokenOf(facts)} does not name the URL of your MCP server (\`aud\`)`,
          summary: `${
            others.length
              ? `It names ${codes(others)}, which is **Server URL** in Scalekit, beside your resource ID`
              : 'It names only your resource ID, as Scalekit’s tokens do while **Server URL** is empty'
          }. Most likely your MCP server looks for its own URL there, since the rest of the token is right.`,
          fix: {
            do: [...(known ? [serverUrl] : []), ...forget],
            or: [
              {
                when: 'If you cannot change the dashboard',
                instead: 'let your MCP server look for the resource ID',
                steps: accept('Check `aud` for the resource ID, in the call that checks the token.', id),
              },
            ],
            stuck,
          },
        };
      }

      case 'only-url':
        return {
          owner: 'mcp-server',
          title: `${tokenOf(facts)} does not name the resource ID of your MCP server (\`aud\`)`,
          summary: `It names ${codes(observed)}, and not ${code(known?.resourceId)}. The rest of the token is right, so most likely your MCP server looks for its resource ID there.`,
          fix: {
            do: accept('Check `aud` for the URL of your MCP server, in the call that checks the token.', url),
            stuck,
          },
        };

      case 'said': {
        const exactly = 'Check `aud` for exactly this text, in the call that checks the token.';
        return {
          owner: 'mcp-server',
          title: 'Your MCP server says that the token is for another server (`aud`)',
          ...(audience?.observed.length
            ? {
                summary: `The token names ${codes(observed)}, which is right. What your MCP server compares that with stands in its own settings.`,
                fix: { do: accept(exactly, ownOf(facts, audience)), stuck },
              }
            : {
                summary: 'The token cannot be read here, so only your MCP server knows what it got and what it wants.',
                fix: {
                  do: [
                    inServer('Log what your MCP server gets in `aud`, and what it wants there.'),
                    ...accept(exactly, id ?? url),
                  ],
                  stuck,
                },
              }),
        };
      }
    }
  }),
});

/** Seen in a request: one that was not recorded shows nothing. */
const asksFor = ({ authorization, token }: Facts, url: string | undefined): boolean =>
  url !== undefined && [...authorization.requests, ...token.requests].some(({ resource }) => resource === url);

/** What differs from it by a slash: where the server is, or what its metadata says. */
function nearName(facts: Facts, slash: string | undefined): string | null {
  const server = ownUrl(facts);
  const { resource } = facts.resourceMetadata;
  const near = withoutSlash(server ?? '') === withoutSlash(slash ?? '');
  return near || resource === undefined ? server : resource;
}

function ownName(facts: Facts, slash: string | undefined): Prose {
  const server = ownUrl(facts);
  const { resource } = facts.resourceMetadata;
  return nearName(facts, slash) === server
    ? `your MCP server is at ${code(server)}`
    : `your MCP server’s metadata says ${code(resource)}`;
}

/** Of what the token names, what stands for this very server. */
const ownOf = (facts: Facts, { observed }: Audience): string | undefined =>
  observed.find((one) => one === ownUrl(facts) || one === facts.scalekit?.resourceId) ?? observed[0];
