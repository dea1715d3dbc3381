import { httpUrl, newUrl, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { between } from '../kit/places.ts';
import { scalekit } from '../kit/references.ts';
import { inJson } from '../kit/steps/metadata.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { command, step, value } from '../kit/steps/step.ts';
import { initialize } from '../kit/verify/requests.ts';
import { verifyMcpAnswer } from '../kit/verify/verify.ts';
import { code } from '../kit/words.ts';
import { chosenClient, connectors, inChosen, usingThisComputer } from './shared.ts';

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
    return `It ${likely}calls your MCP server from the internet, and only at port ${code(443)}, whatever the URL says. Clients on your own computer, such as MCP Inspector, use the port of the URL.`;
  },
  why: () => 'Where a URL that begins with `https` names no port, it means port `443`.',
  fix: ({ facts, data: { server, port } }) => {
    const usual = atUsualPort(server);
    return {
      do: [
        step(
          between('the proxy in front of your MCP server'),
          `Let this proxy (nginx, say) answer at port \`443\` and pass requests on to port ${code(port)}.`,
          {
            snippets: [
              {
                label: 'nginx',
                language: 'nginx',
                where: `/etc/nginx/conf.d/*.conf, in a \`server\` with \`server_name\` and the certificate of ${code(parseUrl(server)?.hostname)}`,
                code: `listen 443 ssl;\nlocation / {\n  proxy_pass https://127.0.0.1:${port};\n}`,
              },
            ],
          },
        ),
        step(
          between('the proxy in front of your MCP server'),
          'Reload its configuration.',
          command('sudo nginx -s reload'),
        ),
        inJson(
          facts,
          'Write the URL without a port into `resource` of your MCP server’s metadata.',
          {
            ...value('resource', usual),
          },
          server,
        ),
        restartServer,
        ...(facts.scalekit
          ? [serverStep(facts, 'Set **Server URL** to the same, and save.', ['Configuration', 'Server URL'], usual)]
          : []),
        inChosen(facts, `Add your MCP server anew, with the URL without a port.`, {
          ...connectors(facts),
          ...value('URL', usual),
        }),
      ],
      or: usingThisComputer(facts, server),
    };
  },
  verify: ({ data }) => [verifyMcpAnswer(initialize(atUsualPort(data.server)))],
});
