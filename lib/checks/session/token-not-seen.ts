import { header } from '../../exchange.ts';
import type { Snippet, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { headerEvidence } from '../kit/evidence.ts';
import { inFront } from '../kit/front.ts';
import { between } from '../kit/places.ts';
import { recipeOf } from '../kit/recipes/code-for.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { restartServer } from '../kit/steps/server.ts';
import { command, inServer, step } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord } from '../kit/words.ts';
import { refusalEvidence, refusedWith, tokenEvidence } from './shared.ts';

/** The lines by which a web server hands the header on to the application behind it. */
const lines = {
  Apache: {
    code: 'CGIPassAuth On\n# with mod_wsgi instead: WSGIPassAuthorization On',
    where: 'in the `<Location>` of your MCP server, in /etc/apache2/sites-enabled/*.conf or /etc/httpd/conf.d/*.conf',
    reload: 'sudo apachectl graceful',
  },
  nginx: {
    code: 'proxy_set_header Authorization $http_authorization;',
    where: 'in the `location` of your MCP server, in /etc/nginx/conf.d/*.conf or /etc/nginx/nginx.conf',
    reload: 'sudo nginx -s reload',
  },
} as const;

function webServer(at: Observed): keyof typeof lines | undefined {
  const server = header(at.response?.headers, 'server') ?? '';
  return /apache/i.test(server) ? 'Apache' : /nginx/i.test(server) ? 'nginx' : undefined;
}

function passOn(at: Observed): Step[] {
  const name = webServer(at);
  if (!name) return [step(inFront(at), 'Let this proxy pass `Authorization` on unchanged.')];
  const { code, where, reload } = lines[name];
  return [
    step(between(name), `Let ${name} pass \`Authorization\` on to your MCP server.`, {
      snippets: [{ label: name, language: name.toLowerCase(), where, code }],
    }),
    step(between(name), `Reload the configuration of ${name}.`, command(reload)),
  ];
}

/** What the code gets is the one thing that tells the two causes apart. */
const headersOf = ({ framework }: Pick<Facts, 'framework'>): Snippet[] => {
  const where = 'first line of the code that looks for the token';
  const all: Snippet[] = [
    { label: 'JavaScript (Node)', language: 'javascript', where, code: 'console.log(Object.keys(req.headers));' },
    { label: 'Python', language: 'python', where, code: 'print(list(request.headers.keys()))' },
  ];
  const recipe = recipeOf(framework);
  return recipe ? all.filter(({ language }) => language === recipe.language) : all;
};

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
        .map((at) => ({
          at,
          evidence: [
            tokenEvidence(at),
            refusalEvidence(at),
            ...(webServer(at) ? [headerEvidence(at, 'Server', null)] : []),
          ],
          data: {},
        })),
      sent.length > 0,
    );
  },

  title: ({ facts }) =>
    `Your MCP server says that no token came, and ${clientWord(facts)} sent one (\`Authorization\`)`,
  summary: ({ at }) => {
    const name = webServer(at);
    return name
      ? `The request did carry a token. ${name} answered (\`Server\`), so most likely ${name} keeps the header from your code; else your code does not read it.`
      : 'The request did carry a token. Most likely something in front of your code takes the header off, or your code does not read it.';
  },
  why: ({ facts }) =>
    `The token travels in the header \`Authorization\`. Some web servers and proxies take this header off before they pass a request on, so ${clientWord(facts)} sends it and your code never gets it.`,
  fix: ({ facts, at }) => ({
    do: [
      {
        ...inServer(
          'Log the names of the headers that your MCP server gets with this request.',
          withCode(headersOf(facts)),
        ),
        only: 'look',
      },
    ],
    or: [
      {
        kind: 'case',
        when: 'If `authorization` is not among the logged headers',
        instead: `${webServer(at) ?? 'a proxy'} keeps it from your code`,
        open: true,
        steps: passOn(at),
      },
      {
        kind: 'case',
        when: 'If `authorization` is among the logged headers',
        instead: 'let your code read it',
        open: true,
        steps: [inServer('Read the token from the header `authorization`, in lower case.'), restartServer],
      },
    ],
  }),
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
});
