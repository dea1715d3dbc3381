import type { McpExchange } from '../../handshake/facts.ts';
import { madeUpToken } from '../../protocol/made-up-token.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { guardSnippets } from '../kit/snippets/token-check.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer } from '../kit/steps/step.ts';
import { checkTokenStep, validIssuers } from '../kit/steps/token-check.ts';
import { initialize, withHeaders } from '../kit/verify/requests.ts';
import { verifyStatus } from '../kit/verify/verify.ts';
import { code, host } from '../kit/words.ts';

/** Without a token it was refused, or there would be nothing that a token changes. */
const wasRefused = (requests: readonly McpExchange[]) =>
  requests.some((x) => x.tokenless && (x.status === 401 || x.status === 403));

/** What was sent is no secret: the token that the live check made up. */
const madeUpEvidence = (at: McpExchange) => ({
  ...requestHeaderEvidence(at, 'Authorization', null),
  observed: `Authorization: Bearer ‹a token that the live check made up, ${madeUpToken.length} characters›`,
});

export default defineCheck({
  id: 'session/any-token-accepted',
  owner: 'mcp-server',
  judges: 'answer',
  role: 'warning',
  grave: true,
  fails: 'A token that is made up is accepted: the server checks that there is a token, and not the token.',
  references: [
    mcp('basic/authorization', 'Token handling', 'token-handling'),
    rfc(6750, '3.1'),
    rfc(9068, '4'),
    scalekit('add-server'),
  ],

  test({ checked, mcp: requests }) {
    const at = checked?.madeUp;
    if (!at || !wasRefused(requests)) return unknown;
    if (at.outcome === 'refused') return passed;
    if (at.outcome !== 'accepted') return unknown;
    return failed({
      at,
      evidence: [madeUpEvidence(at), statusEvidence(at, '401')],
      data: {},
    });
  },

  title: () => 'Your MCP server accepts any text as a token',
  summary: ({ at }) =>
    `A made-up token got ${code(at.status)}: your MCP server looks whether there is a token, not whether it is real.`,
  why: ({ facts }) =>
    `Whoever knows the address of your MCP server can use it with any text as a token. A real token is told by its signature, by who issued it (\`iss\`), by what it is for (\`aud\`) and by its expiry (\`exp\`).${facts.scalekit?.resourceId ? ' In `aud` Scalekit always names the resource ID.' : ''}`,
  fix: ({ facts }) => {
    const audience = facts.scalekit?.resourceId ?? facts.server ?? undefined;
    const held =
      audience === undefined ? undefined : { audience, issuers: validIssuers(facts, facts.serverMetadata.issuer) };
    const whole = held ? guardSnippets(facts, held, 'stays') : [];
    const text = 'Check each token before all else: its signature, `iss`, `aud` and `exp`.';
    return {
      do: whole.length
        ? [
            inServer(`${text} This code does so, and answers \`401\` to a token that fails.`, withCode(whole)),
            restartServer,
          ]
        : [
            held ? checkTokenStep(facts, text, held) : inServer(text),
            inServer('Answer `401` to each request whose token fails.'),
            restartServer,
          ],
    };
  },
  verify: ({ facts, at }) => {
    const url = facts.server ?? at.request.url;
    return [
      verifyStatus(
        withHeaders(initialize(url), { authorization: `Bearer ${madeUpToken}` }),
        [401],
        `sends ${code(host(url))} one request with a made-up token`,
      ),
    ];
  },
});
