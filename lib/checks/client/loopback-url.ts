import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { httpUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { scalekit } from '../kit/references.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { inServer, onComputer } from '../kit/steps/step.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';
import { chosenClient, inChosen, usingThisComputer } from './shared.ts';

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
      evidence: [evidence(at, 'host', url.host, 'a public name')],
      data: { server: url.href, host: url.host },
    });
  },

  title: ({ facts, data }) => `${chosenClient(facts)?.name} does not reach ${code(data.host)}`,
  summary: ({ facts, data }) => {
    const likely = chosenClient(facts)?.publicAddress?.from.by === 'report' ? 'most likely ' : '';
    return `It ${likely}calls your MCP server from the internet, and there ${code(data.host)} is not your computer.`;
  },
  fix: ({ facts, data: { server, host } }) => ({
    do: [
      onComputer(`Open a tunnel with an https address to ${code(host)}, or deploy your MCP server.`),
      inServer('Write the new address into the metadata of your MCP server (`resource`).'),
      ...(facts.scalekit
        ? [serverStep(facts, 'Set **Server URL** to the new address.', ['Configuration', 'Server URL'])]
        : []),
      inChosen(facts, 'Enter the new address.'),
    ],
    or: usingThisComputer(facts, server),
  }),
  verify: () => [verifyBySight('Connect again with the new address: the sign-in page opens.')],
});
