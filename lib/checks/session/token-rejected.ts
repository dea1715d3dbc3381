import { header } from '../../exchange.ts';
import type { Alternative, Step } from '../../finding.ts';
import { beginsSession } from '../../handshake/classify.ts';
import { type Facts, isMcp, type McpExchange, type Observed } from '../../handshake/facts.ts';
import { ways } from '../../ways.ts';
import { defineCheck, type FixDraft, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { frontOf } from '../kit/front.ts';
import { hasLongHeader, isUndatedByCode, takeLonger, takenOff, undated } from '../kit/known-refusals.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { recipeOf } from '../kit/recipes/code-for.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { guardSnippets, tokenCheckSnippets } from '../kit/snippets/token-check.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { passOn, webServer } from '../kit/steps/pass-on.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { readLogged, restartServer } from '../kit/steps/server.ts';
import { customHeaders } from '../kit/steps/settings.ts';
import { inClient, inServer, step } from '../kit/steps/step.ts';
import {
  checkTokenStep,
  correctReason,
  findSettings,
  heldValues,
  logReason,
  validIssuers,
} from '../kit/steps/token-check.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, upperFirst } from '../kit/words.ts';
import { claimEvidence, refusalEvidence, refusedForToken, sentClaims } from './shared.ts';

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

/**
 * Whether the server took the very token of a request before it refused it: one that differs may be worse. A server that
 * answers without a token too may have looked at none.
 */
function acceptedBefore({ mcp, tokenless }: Facts): (x: McpExchange) => boolean {
  if (tokenless.some((x) => x.outcome === 'accepted')) return () => false;
  const first = new Map<string, number>();
  for (const x of mcp) {
    const token = x.outcome === 'accepted' && x.token.kind === 'token' ? x.token.fingerprint : undefined;
    if (token !== undefined && !first.has(token)) first.set(token, x.position);
  }
  return ({ token, position }) =>
    token.kind === 'token' && (first.get(token.fingerprint ?? '') ?? Number.POSITIVE_INFINITY) < position;
}

/**
 * Whether a request opens a connection with a token that was refused before the sign-in, and took the place of the one that
 * this brought. Of what a backend sends, its page tells the token: that it has another by now, may not have been seen.
 */
function enteredIn({ mcp, token: { issued, requests } }: Facts): (x: McpExchange) => boolean {
  const markOf = ({ token }: McpExchange) => (token.kind === 'token' ? token.fingerprint : undefined);
  if (!issued?.fingerprint) return () => false;
  const { position, startedAt, durationMs = 0 } = issued.at;
  const before = new Set(mcp.filter((x) => x.position < position && x.status === 401).map(markOf));
  // One that this sign-in brought itself is no header of the settings.
  for (const { fingerprint } of requests) before.delete(fingerprint);
  if (mcp.some((x) => x.position > position && markOf(x) === issued.fingerprint)) return () => false;
  return (x) =>
    markOf(x) !== undefined &&
    ways[x.via].part !== 'backend' &&
    before.has(markOf(x)) &&
    x.position > position &&
    beginsSession(x) &&
    (x.undated === true || x.startedAt >= startedAt + durationMs - ROUNDED_MS);
}

/** The end of one request and the begin of the next, as different sources measure them, lie so far apart at the most. */
const ROUNDED_MS = 20;

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
    if (data.tooLong)
      return {
        owner: frontOf(at) ? 'network' : 'mcp-server',
        title: `${upperFirst(frontOf(at)?.name ?? 'your MCP server')} takes no request with a token as long as this one (${at.status})`,
        summary: 'The headers of the request are longer than its limit, and nobody looked at the token in them.',
        why: 'A token stands in a header of each request, and one that names many groups or permissions is long.',
        fix: { do: [takeLonger(at), ...(frontOf(at) ? [] : [restartServer])], stuck },
      };

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

    const held = heldBy(facts, data);
    const inOwnCheck = [
      logReason(facts),
      restartServer,
      readLogged(facts),
      correctReason(held && heldValues(facts, held, iss)),
      restartServer,
    ];
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
    if (iss === undefined && !aud.length)
      return {
        ...whatever,
        title: 'Your MCP server refuses the token, and does not say why',
        summary: 'The token cannot be read here, so only the log of your MCP server can tell.',
        fix,
      };
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

/** No token was taken, each is refused as none is, and nothing is said of one: a server with one answer for all says it so. */
const neverArrives = (facts: Facts): boolean =>
  facts.session.requests.every(
    (x) => x.token.kind !== 'token' || x.status === undefined || (x.status === 401 && notReached(facts, x).length > 0),
  ) && !/error="?(?:invalid|expired)|\b(?:invalid|expired|bad|malformed)\b/i.test(saidOf(facts.challenged));

const saidOf = (at: Observed | undefined): string =>
  `${header(at?.response?.headers, 'www-authenticate') ?? ''} ${at?.response?.body ?? ''}`.slice(0, 8192);

/** The same is said to who sends a token and who sends none: it may never have come. */
function notReached(facts: Facts, at: McpExchange): Alternative[] {
  const { challenged } = facts;
  const said = ({ status, response }: Observed) => {
    const challenge = header(response?.headers, 'www-authenticate');
    return (response?.body || challenge) && JSON.stringify([status, response?.body, challenge]);
  };
  const refusal = said(at);
  if (!challenged?.tokenless || topicOf(at) !== undefined || !refusal || said(challenged) !== refusal) return [];
  const by = webServer(facts, at);
  return [
    {
      kind: 'case',
      when: 'If the log of your MCP server says `Invalid Compact JWS`, `Not enough segments` or that no token came',
      instead: `let ${by ?? 'what stands in front of it'} pass the token on`,
      steps: passOn(facts, at),
      ...(by && { open: true }),
    },
  ];
}

const whatIsChecked =
  'A server checks four things of a token: its signature (keys at `jwks_uri`), who issued it (`iss`), for which server (`aud`), and until when it is valid (`exp`).';

type Held = Parameters<typeof heldValues>[1];

/** What a check has to compare with, so that the token of this sign-in fits: its own issuer first. */
function heldBy(facts: Facts, { iss, aud }: Data): Held | undefined {
  const { scalekit: known, server } = facts;
  const own = aud.find((one) => one === known?.resourceId) ?? aud.find((one) => one === server) ?? aud[0];
  const audience = own ?? known?.resourceId ?? undefined;
  const valid = validIssuers(facts, iss);
  const issuers = iss !== undefined && valid.includes(iss) ? [iss, ...valid.filter((one) => one !== iss)] : valid;
  return audience === undefined ? undefined : { audience, issuers };
}

/** The settings of the check first: its code is replaced where none of them differs. */
function compared(facts: Facts, { aud, iss }: Data, held: Held | undefined, inOwnCheck: Step[]): FixDraft {
  if (!held || !tokenCheckSnippets(facts, held)?.length) return { do: inOwnCheck };
  const sayWhy: Alternative = {
    kind: 'again',
    when: 'If the token is refused still',
    instead: 'let your MCP server say why',
    steps: inOwnCheck,
  };
  // These lines are the settings of a check that the framework has.
  if (recipeOf(facts.framework)?.tokenCheck)
    return {
      do: [
        checkTokenStep(
          facts,
          'Let your MCP server compare a token with exactly this: the token of this sign-in has it.',
          held,
        ),
        restartServer,
      ],
      or: [sayWhy],
    };
  const others = aud.filter((one) => one !== held.audience).map((one) => ({ name: 'or aud', value: one }));
  const whole = guardSnippets(facts, held, 'goes');
  return {
    do: [
      findSettings,
      inServer('Correct each that differs from these, which fit the token of this sign-in.', {
        values: [...heldValues(facts, held, iss), ...others],
      }),
      restartServer,
    ],
    or: [
      {
        kind: 'case',
        when: 'If none of them differs',
        instead: 'check the token with other code',
        steps: [
          whole.length
            ? inServer(
                'Put this code in place of your check: it looks for the token, checks it and answers `401`.',
                withCode(whole),
              )
            : checkTokenStep(facts, 'Put this code in place of the call that checks the token.', held),
          restartServer,
        ],
      },
      sayWhy,
    ],
  };
}
