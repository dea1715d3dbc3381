import type { FixStep } from '../../finding.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { authorizationServer, code, codes } from '../kit/words.ts';
import {
  type Audience,
  audienceOf,
  claimEvidence,
  compareAudience,
  issuerForm,
  refusalEvidence,
  refusedForToken,
  refusedSentence,
  sentClaims,
  timeProblem,
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

function problemOf(facts: Facts, x: McpExchange): Data | undefined {
  const topic = topicOf(x);
  const claims = sentClaims(facts, x);
  const audience = claims && audienceOf(facts, claims);
  if (topic !== undefined && topic !== 'audience') return undefined;
  const problem = audience && differenceOf(facts, audience);
  if (topic === 'audience') return { problem: problem ?? 'said', audience };
  if (!audience || !problem || (x.status !== 401 && problem !== 'neither')) return undefined;
  if (problem === 'neither') return { problem, audience };
  // One of the two is in it: a server may look at that one, so nothing else may explain the refusal.
  const explained =
    timeProblem(claims, x) !== undefined || (claims?.iss !== undefined && issuerForm(facts, claims.iss) === 'wrong');
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
  owner: ({ facts: { scalekit: known }, data: { problem } }) =>
    problem === 'neither' && known ? 'scalekit' : 'mcp-server',
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
    const failures = refused.flatMap((at) => {
      const data = problemOf(facts, at);
      const expected = [facts.server, facts.scalekit?.resourceId].filter((x) => typeof x === 'string');
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
    const judged = facts.session.requests.some((x) => x.outcome === 'accepted' || sentClaims(facts, x) || topicOf(x));
    return outcome(failures, judged);
  },

  title: ({ data: { problem, audience } }) =>
    problem === 'neither'
      ? audience?.observed.length
        ? 'The access token is meant for another server'
        : 'The access token names no server that it is meant for'
      : problem === 'slash'
        ? 'The token and your MCP server differ in one slash'
        : 'Your MCP server expects another audience than the token has',
  summary: ({ facts, at, data }) => {
    const { server, scalekit: known } = facts;
    const { problem, audience } = data;
    const has = audience?.observed.length
      ? `The token is meant for ${codes(audience.observed)}.`
      : audience
        ? 'The token has no `aud`.'
        : '';
    const why: Record<Problem, string> = {
      neither: `Neither ${[server, known?.resourceId].filter(Boolean).map(code).join(' nor ')} is among them.`,
      slash: `The URL of the server is ${code(server)}: audiences are compared as texts, and a slash at the end is a difference.`,
      'only-id': `The URL ${code(server)} is not among them, because no **Server URL** is set in the dashboard, or another one. A server that compares ${code('aud')} with its URL refuses such a token.`,
      'only-url': `The resource ID ${code(known?.resourceId)} is not among them. A server that compares ${code('aud')} with its resource ID refuses such a token.`,
      said: 'What it compares with is in the configuration of your MCP server.',
    };
    return [refusedSentence(facts, at), has, why[problem]].filter(Boolean).join(' ');
  },
  fix: ({ facts, data }) => [...steps(facts, data), restartServer, ...forgetSteps(facts), connectAgain(facts)],
  verify: ({ at }) => [verifyWithToken(at.request.url)],
});

function steps(facts: Facts, { audience, problem }: Data): FixStep[] {
  const { server, scalekit: known } = facts;
  const id = known?.resourceId;
  const setServerUrl = (text: string) =>
    known ? [serverStep(facts, text, ['Configuration', 'Server URL'], server ?? undefined)] : [];
  if (problem === 'only-id' && id) {
    return [
      setServerUrl('Set the **Server URL** to exactly this string, so that new tokens carry it.'),
      [
        {
          ...compareAudience(facts, id),
          text: 'Or compare `aud` with the resource ID instead of the URL in your MCP server.',
        },
      ],
    ].flat();
  }
  if (problem === 'slash') {
    return [
      ...setServerUrl('Set the **Server URL** to the URL that clients use, slash included.'),
      compareAudience(facts, audience?.slash ?? server ?? ''),
    ];
  }
  if (problem === 'only-url' && server) {
    return [
      compareAudience(facts, server),
      ...(id
        ? [
            serverStep(
              facts,
              'Compare this resource ID with the one in the configuration of your MCP server.',
              ['Metadata JSON'],
              id,
            ),
          ]
        : []),
    ];
  }
  const listed = facts.resourceMetadata.document
    ? [
        {
          text: known
            ? `Compare \`authorization_servers\` of your metadata with the **Metadata JSON** of this very server: its resource ID decides for whom a token is.`
            : `Let ${authorizationServer(facts)} write the server’s URL into \`aud\`: the client sends it as \`resource\`.`,
          ...(known && { path: ['MCP Servers', id ?? 'your server', 'Metadata JSON'] }),
          ...(!known && server && { copy: server }),
        },
      ]
    : [];
  return [
    ...listed,
    ...(problem === 'neither'
      ? setServerUrl('Set the **Server URL** to exactly this string, so that new tokens carry it.')
      : []),
    ...(problem === 'said' && audience?.observed[0] !== undefined
      ? [compareAudience(facts, audience.observed[0])]
      : // A server of another vendor's compares with its own URL already: what the token says has to change.
        problem === 'neither' && !known && listed.length
        ? []
        : [compareAudience(facts, id ?? server ?? '')]),
  ];
}
