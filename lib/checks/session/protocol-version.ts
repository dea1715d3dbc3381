import { header } from '../../exchange.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { wordsOf } from '../kit/answers/token-words.ts';
import { evidence, requestHeaderEvidence } from '../kit/evidence.ts';
import { mcp as specification } from '../kit/references.ts';
import { restartServer } from '../kit/steps/server.ts';
import { updateServerSdk } from '../kit/steps/server-sdk.ts';
import { inServer, value } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { initialize, withHeaders } from '../kit/verify/requests.ts';
import { verifyMcpAnswer } from '../kit/verify/verify.ts';
import { clientWord, code } from '../kit/words.ts';
import { refusedWith } from './shared.ts';

/** Codes that MCP 2026-07-28 gives to it. */
const codes = [-32020, -32022];

const isAboutVersion = (x: McpExchange) =>
  /protocol[ _-]?version/i.test(wordsOf(x)) || codes.includes(x.rpcError?.code ?? 0);

export default defineCheck({
  id: 'session/protocol-version',
  owner: 'mcp-server',
  judges: 'answer',
  // The refusal names the header, and not the way the request came.
  insteadOf: ['network/wrong-transport'],
  survivedBy: 'mcp-passed',
  quiet: true,
  fails: 'The server answers 400 to the protocol version of the request.',
  references: [specification('basic/transports', 'Protocol version header', 'protocol-version-header')],

  test({ mcp }) {
    const failures = refusedWith(mcp, 400)
      .filter(isAboutVersion)
      .map((at) => ({
        at,
        evidence: [
          requestHeaderEvidence(at, 'MCP-Protocol-Version', null),
          evidence(at, 'What your MCP server says', wordsOf(at) || at.response?.body || null, null),
        ],
        data: { version: header(at.request.headers, 'mcp-protocol-version'), withToken: at.token.kind === 'token' },
      }));
    return outcome(
      failures,
      mcp.some((x) => x.outcome === 'accepted'),
    );
  },

  title: ({ facts, data: { version } }) =>
    version === undefined
      ? `Your MCP server rejects the version of MCP that ${clientWord(facts)} speaks (400)`
      : `Your MCP server rejects version ${code(version)} of MCP (\`MCP-Protocol-Version\`)`,
  summary: ({ facts }) =>
    `Most likely its MCP SDK is older than ${clientWord(facts)}. A server that does not know a version has to offer an older one when it is asked to \`initialize\`.`,
  why: () =>
    'MCP has a version for each date on which it changed, and every request names the one that it speaks. An MCP SDK knows those up to its own date.',
  fix: ({ facts, data: { version } }) => ({
    do: [updateServerSdk(facts, version), restartServer],
    or: [
      {
        kind: 'again',
        when: 'If the SDK is current already',
        instead: 'find what else refuses the version',
        steps: [
          inServer(
            'Search the code of your MCP server, and the settings of a proxy in front of it, for this header.',
            value('Search for', 'mcp-protocol-version'),
          ),
        ],
      },
    ],
  }),
  verify: ({ facts, at, data: { version, withToken } }) => {
    const sent = version === undefined ? {} : { 'mcp-protocol-version': version };
    if (withToken) return [verifyWithToken(facts, at, { headers: sent })];
    return [verifyMcpAnswer(withHeaders(initialize(at.request.url), sent))];
  },
});
