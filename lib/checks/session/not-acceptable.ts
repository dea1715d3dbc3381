import { hides } from '../../exchange.ts';
import type { Observed } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { between } from '../kit/places.ts';
import { rfc, mcp as specification } from '../kit/references.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { orElseUpdate } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { updateServerSdk } from '../kit/steps/server-sdk.ts';
import { customHeaders } from '../kit/steps/settings.ts';
import { inClient, step, value } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { initialize } from '../kit/verify/requests.ts';
import { verifyConnect, verifyMcpAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** A stream that is opened by itself has events and nothing else (MCP *Listening for messages from the server*). */
const acceptedBy = ({ request }: Observed): string =>
  request.method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream';

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
          : (/application\/json/i.test(value) || at.request.method === 'GET') && /text\/event-stream/i.test(value);
      return {
        at,
        evidence: [requestHeaderEvidence(at, name, wantedIn(at, name)), statusEvidence(at, '200')],
        data: { name, value, complete: complete || hides(at.request, name.toLowerCase()) },
      };
    });
    return outcome(
      failures,
      mcp.some((x) => x.outcome === 'accepted' || x.status === 401),
    );
  },

  title: ({ facts, at, data: { name, complete } }) =>
    complete
      ? `Your MCP server rejects what every MCP client sends, with ${code(at.status)} (\`${name}\`)`
      : name === 'Accept'
        ? `${upperFirst(clientWord(facts))} does not accept \`text/event-stream\`, which MCP requires (\`Accept\`)`
        : `${upperFirst(clientWord(facts))} does not say that it sends JSON (\`Content-Type\`)`,
  summary: ({ facts, at, data }) =>
    data.complete
      ? `${upperFirst(clientWord(facts))} asked as MCP wants it; most likely something in front of your MCP server changes the header, or its MCP SDK is old.`
      : `It sent ${code(data.value)}, and MCP wants ${code(wantedIn(at, data.name))}.`,
  why: ({ data: { name } }) =>
    name === 'Accept'
      ? 'The header `Accept` lists the kinds of response that a client can read. A server of MCP may send either of two, JSON or a stream of events.'
      : 'The header `Content-Type` says what the body of a request is. In MCP that is always JSON.',
  fix: ({ facts, at, data }) =>
    data.complete
      ? {
          do: [...updateServerSdk(facts), restartServer],
          or: [
            {
              kind: 'case',
              when: 'If a proxy stands in front of your MCP server',
              open: true,
              steps: [
                step(
                  between('the proxy'),
                  'Let it pass this header on unchanged.',
                  value(data.name, wantedIn(at, data.name)),
                ),
              ],
            },
          ],
        }
      : {
          do: [
            inClient(
              facts,
              `If ${code(data.name)} is among the custom headers of this connection: remove it there.`,
              customHeaders(facts),
            ),
            ...orElseUpdate(facts, 'If it is not among them'),
          ],
        },
  verify: ({ facts, at, data: { name, complete } }) => [
    !complete
      ? verifyConnect(facts, `the request carries ${code(`${name}: ${wantedIn(at, name)}`)}`)
      : at.role === 'mcp' && at.stage === 'session'
        ? verifyWithToken(facts, at)
        : verifyMcpAnswer(initialize(at.request.url)),
  ],
});

const wantedIn = (at: Observed, name: string) => (name === 'Accept' ? acceptedBy(at) : 'application/json');
