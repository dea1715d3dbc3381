import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { httpUrl, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { scalekit } from '../kit/references.ts';
import { inJson, member } from '../kit/steps/metadata.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { command, inServer, onComputer } from '../kit/steps/step.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';
import { chosenClient, connectors, inChosen, usingThisComputer } from './shared.ts';

const pathOf = (server: string): string => parseUrl(server)?.pathname ?? '/';

const portOf = (server: string): string => {
  const url = parseUrl(server);
  return url?.port || (url?.protocol === 'http:' ? '80' : '443');
};

/** The line is copied with it, and what the tunnel prints takes its place. */
const PRINTED = 'YOUR_ADDRESS';

export default defineCheck<{ server: string; host: string }>({
  id: 'client/loopback-url',
  owner: 'client',
  judges: 'request',
  // That a program of this computer reaches the server says nothing of one elsewhere.
  survivedBy: 'never',
  fails: 'The client that was named runs in its vendor’s cloud, and the URL is of this computer (`localhost`).',
  references: [scalekit('troubleshooting-clients')],

  test(facts) {
    const url = httpUrl(facts.server);
    const [at] = facts.mcp;
    if (!chosenClient(facts)?.publicAddress || !url || !at) return unknown;
    if (!isLoopbackOrSubdomain(url)) return passed;
    return failed({
      at,
      stage: 'network',
      evidence: [evidence(at, 'Host', url.host, 'a public name')],
      data: { server: url.href, host: url.host },
    });
  },

  title: ({ facts, data }) => `${chosenClient(facts)?.name} does not reach ${code(data.host)}`,
  summary: ({ facts, data }) => {
    const likely = chosenClient(facts)?.publicAddress?.from.by === 'report' ? 'most likely ' : '';
    return `It ${likely}calls your MCP server from the internet, and there ${code(data.host)} is not your computer. MCP Inspector runs on your computer, so it is not stopped by this.`;
  },
  why: ({ facts }) =>
    `\`localhost\` and addresses such as \`127.0.0.1\` mean the computer on which they are asked for. ${chosenClient(facts)?.name} runs on computers of its maker.`,
  fix: ({ facts, data: { server, host } }) => ({
    do: [
      onComputer(
        `Open a tunnel with an https address to ${code(host)}, for example with ngrok.`,
        command(`ngrok http ${portOf(server)}`),
      ),
      inJson(
        facts,
        `Set \`resource\` of your MCP server’s metadata to this, with the address that ngrok prints in place of ${code(PRINTED)}.`,
        { values: [member('resource', `${PRINTED}${pathOf(server)}`)] },
        host,
      ),
      restartServer,
      ...(facts.scalekit
        ? [
            serverStep(
              facts,
              'Set **Server URL** to the same address, and save.',
              ['Configuration', 'Server URL'],
              `${PRINTED}${pathOf(server)}`,
            ),
          ]
        : []),
      inChosen(facts, `Add your MCP server by that address in ${chosenClient(facts)?.name}.`, connectors(facts)),
    ],
    or: [
      {
        when: 'If your MCP server can run on a public host',
        instead: 'use its address there in place of that of the tunnel',
        steps: [inServer('Deploy your MCP server there, with an https address.')],
      },
      ...usingThisComputer(facts, server),
    ],
  }),
  verify: ({ facts }) => [
    verifyBySight(`Connect from ${chosenClient(facts)?.name} with the new address: the sign-in page opens.`),
  ],
});
