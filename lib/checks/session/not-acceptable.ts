import { hides } from '../../exchange.ts';
import { defineCheck, outcome } from '../define.ts';
import { requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { rfc, mcp as specification } from '../kit/references.ts';
import { connectAgain, updateSteps } from '../kit/steps/clients.ts';
import { updateServerSdk } from '../kit/steps/server.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { initialize } from '../kit/verify/requests.ts';
import { verifyMcpAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { refusedWith } from './shared.ts';

const wanted = 'application/json, text/event-stream';

export default defineCheck<{ name: string; value: string; complete: boolean }>({
  id: 'session/not-acceptable',
  owner: ({ data: { complete } }) => (complete ? 'mcp-server' : 'client'),
  judges: 'answer',
  // The refusal names the header, and not the way the request came.
  insteadOf: ['network/wrong-transport'],
  survivedBy: 'mcp-passed',
  quiet: true,
  fails: 'The server answers 406 or 415: it does not take `Accept` or `Content-Type` of the request.',
  references: [
    specification('basic/transports', 'Sending messages to the server', 'sending-messages-to-the-server'),
    rfc(9110, '12.5.1'),
  ],

  test({ mcp }) {
    const failures = refusedWith(mcp, 406, 415).map((at) => {
      const name = at.status === 415 ? 'Content-Type' : 'Accept';
      const value = at.request.headers.find(([n]) => n === name.toLowerCase())?.[1] ?? '';
      const complete =
        at.status === 415
          ? /application\/json/i.test(value)
          : /application\/json/i.test(value) && /text\/event-stream/i.test(value);
      return {
        at,
        evidence: [
          requestHeaderEvidence(at, name, at.status === 415 ? 'application/json' : wanted),
          statusEvidence(at, '200'),
        ],
        data: { name, value, complete: complete || hides(at.request, name.toLowerCase()) },
      };
    });
    return outcome(
      failures,
      mcp.some((x) => x.outcome === 'accepted' || x.status === 401),
    );
  },

  title: ({ at, data: { name } }) => `Your MCP server answers ${code(at.status)} to the ${code(name)} of the request`,
  summary: ({ facts, at, data }) =>
    data.complete
      ? `${upperFirst(clientWord(facts))} asked as MCP wants it, and was answered ${code(at.status)}. Something between them changes the header, or the server does not take what every MCP client sends.`
      : `${upperFirst(clientWord(facts))} sent ${code(data.value)}. An MCP request says ${code(`Accept: ${wanted}`)} and ${code('Content-Type: application/json')}.`,
  fix: ({ facts, at, data }) =>
    data.complete
      ? [
          {
            text: 'Let the proxy in front of your MCP server pass the header on unchanged.',
            copy: `${data.name}: ${at.status === 415 ? 'application/json' : wanted}`,
          },
          updateServerSdk,
          connectAgain(facts),
        ]
      : [...updateSteps(facts), connectAgain(facts)],
  verify: ({ at }) => [
    at.role === 'mcp' && at.stage === 'session'
      ? verifyWithToken(at.request.url)
      : verifyMcpAnswer(initialize(at.request.url)),
  ],
});
