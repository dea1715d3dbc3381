import { httpUrl, newUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { between } from '../kit/places.ts';
import { scalekit } from '../kit/references.ts';
import { inServer, step, value } from '../kit/steps/step.ts';
import { initialize } from '../kit/verify/requests.ts';
import { verifyMcpAnswer } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';
import { chosenClient, inChosen, usingThisComputer } from './shared.ts';

/** The same URL at the port that https has without one. */
function atUsualPort(server: string): string {
  const url = newUrl(server);
  if (!url) return server;
  url.port = '';
  return url.href;
}

export default defineCheck<{ server: string; port: string }>({
  id: 'client/custom-port',
  owner: 'client',
  judges: 'request',
  // That others reach the server says nothing of this client.
  survivedBy: 'never',
  fails: 'The client that was named uses port 443 alone, as Claude Desktop does, and the URL has another.',
  references: [scalekit('troubleshooting-clients')],

  test(facts) {
    const url = httpUrl(facts.server);
    const [at] = facts.mcp;
    if (!chosenClient(facts)?.port443 || !url || url.protocol !== 'https:' || !at) return unknown;
    if (url.port === '') return passed;
    return failed({
      at,
      stage: 'network',
      evidence: [evidence(at, 'Port', url.port, '443')],
      data: { server: url.href, port: url.port },
    });
  },

  title: ({ facts, data }) => `${chosenClient(facts)?.name} does not call port ${code(data.port)}`,
  summary: ({ facts }) => {
    const likely = chosenClient(facts)?.port443?.from.by === 'report' ? 'most likely ' : '';
    return `It ${likely}calls your MCP server from the internet, and only at port ${code(443)}, whatever the URL says.`;
  },
  why: () => 'Where a URL that begins with `https` names no port, it means port `443`.',
  fix: ({ facts, data: { server } }) => ({
    do: [
      step(
        between('what stands in front of your MCP server'),
        'Let your MCP server answer at port `443`, by a reverse proxy or a load balancer.',
        value('Port', '443'),
      ),
      inServer(
        'Write the URL without a port into the metadata of your MCP server.',
        value('resource', atUsualPort(server)),
      ),
      inChosen(facts, 'Enter the URL without a port.', value('URL', atUsualPort(server))),
    ],
    or: usingThisComputer(facts, server),
  }),
  verify: ({ data }) => [verifyMcpAnswer(initialize(atUsualPort(data.server)))],
});
