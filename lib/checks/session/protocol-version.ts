import { header } from '../../exchange.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import { requestBody } from '../../handshake/body.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { theReport } from '../../presentation/words.ts';
import { isFirstMessage, saysProtocolVersion } from '../../protocol/mcp.ts';
import { asObject } from '../../text/json.ts';
import { defineCheck, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { evidence, requestHeaderEvidence, requestMemberEvidence } from '../kit/evidence.ts';
import { support } from '../kit/places.ts';
import { mcp as specification } from '../kit/references.ts';
import { isRefusedInBody } from '../kit/refused-messages.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { isAfterHandshakes, updateServerSdk } from '../kit/steps/server-sdk.ts';
import { chooseHandshake } from '../kit/steps/settings.ts';
import { inServer, searchFor, step } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { initialize, withHeaders } from '../kit/verify/requests.ts';
import { listed, verifyConnect, verifyMcpAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** Codes that MCP 2026-07-28 gives to it. */
const codes = [-32020, -32022];

const isAboutVersion = (x: McpExchange) => saysProtocolVersion(wordsOf(x)) || codes.includes(x.rpcError?.code ?? 0);

interface Data {
  /** That of the refused request. */
  version: string | undefined;
  /** Of `initialize`, which says it in its body and has no header for it. */
  inBody: boolean;
  /** The other one that the server had answered to `initialize`. */
  agreed: string | undefined;
  withToken: boolean;
}

/** MCP Inspector 2 speaks such a version only where a person chose it: its own choice is the handshake. */
const isChosen = ({ client }: Pick<Facts, 'client'>, { version }: Data) =>
  client.part === 'backend' && isAfterHandshakes(version);

export default defineCheck<Data>({
  id: 'session/protocol-version',
  judges: 'answer',
  // The refusal names the header, and not the way the request came.
  insteadOf: ['network/wrong-transport'],
  survivedBy: 'mcp-passed',
  quiet: true,
  fails: 'The server refuses the protocol version of the request, with 400 or with an error in a 200.',
  references: [specification('basic/transports', 'Protocol version header', 'protocol-version-header')],

  test({ mcp, session }) {
    const failures = [...refusedWith(mcp, 400), ...mcp.filter((x) => x.token.kind === 'token' && isRefusedInBody(x))]
      .filter(isAboutVersion)
      .map((at) => {
        const named = header(at.request.headers, 'mcp-protocol-version');
        // The first message has no header yet: it offers its version in the body.
        const offered = named === undefined ? offeredIn(at) : undefined;
        const version = named ?? offered;
        const begun = beginningOf(mcp, at);
        const agreed = begun && agreedIn(begun);
        const changed = version !== undefined && agreed !== version ? agreed : undefined;
        return {
          at,
          evidence: [
            ...(begun && changed !== undefined
              ? [evidence(begun, 'Version that your MCP server agreed on', changed, null)]
              : []),
            offered === undefined
              ? requestHeaderEvidence(at, 'MCP-Protocol-Version', changed ?? null)
              : requestMemberEvidence(at, asObject(requestBody(at).json)?.params, 'protocolVersion', null),
            evidence(at, 'What your MCP server says', wordsOf(at) || at.response?.body || null, null),
          ],
          data: { version, inBody: offered !== undefined, agreed: changed, withToken: at.token.kind === 'token' },
        };
      });
    return outcome(failures, session.acceptedAt >= 0);
  },

  ...inCases(['owner', 'title', 'summary', 'why', 'fix', 'verify'], ({ facts, at, data }) => {
    const { version, inBody, agreed, withToken } = data;
    const client = clientWord(facts);
    const chosen = isChosen(facts, data);
    const spokenWhere = `${upperFirst(client)} speaks this version only where its **Protocol Era** was set to **Modern** or **Auto**.`;
    const updateServer = [...updateServerSdk(facts, version), restartServer];
    const orServer = {
      when: 'If your MCP server is to speak that version too',
      instead: 'update its MCP SDK',
      steps: updateServer,
    };
    // What a server answers to the version shows no other one of the client's.
    const noneRefused = [verifyConnect(facts, `no ${listed(at)} has \`400\``)];

    if (agreed !== undefined)
      return {
        owner: 'client',
        title: `${upperFirst(client)} names another version of MCP than was agreed on (\`MCP-Protocol-Version\`)`,
        summary: `Your MCP server agreed on ${code(agreed)} when it was asked to \`initialize\`, and ${client} then names ${code(version)}.`,
        why: `After \`initialize\`, every request names the version that was agreed on. A server has to answer 400 to a version that it does not speak.${chosen ? ` ${spokenWhere}` : ''}`,
        fix: chosen
          ? {
              do: [chooseHandshake(facts)],
              // Then nothing that was chosen explains it.
              or: [orServer, { kind: 'again', when: 'If **Legacy** is chosen already', steps: updateSteps(facts) }],
            }
          : {
              do: updateSteps(facts),
              or: [orServer],
              stuck: [step(support(`whoever makes ${client}`), `Send them ${theReport}: it shows both versions.`)],
            },
        verify: noneRefused,
      };

    const title =
      version === undefined
        ? `Your MCP server rejects the version of MCP that ${client} speaks (400)`
        : `Your MCP server rejects version ${code(version)} of MCP (${inBody ? '`protocolVersion`' : '`MCP-Protocol-Version`'})`;
    const why =
      'MCP has a version for each date on which it changed, and every request names the one that it speaks. An MCP SDK knows those up to its own date.';
    if (chosen)
      return {
        owner: 'client',
        title,
        summary: spokenWhere,
        why,
        fix: { do: [chooseHandshake(facts)], or: [orServer] },
        verify: noneRefused,
      };

    const sent = version === undefined || inBody ? {} : { 'mcp-protocol-version': version };
    return {
      owner: 'mcp-server',
      title,
      summary: `Most likely its MCP SDK is older than ${client}. A server that does not know a version has to offer an older one when it is asked to \`initialize\`.`,
      why,
      fix: {
        do: updateServer,
        or: [
          {
            kind: 'again',
            when: 'If the SDK is current already',
            instead: 'find what else refuses the version',
            steps: [
              inServer(
                inBody
                  ? 'Find what your MCP server does with this member of `initialize`.'
                  : 'Find what your MCP server, or a proxy in front of it, does with this header.',
                { values: searchFor([inBody ? 'protocolVersion' : 'mcp-protocol-version'], 'project') },
              ),
            ],
          },
        ],
      },
      verify: [
        withToken
          ? verifyWithToken(facts, at, { headers: sent })
          : verifyMcpAnswer(withHeaders(initialize(at.request.url), sent)),
      ],
    };
  }),
});

/** The version that `initialize` offers. */
function offeredIn(x: McpExchange): string | undefined {
  if (x.rpcMethod !== 'initialize') return undefined;
  const version = asObject(asObject(requestBody(x).json)?.params)?.protocolVersion;
  return typeof version === 'string' ? version : undefined;
}

/** The version that the answer to `initialize` names. */
function agreedIn({ json }: McpExchange): string | undefined {
  const version = asObject(asObject(json)?.result)?.protocolVersion;
  return typeof version === 'string' ? version : undefined;
}

/** The `initialize` that a request goes by: another connection has another one, and since 2026-07-28 there is none. */
function beginningOf(mcp: readonly McpExchange[], at: McpExchange): McpExchange | undefined {
  if (isFirstMessage(at.rpcMethod) || namesItself(at)) return undefined;
  const begun = mcp.findLast((x) => x.position < at.position && agreedIn(x) !== undefined);
  const session = header(begun?.response?.headers, SESSION);
  const isHidden = at.request.hidden?.includes(SESSION);
  if (session !== undefined && !isHidden && header(at.request.headers, SESSION) !== session) return undefined;
  return begun;
}

const SESSION = 'mcp-session-id';

/** Its own body says the version, as in the sessionless protocol. */
const namesItself = (x: McpExchange) => {
  const meta = asObject(asObject(asObject(requestBody(x).json)?.params)?._meta);
  return meta?.['io.modelcontextprotocol/protocolVersion'] !== undefined;
};
