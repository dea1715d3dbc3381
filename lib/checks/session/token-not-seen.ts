import { header } from '../../exchange.ts';
import type { Step } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { between } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { restartServer } from '../kit/steps/server.ts';
import { command, inServer, step, value } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord, timeOf } from '../kit/words.ts';
import { refusalEvidence, refusedWith, tokenEvidence } from './shared.ts';

/** Web servers that keep the header from the application behind them, unless told otherwise. */
function passOn(at: Observed): Step[] {
  const server = header(at.response?.headers, 'server') ?? '';
  if (/apache/i.test(server))
    return [
      step(between('Apache'), 'Let it pass the header on to your MCP server.', {
        snippets: [
          {
            label: 'Apache',
            language: 'apache',
            where: 'in the `<Location>` of your MCP server',
            code: 'CGIPassAuth On',
          },
        ],
      }),
      step(between('Apache'), 'Reload its configuration.', command('apachectl graceful')),
    ];
  if (/nginx/i.test(server))
    return [
      step(between('nginx'), 'Let it pass the header on to your MCP server.', {
        snippets: [
          {
            label: 'nginx',
            language: 'nginx',
            where: 'in the `location` of your MCP server',
            code: 'proxy_set_header Authorization $http_authorization;',
          },
        ],
      }),
      step(between('nginx'), 'Reload its configuration.', command('nginx -s reload')),
    ];
  return [step(between('the proxy in front of your MCP server'), 'Let it pass `Authorization` on unchanged.')];
}

export default defineCheck({
  id: 'session/token-not-seen',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'A token was sent, and the refusal says that none came.',
  references: [rfc(6750, '2.1'), rfc(6750, '3.1'), scalekit('troubleshooting')],

  test({ session }) {
    const sent = session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    return outcome(
      refusedWith(sent, 401, 403)
        .filter((x) => topicOf(x) === 'missing')
        .map((at) => ({ at, evidence: [tokenEvidence(at), refusalEvidence(at)], data: {} })),
      sent.length > 0,
    );
  },

  title: ({ facts }) =>
    `Your MCP server says that no token came, and ${clientWord(facts)} sent one (\`Authorization\`)`,
  summary: () =>
    'The request did carry a token. Most likely something in front of your code takes the header off, or your code does not read it.',
  why: ({ facts }) =>
    `The token travels in the header \`Authorization\`. Some web servers and proxies take this header off before they pass a request on, so ${clientWord(facts)} sends it and your code never gets it.`,
  fix: ({ at }) => ({
    do: passOn(at),
    or: [
      {
        when: 'If your code looks headers up letter by letter',
        steps: [inServer('Read the header as `authorization`, in lower case.'), restartServer],
      },
    ],
    stuck: [
      inServer(
        'Log the headers that your MCP server receives for this request: `authorization` has to be among them.',
        value('Time', timeOf(at)),
      ),
    ],
  }),
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
});
