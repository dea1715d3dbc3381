/** Refusals of a token whose reason is known by what refuses it, and not by the token. */
import { header } from '../../exchange.ts';
import type { NamedValue, Prose, Step } from '../../finding.ts';
import { errorOf, wordsOf } from '../../handshake/answer-error.ts';
import { type Facts, isMcp, type McpExchange, type Observed } from '../../handshake/facts.ts';
import type { TokenClaims } from '../../protocol/jwt.ts';
import { saysFault } from '../../protocol/token-words.ts';
import { asksForPassword, asksForToken } from '../../protocol/www-authenticate.ts';
import type { FixDraft } from '../define.ts';
import { acceptedBefore } from './earlier-tokens.ts';
import { frontOf, frontWord, inFront } from './front.ts';
import { inPlaceOf, inPlaceReason, inPlaceTitle, inPlaceWord, isPrograms } from './in-place.ts';
import { ifItChecksItself, letPass } from './steps/let-pass.ts';
import { ownSignInOff } from './steps/login-gates.ts';
import { passOn } from './steps/pass-on.ts';
import { restartServer } from './steps/server.ts';
import { inServer, searchFor, step } from './steps/step.ts';

interface Known {
  owner: 'mcp-server' | 'network';
  title: Prose;
  summary: Prose;
  why: Prose;
  fix: FixDraft;
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

/** They can ask for a password, and have no page of their own by which that shows. */
const pageless = /^(?:Caddy|Envoy|Kong|Traefik)$/;

/** Whether it is the product in front that asks for a password: its name alone stands in what the program answers too. */
function asksInFront(facts: Facts, at: McpExchange): boolean {
  const front = frontOf(at);
  if (inPlaceOf(facts, at)) return true;
  if (!front || !at.response || isPrograms(at.response)) return false;
  if (front.page) return at.response.body === undefined;
  // Kong names itself in `Server` only where it answers itself, in JSON.
  const isJson = /json/i.test(header(at.response.headers, 'content-type') ?? '');
  return pageless.test(front.name) && (front.name === 'Kong' || !isJson);
}

/** What only somebody says who looked at the token: he took it before, or says what is wrong with it. */
const showsLook = (facts: Facts, at: McpExchange): boolean =>
  acceptedBefore(facts)(at) || saysFault(wordsOf(at)) || errorOf(at)?.code === 'invalid_token';

/** It wants a password, which goes into the same header as the token. */
function wantsPassword(facts: Facts, at: McpExchange): Known {
  const inFrontOff: Step = ownSignInOff(facts, at, true);
  const ownOff = [
    inServer('Ask for no password at the path of your MCP server, where the token is checked.'),
    restartServer,
  ];
  const isInFront = asksInFront(facts, at);
  return {
    owner: isInFront ? 'network' : 'mcp-server',
    title: `${isInFront ? inPlaceWord(at) : 'Your MCP server'} asks for a password in place of the token (\`Basic\`)`,
    summary: 'So nobody looked at the token: its response wants a name and a password.',
    why: 'A password and a token go into the same header (`Authorization`), so a client sends only one of the two.',
    fix: {
      do: isInFront ? [inFrontOff] : ownOff,
      or: [
        isInFront
          ? { kind: 'case', when: 'If your code asks for that password', steps: ownOff }
          : { kind: 'case', when: 'If your code asks for no password', steps: [inFrontOff] },
      ],
    },
  };
}

/**
 * The token was not looked at by the server: its `challenge` is its own, whatever page is put in place of its words. `held`:
 * what a check of the token compares with.
 */
export function refusedUnseen(facts: Facts, at: McpExchange, held: NamedValue[] = []): Known | undefined {
  if (at.status !== 401 || asksForToken(at.challenge)) return undefined;
  if (asksForPassword(at.response?.headers))
    return showsLook(facts, at) && !inPlaceOf(facts, at)?.page ? undefined : wantsPassword(facts, at);
  const found = inPlaceOf(facts, at);
  if (!found?.page) return undefined;
  return {
    owner: 'network',
    title: inPlaceTitle(at, found, 'refuses the request with the token by itself'),
    summary: inPlaceReason(at, found),
    why: 'What stands in front of a server can check a token too, or refuse every request. Your MCP server then gets none of them.',
    fix: {
      do: letPass(at),
      or: [
        ifItChecksItself(at),
        {
          kind: 'case',
          when: `If your MCP server leaves the check of the token to ${frontWord(at)}`,
          instead: 'correct what it compares the token with',
          steps: [
            step(inFront(at), 'Correct each that differs from these in its check of the token.', { values: held }),
          ],
        },
      ],
    },
  };
}

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
