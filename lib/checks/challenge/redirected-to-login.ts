import type { Observed } from '../../handshake/facts.ts';
import { isRedirect } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { productName } from '../kit/answers/intermediaries.ts';
import { loginAmong, targetOf } from '../kit/answers/login.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { frontWord, inFront } from '../kit/front.ts';
import { mcp, vendor } from '../kit/references.ts';
import { exceptSnippets } from '../kit/snippets/challenge.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { gateAt, openGate, openPaths } from '../kit/steps/login-gates.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { inServer, searchFor, step } from '../kit/steps/step.ts';
import { clientWord, code, codes } from '../kit/words.ts';
import { toLetThrough } from '../signs/exceptions.ts';
import type { LoginGate } from '../signs/login-gates.ts';
import { answerBehindGate, guardServer, pointerEvidence, verifyAsked, whyUnauthorized } from './shared.ts';

/** How code calls the page: by its path, and one of another host by that. */
function inCode({ request }: Observed, target: string): string {
  const page = parseUrl(target);
  return page?.host === parseUrl(request.url)?.host ? (page?.pathname ?? '') : (page?.host ?? '');
}

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
    const failures = at
      ? [
          {
            at,
            evidence: [
              statusEvidence(at, '401'),
              evidence(at, 'Location', `Location: ${target}`, null),
              pointerEvidence(facts, at),
            ],
            data: { target, gate: gateAt(at, target) },
          },
        ]
      : [];
    return outcome(
      failures,
      facts.tokenless.some((x) => x.status !== undefined && !isRedirect(x)),
    );
  },

  title: ({ facts, data: { gate } }) =>
    gate
      ? `${productName(gate.name)} sends ${clientWord(facts)} to a login page instead of your MCP server`
      : `Your MCP server sends ${clientWord(facts)} to a login page instead of answering 401`,
  summary: ({ at, data: { target } }) =>
    `It redirects to ${code(target)} (${at.status}), and a program cannot fill in a login page.`,
  why: ({ data: { gate } }) =>
    gate ? `${productName(gate.name)} asks before your MCP server does. ${whyUnauthorized}` : whyUnauthorized,
  fix: ({ facts, at, data: { gate, target } }) =>
    gate
      ? { do: [...openGate(gate, facts, at), ...answerBehindGate(facts), ...forgetSearch(facts)], or: orServe(facts) }
      : {
          do: [
            ...guardServer(facts, 'Answer 401 to every request to your MCP server without a valid token.'),
            inServer(`Let requests to ${codes(openPaths(facts))} skip the middleware that sends people to that page.`, {
              values: searchFor([inCode(at, target)]),
              ...withCode(exceptSnippets(facts, openPaths(facts))),
            }),
            ...restartAndServe(facts),
            ...forgetSearch(facts),
          ],
          or: [
            {
              kind: 'case',
              when: `If your code has no ${code(inCode(at, target))}, since ${frontWord(at)} sends people to that page`,
              steps: [
                step(inFront(at), 'Let these paths pass without a session.', {
                  values: toLetThrough(openPaths(facts)),
                }),
              ],
            },
            ...orServe(facts),
          ],
        },
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
