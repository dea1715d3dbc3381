import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc } from '../kit/references.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { readLogged, restartServer } from '../kit/steps/server.ts';
import { correctReason, logReason } from '../kit/steps/token-check.ts';
import { listed, verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, upperFirst } from '../kit/words.ts';

/** Token, refusal, token, refusal: the second token was no better. */
function loopOf({ token, session }: Facts) {
  const issued = token.requests.filter((t) => t.issued);
  const refused = refusedWith(session.requests, 401, 403).filter((x) => x.token.kind === 'token');
  const second = issued.find((t) =>
    refused.some((x) => x.position < t.at.position && issued.some((first) => first.at.position < x.position)),
  );
  if (!second) return undefined;
  const refusedAgain = refused.find((x) => x.position > second.at.position);
  return refusedAgain && session.acceptedAt < second.at.position ? { second, refusedAgain } : undefined;
}

export default defineCheck({
  id: 'session/auth-loop',
  owner: 'mcp-server',
  role: 'warning',
  judges: 'answer',
  fails: 'A token was issued, refused, issued again and refused again.',
  references: [rfc(6750, '3.1'), mcp('basic/authorization', 'Scope challenge handling', 'scope-challenge-handling')],

  test(facts) {
    if (!facts.token.issued) return unknown;
    const loop = loopOf(facts);
    if (!loop) return passed;
    return failed({
      at: loop.refusedAgain,
      evidence: [evidence(loop.second.at, 'Token issued again', '200', null), statusEvidence(loop.refusedAgain, '200')],
      data: {},
    });
  },

  title: () => 'A new sign-in does not help: your MCP server refused the new token too',
  summary: ({ facts }) =>
    `${upperFirst(clientWord(facts))} signed in again after the first refusal, and got the same one.`,
  why: () =>
    'Every new token says the same of who issued it (`iss`) and which server it is for (`aud`). What your MCP server compares with that has to change.',
  fix: ({ facts }) => ({ do: [logReason(facts), restartServer, readLogged(facts), correctReason(), restartServer] }),
  verify: ({ facts, at }) => [verifyConnect(facts, `the first ${listed(at)} with a token has \`200\``)],
});
