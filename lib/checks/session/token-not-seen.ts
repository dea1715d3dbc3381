import { header } from '../../exchange.ts';
import type { Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf, wordsOf } from '../kit/answers/token-words.ts';
import { headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontWord, inFront } from '../kit/front.ts';
import { between } from '../kit/places.ts';
import { guarded, literal } from '../kit/recipes/recipe.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { logNamesSnippets, readTokenSnippets } from '../kit/snippets/server.ts';
import { sendReportTo } from '../kit/steps/scalekit.ts';
import { readLogged, restartServer } from '../kit/steps/server.ts';
import { command, inServer, step } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord, code } from '../kit/words.ts';
import { refusalEvidence, refusedWith, tokenEvidence } from './shared.ts';

/** Web servers that hand a request on to the application behind them. */
const webServers = { Apache: /apache/i, nginx: /nginx/i };

const webServer = (at: Observed): keyof typeof webServers | undefined =>
  (['Apache', 'nginx'] as const).find((name) => webServers[name].test(header(at.response?.headers, 'server') ?? ''));

const apache = between('Apache');

/** As a proxy it passes the header on, unless something takes it off; code that it runs itself gets it only on request. */
const passOnInApache = (facts: Facts): Step[] => [
  step(
    apache,
    'Look in its configuration for a line that takes the header off.',
    command('grep -rni Authorization /etc/apache2 /etc/httpd'),
  ),
  step(apache, 'Delete the lines that take it off, such as `RequestHeader unset Authorization`, and no others.'),
  step(
    apache,
    'If Apache runs your code by CGI, FastCGI or mod_wsgi, and not by `ProxyPass` to an `http` address: let it hand the header on.',
    {
      snippets: [
        {
          label: 'CGI or FastCGI',
          language: 'apache',
          where: inVirtualHost,
          code: `<Location ${literal(guarded(facts) ?? '/')}>\n  CGIPassAuth On\n</Location>`,
        },
        { label: 'mod_wsgi', language: 'apache', where: inVirtualHost, code: 'WSGIPassAuthorization On' },
      ],
    },
  ),
  step(apache, 'Reload the configuration of Apache.', command('sudo apachectl graceful')),
];
const inVirtualHost =
  'in the `<VirtualHost>` of your MCP server, in /etc/apache2/sites-enabled/*.conf or /etc/httpd/conf.d/*.conf';

const nginx = between('nginx');

const passOnInNginx: Step[] = [
  step(nginx, 'Let nginx pass `Authorization` on to your MCP server.', {
    snippets: [
      {
        label: 'nginx',
        language: 'nginx',
        where:
          'in place of a line with `proxy_set_header Authorization`; else in the `location` of your MCP server, in /etc/nginx/conf.d/*.conf or /etc/nginx/nginx.conf',
        code: 'proxy_set_header Authorization $http_authorization;',
      },
    ],
  }),
  step(nginx, 'Reload the configuration of nginx.', command('sudo nginx -s reload')),
];

function passOn(facts: Facts, at: Observed): Step[] {
  const name = webServer(at);
  if (name === 'Apache') return passOnInApache(facts);
  return name ? passOnInNginx : [step(inFront(at), 'Let this proxy pass `Authorization` on unchanged.')];
}

export default defineCheck<{ said: string }>({
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
        .map((at) => ({
          at,
          evidence: [
            statusEvidence(at, '200'),
            tokenEvidence(at),
            refusalEvidence(at),
            ...(webServer(at) ? [headerEvidence(at, 'Server', null)] : []),
          ],
          data: { said: wordsOf(at) },
        })),
      sent.length > 0,
    );
  },

  title: ({ facts }) =>
    `Your MCP server says that no token came, but ${clientWord(facts)} sent one (\`Authorization\`)`,
  summary: ({ at }) => {
    const name = webServer(at);
    return name
      ? `The request did carry a token. ${name} answered (\`Server\`), so most likely ${name} takes the header off before your code gets it; otherwise your code does not read it.`
      : 'The request did carry a token. Most likely something in front of your code takes the header off, or your code does not read it.';
  },
  why: ({ facts }) =>
    `The token travels in the header \`Authorization\`. Some web servers and proxies take this header off before they pass a request on, so ${clientWord(facts)} sends it and your code never gets it.`,
  fix: ({ facts, at, data: { said } }) => {
    const proxy = webServer(at) ?? 'a proxy';
    return {
      do: [
        // What the code gets is the one thing that tells the two causes apart.
        {
          ...inServer(
            'Log the names of the headers that your MCP server gets with this request.',
            withCode(logNamesSnippets(facts, `first line of the code that answers ${code(said)}`)),
          ),
          only: 'look',
        },
        { ...restartServer, only: 'look' },
        readLogged(facts),
      ],
      or: [
        {
          kind: 'case',
          when: 'If `authorization` is not among the logged names',
          instead: `${proxy} takes it off`,
          open: true,
          steps: passOn(facts, at),
        },
        {
          kind: 'case',
          when: 'If `authorization` is among the logged names',
          instead: 'let your code read it',
          open: true,
          steps: [
            inServer(
              'Read the token from the header `authorization`.',
              withCode(
                readTokenSnippets(facts, `in the code that answers ${code(said)}, in place of what reads the token`),
              ),
            ),
            restartServer,
          ],
        },
        {
          kind: 'again',
          when: `If your MCP server logs nothing, or you cannot change ${webServer(at) ?? 'what stands in front of it'}`,
          steps: [sendReportTo(frontWord(at))],
        },
      ],
    };
  },
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
});
