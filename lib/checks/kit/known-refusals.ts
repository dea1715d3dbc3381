/** Refusals of a token whose reason is known by what refuses it, and not by the token. */
import type { Prose, Step } from '../../finding.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import { type Facts, isMcp, type McpExchange, type Observed } from '../../handshake/facts.ts';
import type { TokenClaims } from '../../protocol/jwt.ts';
import type { FixDraft } from '../define.ts';
import type { Front } from '../signs/fronts.ts';
import { bodyStart } from './answers/kinds.ts';
import { frontOf, frontPageOf, inFront } from './front.ts';
import { passOn } from './steps/pass-on.ts';
import { restartServer } from './steps/server.ts';
import { inServer, searchFor, step, value } from './steps/step.ts';

interface Known {
  owner: 'mcp-server' | 'network';
  title: Prose;
  summary: Prose;
  why: Prose;
  fix: FixDraft;
}

/** RFC 6585 §5; nginx says it with 400. */
export const hasLongHeader = (at: McpExchange): boolean =>
  at.token.kind === 'token' &&
  (at.status === 431 ||
    (at.status === 400 &&
      /request header(?: or cookie)? too large|header fields? too large|size of a request header field exceeds/i.test(
        bodyStart(at),
      )));

/** Whose limit it is: a 431 of the program behind comes on under the name of what stands in front, but not with its page. */
export const limitingFront = (at: Observed): Front | undefined => (at.status === 431 ? frontPageOf(at) : frontOf(at));

/** What lets it take longer ones: the line of the product in front, else the option of Node. */
export function takeLonger(at: Observed): Step[] {
  const front = limitingFront(at);
  if (!front)
    return [
      inServer('Raise the limit for the headers of a request to 32 kB, as with this option of Node.', {
        ...value('Option', '--max-http-header-size=32768'),
      }),
      restartServer,
    ];
  return [
    front.name === 'nginx'
      ? step(inFront(at), 'Let nginx take longer headers, and reload it.', {
          values: [{ name: 'In its server block', value: 'large_client_header_buffers 4 32k;' }],
        })
      : step(inFront(at), 'Raise its limit for the headers of a request to 32 kB.'),
  ];
}

/** So says `requireBearerAuth` of the SDK for TypeScript 1.32.2 of what the project's own code returned for a token that tells it. */
export const isUndatedByCode = (at: Observed, claims: TokenClaims | undefined): boolean =>
  claims?.exp !== undefined && isMcp(at) && /\btoken has no expiration time\b/i.test(wordsOf(at));

export const undated: Known = {
  owner: 'mcp-server',
  title: 'Your MCP server’s check of the token leaves out until when it is valid (`expiresAt`)',
  summary:
    'The token says it (`exp`), and your code does not hand it on. `requireBearerAuth` of the MCP SDK refuses such a token.',
  why: 'Your `verifyAccessToken` returns what it found in the token, and the MCP SDK looks there.',
  fix: {
    do: [
      inServer('Add this line to what `verifyAccessToken` returns.', {
        values: searchFor(['verifyAccessToken']),
        snippets: [
          {
            label: 'MCP SDK',
            language: 'javascript',
            where: 'in that object. `payload` stands for the claims of the token, as your code calls them',
            code: 'expiresAt: payload.exp,',
          },
        ],
      }),
      restartServer,
    ],
  },
};

/** Squid does so in front of a server. `compare`: what else it may be. */
export const takenOff = (facts: Facts, at: Observed, compare: Step[]): Known => ({
  owner: 'network',
  title: 'Most likely Squid takes the token off (`Authorization`)',
  summary:
    'Your MCP server answers this request as it answers one without a token. Squid in front of it (`Via`) takes the token off unless it is told not to.',
  why: 'The token travels in the header `Authorization`, which your MCP server has to get.',
  fix: {
    do: passOn(facts, at),
    or: [
      {
        kind: 'case',
        when: 'If the `cache_peer` line has `login=PASSTHRU` or `login=PASS` already',
        instead: 'look what your MCP server compares the token with',
        steps: compare,
      },
    ],
  },
});
