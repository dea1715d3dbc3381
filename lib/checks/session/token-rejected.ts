import { wordsOf } from '../../handshake/answer-error.ts';
import { isMcp, type McpExchange } from '../../handshake/facts.ts';
import { saysMore } from '../../protocol/token-words.ts';
import { defineCheck, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { acceptedBefore, enteredIn } from '../kit/earlier-tokens.ts';
import { isUndatedByCode, refusedUnseen, takenOff, undated } from '../kit/known-refusals.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { sentClaims } from '../kit/sent-token.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { compared, heldBy } from '../kit/steps/compare-token.ts';
import { hasLongHeader, limitingFront, takeLonger } from '../kit/steps/longer-headers.ts';
import { webServer } from '../kit/steps/pass-on.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { readLogged, restartServer } from '../kit/steps/server.ts';
import { customHeaders } from '../kit/steps/settings.ts';
import { inClient, inServer, step } from '../kit/steps/step.ts';
import { correctReason, heldValues, logReason } from '../kit/steps/token-check.ts';
import { neverArrives, notReached } from '../kit/token-lost.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, upperFirst } from '../kit/words.ts';
import { claimEvidence, refusalEvidence, refusedForToken } from './shared.ts';

interface Data {
  aud: string[];
  iss: string | undefined;
  signature: boolean;
  /** The same token had been accepted: keys, issuer and audience are right. */
  accepted: boolean;
  /** It says until when it is valid, and is. */
  dated: boolean;
  /** The server misses that, which its own code left out. */
  undated: boolean;
  /** Who issued it wrote it for somebody with a key: nothing of it shows here. */
  encrypted: boolean;
  /** The client sends it whatever token a sign-in brings: it is a custom header. */
  entered: boolean;
  /** Nobody looked at the token: the headers with it are longer than what answered takes. */
  tooLong: boolean;
}

export default defineCheck<Data>({
  id: 'session/token-rejected',
  judges: 'answer',
  general: true,
  fails:
    'The token is refused with 401, for no reason that the token or the answer shows; or the headers with it are too long for what answers.',
  references: [
    rfc(6750, '3.1'),
    rfc(9068, '4'),
    mcp('basic/authorization', 'Token handling', 'token-handling'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const accepted = acceptedBefore(facts);
    const entered = enteredIn(facts);
    const tooLong = facts.session.requests.filter(hasLongHeader);
    const refused = tooLong.length ? tooLong : refusedForToken(facts);
    // Of several tokens of a sign-in those say more that could be read: what the server has against one, it has against all.
    const told = refused.filter((at) => sentClaims(facts, at) !== undefined || topicOf(at) !== undefined);
    const failures = (told.length ? told : refused).map((at) => {
      const claims = sentClaims(facts, at);
      const aud = claims?.aud === undefined ? [] : [claims.aud].flat();
      return {
        at,
        evidence: [
          refusalEvidence(at),
          ...(claims ? [claimEvidence(at, 'iss', claims.iss, null), claimEvidence(at, 'aud', claims.aud, null)] : []),
        ],
        data: {
          aud,
          iss: claims?.iss,
          signature: topicOf(at) === 'signature',
          accepted: accepted(at) && topicOf(at) !== 'signature',
          dated: claims?.exp !== undefined,
          undated: isUndatedByCode(at, claims),
          encrypted: at.token.kind === 'token' && at.token.encrypted === true,
          entered: entered(at),
          tooLong: hasLongHeader(at),
        },
      };
    });
    return outcome(
      failures,
      facts.session.requests.some((x) => x.token.kind === 'token' && x.status !== undefined),
    );
  },

  ...inCases(['owner', 'title', 'summary', 'why', 'fix'], ({ facts, at, data }) => {
    const { iss, aud } = data;
    const stuck = logStep(facts);
    if (data.tooLong) {
      const front = limitingFront(at);
      return {
        owner: front ? 'network' : 'mcp-server',
        title: `${upperFirst(front?.name ?? 'your MCP server')} takes no request with a token as long as this one (${at.status})`,
        summary: 'The headers of the request are longer than its limit, and nobody looked at the token in them.',
        why: 'A token stands in a header of each request, and one that names many groups or permissions is long.',
        fix: { do: takeLonger(at), stuck },
      };
    }

    if (data.entered)
      return {
        owner: 'client',
        title: `${upperFirst(clientWord(facts))} sends another token than the one that it got (\`Authorization\`)`,
        summary: `${upperFirst(authorizationServer(facts))} gave it one, and your MCP server refuses the one that it sent before and after.`,
        why: `${upperFirst(clientWord(facts))} had this token before the sign-in, so most likely it is one of the custom headers. Such a header takes the place of the one with the new token.`,
        fix: {
          do: [
            inClient(facts, 'Remove `Authorization` from the custom headers of this connection.', customHeaders(facts)),
          ],
          or: [{ kind: 'case', when: 'If there is no such header', steps: forgetSteps(facts) }],
          stuck,
        },
      };

    const held = heldBy(facts, data);
    const values = held && heldValues(facts, held, iss);
    const unseen = isMcp(at) ? refusedUnseen(facts, at, values) : undefined;
    if (unseen) return { ...unseen, fix: { ...unseen.fix, stuck } };

    const whatever = { owner: 'mcp-server', why: whatIsChecked } as const;
    if (data.accepted)
      return {
        ...whatever,
        title: 'Your MCP server refuses a token that it accepted before',
        summary: `So its keys, issuer (\`iss\`) and \`aud\` are right. ${data.dated ? 'Most' : 'It may be too old by now, else most'} likely another rule refuses this request: only the log of your MCP server can tell which.`,
        fix: {
          do: [
            logReason(facts),
            restartServer,
            readLogged(facts),
            inServer('Correct what the log names for this request: the token itself is right.'),
            restartServer,
          ],
          stuck,
        },
      };

    const inOwnCheck = [logReason(facts), restartServer, readLogged(facts), correctReason(values), restartServer];
    if (data.encrypted)
      return {
        ...whatever,
        title: 'Your MCP server refuses an encrypted token (JWE)',
        summary: 'Only a server that has the key can read it, so most likely yours cannot.',
        fix: {
          do: [
            step(
              authorizationServerPlace(facts),
              'Turn off the encryption of access tokens (JWE): a token that is only signed can be checked by every MCP server.',
            ),
            ...forgetSteps(facts),
          ],
          or: [
            {
              when: 'If your MCP server has the key to decrypt it',
              instead: 'find out why it refuses the token',
              steps: inOwnCheck,
            },
          ],
          stuck,
        },
      };

    if (data.undated) return { ...undated, fix: { ...undated.fix, stuck } };

    const { or = [], ...rest } = compared(facts, data, held, inOwnCheck);
    const lost = data.signature || !isMcp(at) ? [] : notReached(facts, at);
    if (lost.length && webServer(facts, at) === 'Squid' && neverArrives(facts)) {
      const known = takenOff(facts, at, rest.do);
      return { ...known, fix: { ...known.fix, stuck } };
    }
    const fix = { ...rest, or: [...or, ...lost], stuck };
    if (data.signature)
      return {
        ...whatever,
        title: 'Your MCP server checks the token with other keys than those that signed it',
        summary:
          'It could not verify the signature, so most likely it is set to another environment than the one that issued the token.',
        fix,
      };
    if (iss === undefined && !aud.length) {
      const says = saysMore(wordsOf(at as McpExchange));
      return {
        ...whatever,
        title: `Your MCP server refuses the token${says ? ', in words of its own' : ', and does not say why'}`,
        summary: `The token cannot be read here, so only ${says ? 'its words and ' : ''}the log of your MCP server can tell.`,
        fix,
      };
    }
    return {
      ...whatever,
      title: 'Your MCP server refuses a token in which nothing is wrong',
      summary:
        'Most likely your MCP server compares the token with other keys, another issuer (`iss`) or another `aud`.',
      fix,
    };
  }),
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
});

const whatIsChecked =
  'A server checks four things of a token: its signature (keys at `jwks_uri`), who issued it (`iss`), for which server (`aud`), and until when it is valid (`exp`).';
