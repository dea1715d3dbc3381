import { isRedirect } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { productName } from '../kit/answers/intermediaries.ts';
import { loginAmong, targetOf } from '../kit/answers/login.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, vendor } from '../kit/references.ts';
import { answerBeforeLogin } from '../kit/steps/answer-before-login.ts';
import { gateAt, openGate } from '../kit/steps/login-gates.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe } from '../kit/steps/serve-json.ts';
import { clientWord, code } from '../kit/words.ts';
import type { LoginGate } from '../signs/login-gates.ts';
import { answerBehindGate, pointerEvidence, verifyAsked, whyUnauthorized } from './shared.ts';

export default defineCheck<{ target: string; gate: LoginGate | undefined }>({
  id: 'challenge/redirected-to-login',
  owner: ({ data: { gate } }) => (gate ? 'network' : 'mcp-server'),
  judges: 'answer',
  // Where it leads says more than that it leads elsewhere.
  insteadOf: ['cors', 'network/redirected'],
  fails: 'A request without a token is redirected to a web login page where 401 is due.',
  references: [
    mcp('basic/authorization', 'Error handling', 'error-handling'),
    vendor(
      'Cloudflare',
      'Access policies: bypass',
      'https://developers.cloudflare.com/cloudflare-one/access-controls/policies/',
    ),
  ],

  test(facts) {
    const at = facts.tokenless.find(loginAmong(facts));
    const target = (at && targetOf(at)?.href) ?? '';
    if (at)
      return failed({
        at,
        evidence: [
          statusEvidence(at, '401'),
          evidence(at, 'Location', `Location: ${target}`, null),
          pointerEvidence(facts, at),
        ],
        data: { target, gate: gateAt(at, target) },
      });
    return facts.tokenless.some((x) => x.status !== undefined && !isRedirect(x)) ? passed : unknown;
  },

  title: ({ facts, data: { gate } }) =>
    gate
      ? `${productName(gate.name)} sends ${clientWord(facts)} to a login page instead of your MCP server`
      : `Your MCP server sends ${clientWord(facts)} to a login page instead of answering 401`,
  summary: ({ at, data: { target } }) =>
    `It redirects to ${code(target)} (${at.status}), and a program cannot fill in a login page.`,
  why: ({ data: { gate } }) =>
    gate ? `${productName(gate.name)} asks before your MCP server does. ${whyUnauthorized}` : whyUnauthorized,
  fix: ({ facts, at, data: { gate } }) =>
    gate
      ? { do: [...openGate(gate, facts, at), ...answerBehindGate(facts), ...forgetSearch(facts)], or: orServe(facts) }
      : answerBeforeLogin(facts, at),
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
