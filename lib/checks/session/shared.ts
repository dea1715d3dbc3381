/** What the checks of the authenticated MCP request share: which of them are refused for the token's sake, and the words for a token. */

import type { Evidence, Prose, Step } from '../../finding.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { evidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { isBeingReplaced, renewedIn } from '../kit/next-token.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { sentClaims } from '../kit/sent-token.ts';
import { inServer, value } from '../kit/steps/step.ts';
import { checkTokenStep, validIssuers } from '../kit/steps/token-check.ts';
import { issuerForm } from '../kit/token-claims.ts';
import { authorizationServer } from '../kit/words.ts';

/** A 400 belongs to the check that its body speaks of: here a token that is no good (RFC 6750 §3.1). */
const isTokenError = (x: McpExchange) => x.challenge?.bearer?.error === 'invalid_token';

/** Refusals of a request that carried a token, for the token's sake: 401, and 400 or 403 whose words say so. */
export function refusedForToken(facts: Facts): McpExchange[] {
  const refused = refusedWith(facts.session.requests, 400, 401, 403).filter(({ token }) => token.kind === 'token');
  // Whether there was a better token is a look at all requests of a session, most of which nobody ever refuses.
  if (!refused.length) return [];
  const renewed = renewedIn(facts);
  return refused.filter((x) => {
    if (renewed(x) || isBeingReplaced(facts, x)) return false;
    if (x.status === 401) return true;
    const topic = topicOf(x);
    return isTokenError(x) || (x.status === 403 && (topic === 'audience' || topic === 'issuer' || topic === 'expired'));
  });
}

/** A token went to the server, and shows what it is, or what the server made of it. */
export const isTokenJudged = (facts: Facts): boolean =>
  facts.session.requests.some((x) => x.outcome === 'accepted' || sentClaims(facts, x) || topicOf(x));

/** What the server said, as evidence: its words where it has any, else the status. */
export function refusalEvidence(x: McpExchange): Evidence {
  const said = wordsOf(x);
  return said ? evidence(x, 'What your MCP server says', said, null) : statusEvidence(x, '200');
}

/** A claim of the token, as JSON. */
export const claimEvidence = (x: McpExchange, name: string, value: unknown, expected: string | null): Evidence =>
  evidence(x, `${name} of the token`, value === undefined ? null : JSON.stringify(value), expected);

export const tokenEvidence = (x: McpExchange, expected: string | null = null): Evidence =>
  requestHeaderEvidence(x, 'Authorization', expected);

/** Why a token says for whom it is, for a reader who has not met `aud`. */
export const audienceWords = ({ scalekit }: Facts): Prose =>
  `A token says which server it is for (\`aud\`, audience), and a server refuses a token for another.${
    scalekit ? ' Scalekit always writes the resource ID into it, and the URL only if **Server URL** is set.' : ''
  }`;

/** `Scalekit’s token`, `The token of auth.acme.dev`. */
export const tokenOf = (facts: Facts): Prose =>
  facts.scalekit ? 'Scalekit’s token' : `The token of ${authorizationServer(facts)}`;

/** The check of the token as it has to be, with every issuer that its tokens may have. */
export function checkToken(facts: Facts, text: Prose, audience: string, iss: string | undefined): Step {
  const known = iss !== undefined && issuerForm(facts, iss) !== 'wrong' ? iss : undefined;
  const held = { audience, issuers: validIssuers(facts, known) };
  return checkTokenStep(facts, text, held, value('aud', audience).values);
}

/** Where a text that looks right is refused all the same. */
export const compareSpelling = (name: string, text: string | undefined): Step =>
  inServer(
    'Compare the spelling with what your MCP server is set to: `http` or `https`, the port and a slash at the end all count.',
    value(name, text),
  );
