import type { Alternative } from '../../finding.ts';
import type { Facts, TokenRequest } from '../../handshake/facts.ts';
import { isError, isSuccess } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { statusEvidence } from '../kit/evidence.ts';
import { rfc } from '../kit/references.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { customHeaders } from '../kit/steps/settings.ts';
import { inClient } from '../kit/steps/step.ts';
import { listed, tokenRequest, verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
import { tokenEvidence } from './shared.ts';

interface Data {
  /** It was sent before there was any token. */
  entered: boolean;
  /** A request before it had no such header. */
  without: boolean;
}

/**
 * Where it comes from: the list of MCP Inspector 1, a list that a person fills, or the client itself.
 *
 * From 0.17.0 on the Inspector 1 adds the token itself unless `Authorization` is switched on in that list, and adds no
 * header where it has no token (its bundles of 0.17.2, 0.22.0 and 1.0.3). That it loses the token is known of 0.16.8 and
 * 0.16.9 alone.
 */
function sourceOf({ client }: Pick<Facts, 'client'>, { entered }: Data): 'switch' | 'entered' | 'older' | 'version' {
  const [major = 0, minor = 0] = client.version?.split('.').map(Number) ?? [1];
  if (client.part === 'proxy' && (major === 1 || (major === 0 && minor >= 17))) return 'switch';
  if (entered) return 'entered';
  return client.part === 'proxy' && /^0\.16\.[89]$/.test(client.version ?? '') ? 'older' : 'version';
}

/** A response that nobody saw may have brought an empty one; one that refused brought none. */
const mayBeEmpty = ({ token: { issued, requests } }: Facts): boolean =>
  issued === undefined && requests.some(({ at }) => isSuccess(at) && at.bodyKind === 'unseen');

const lookForToken = (facts: Facts): Alternative[] =>
  !mayBeEmpty(facts)
    ? []
    : [
        {
          kind: 'again',
          when: 'If the token is missing again',
          steps: [
            inClient(
              facts,
              `Look in the **Network** tab of the browser whether \`access_token\` is empty in the response to ${tokenRequest(facts)}.`,
              { only: 'look' },
            ),
          ],
        },
      ];

export default defineCheck<Data>({
  id: 'session/empty-token',
  owner: 'client',
  judges: 'answer',
  quiet: true,
  survivedBy: 'token-sought',
  fails: 'The request carries `Authorization: Bearer` and nothing after it.',
  references: [rfc(6750, '2.1')],

  test({ mcp, token }) {
    const positionOf = (request: TokenRequest | undefined) => request?.at.position ?? Number.POSITIVE_INFINITY;
    const issued = positionOf(token.requests.find((t) => t.issued));
    const answered = positionOf(token.requests.find(({ at }) => isSuccess(at)));
    // Once there is a token, a request without it is wrong, whether or not its answer was seen.
    const empty = mcp.filter(
      (x) => x.token.kind === 'empty' && (isError(x) || (x.position > issued && x.outcome !== 'accepted')),
    );
    return outcome(
      empty.map((at) => ({
        at,
        evidence: [tokenEvidence(at, 'Bearer <the access token>'), ...(isError(at) ? [statusEvidence(at, '200')] : [])],
        data: {
          entered: mcp.some((x) => x.token.kind === 'empty' && x.position < answered),
          without: mcp.some((x) => x.token.kind === 'none' && x.position < at.position),
        },
      })),
      mcp.some((x) => x.token.kind === 'token'),
    );
  },

  title: ({ facts }) =>
    `${upperFirst(clientWord(facts))} sends the word Bearer and no token after it (\`Authorization\`)`,
  summary: ({ facts, at }) =>
    `Your MCP server saw no token${isError(at) ? ` and answered ${code(at.status)}` : ''}.` +
    (facts.token.issued ? ` ${upperFirst(authorizationServer(facts))} had given one before.` : ''),
  verify: ({ facts, at }) => [
    verifyConnect(facts, `the last ${listed(at)} has a token after \`Bearer\` in its \`Authorization\` header`),
  ],
  ...inCases(['why', 'fix'], ({ facts, data, data: { without } }) => {
    const client = clientWord(facts);
    const headers = customHeaders(facts);
    const remove = inClient(facts, 'Remove `Authorization` from the custom headers of this connection.', headers);

    switch (sourceOf(facts, data)) {
      case 'switch':
        return {
          why: `${upperFirst(client)} has an \`Authorization\` among its custom headers from the start, empty and switched off. Switched on, it takes the place of the header with the token. ${
            mayBeEmpty(facts)
              ? 'An empty `access_token` in the response before it looks the same.'
              : without
                ? 'The first request had no such header, so it was switched on later.'
                : ''
          }`.trimEnd(),
          fix: {
            do: [inClient(facts, 'Switch `Authorization` off in the custom headers of this connection.', headers)],
            or: [
              ...(facts.client.version === undefined
                ? [
                    {
                      kind: 'case' as const,
                      when: 'If your MCP Inspector is older than 0.17.0',
                      steps: updateSteps(facts),
                    },
                  ]
                : []),
              ...lookForToken(facts),
            ],
          },
        };

      case 'entered':
        return {
          why: `${upperFirst(client)} sent this header before it had any token, so it is one of the custom headers. It takes the place of the header with the token.`,
          fix: { do: [remove] },
        };

      case 'older':
        return {
          why: `The word \`Bearer\` stands before a token. ${upperFirst(client)} loses the token in versions 0.16.8 and 0.16.9, and no longer does from 0.17.0 on.`,
          fix: { do: updateSteps(facts), or: lookForToken(facts) },
        };

      case 'version':
        return {
          why: `The word \`Bearer\` stands before a token. ${
            without ? 'The first request had no such header, so most likely' : 'Unless it is a custom header,'
          } this version of ${client} loses the token.`,
          fix: {
            do: updateSteps(facts),
            // Of MCP Inspector 2 no such header goes out any more, once there is a token.
            ...(facts.client.part !== 'backend' && {
              or: [{ kind: 'again', when: 'If the current version does it too', steps: [remove] }],
            }),
          },
        };
    }
  }),
});
