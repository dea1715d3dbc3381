import type { McpExchange } from '../../handshake/facts.ts';
import { readChallenge } from '../../protocol/www-authenticate.ts';
import { defineCheck, outcome } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { inFront } from '../kit/front.ts';
import { survivalWithout } from '../kit/named-url.ts';
import { between } from '../kit/places.ts';
import { rfc, vendor } from '../kit/references.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, step, value } from '../kit/steps/step.ts';
import { clientWord, code } from '../kit/words.ts';
import { lacksHeader, unauthorized, verifyAsked, whyUnauthorized } from './shared.ts';

/** The challenge under another name. */
const renamed = (x: McpExchange) =>
  x.response?.headers.find(([name]) => /.www-?authenticate$|^www-?authenticate-.|^x-www-?authenticate/.test(name));

const isAmazon = (name: string) => name.startsWith('x-amzn-remapped-');

const gateway = between('Amazon API Gateway');
const method = ['APIs', 'your API', 'Resources', 'the method of your MCP server’s path'];

export default defineCheck<{ name: string; value: string }>({
  id: 'challenge/header-renamed',
  owner: ({ data: { name } }) => (isAmazon(name) ? 'network' : 'mcp-server'),
  judges: 'answer',
  fails: 'The challenge of the 401 arrives under another name, as behind an API gateway.',
  references: [
    rfc(9110, '11.6.1'),
    vendor(
      'AWS',
      'Amazon API Gateway: remapped headers',
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
    ),
  ],

  test(facts) {
    const answers = unauthorized(facts);
    const at = answers.find((x) => lacksHeader(x, 'www-authenticate') !== false && renamed(x));
    const [name, value] = (at && renamed(at)) ?? ['', ''];
    const failures = at
      ? [
          {
            at,
            evidence: [evidence(at, 'WWW-Authenticate', `${name}: ${value}`, `WWW-Authenticate: ${value}`)],
            survivedBy: survivalWithout(readChallenge([value]).bearer?.resourceMetadata, at, facts),
            data: { name, value },
          },
        ]
      : [];
    return outcome(
      failures,
      answers.some((x) => lacksHeader(x, 'www-authenticate') === false),
    );
  },

  title: ({ data: { name } }) =>
    isAmazon(name)
      ? 'Amazon API Gateway renames the header that says where to sign in (`WWW-Authenticate`)'
      : 'The header that says where to sign in arrives under another name (`WWW-Authenticate`)',
  summary: ({ facts, data: { name } }) =>
    `In the 401 of your MCP server it is called ${code(name)}, and ${clientWord(facts)} does not look there.`,
  why: () => whyUnauthorized,
  fix: ({ facts, at, data: { name, value: said } }) =>
    isAmazon(name)
      ? {
          do: [
            step(gateway, 'If the status 401 is not in the list: add it.', { path: [...method, 'Method response'] }),
            step(gateway, 'Add the header `WWW-Authenticate` to the status 401.', {
              path: [...method, 'Method response', '401', 'Header name'],
              ...value('Header name', 'WWW-Authenticate'),
            }),
            step(gateway, 'Map `WWW-Authenticate` to this text, with its single quotes.', {
              path: [...method, 'Integration response', '401', 'Header mappings'],
              ...value('WWW-Authenticate', `'${said}'`),
            }),
            step(gateway, 'Deploy the API.'),
            ...forgetSearch(facts),
          ],
          or: [
            {
              kind: 'case',
              when: 'If there is no **Method response**, since it is an HTTP API or its integration is a proxy',
              instead: 'let requests reach your MCP server without the API gateway',
              open: true,
              steps: [
                step(
                  between('your AWS account'),
                  'Put your MCP server behind a load balancer or a Lambda function URL.',
                ),
              ],
            },
          ],
        }
      : {
          do: [
            inServer(`Rename the header ${code(name)} in your code to \`WWW-Authenticate\`.`),
            restartServer,
            ...forgetSearch(facts),
          ],
          or: [
            {
              kind: 'case',
              when: 'If your code has the name `WWW-Authenticate` already',
              steps: [step(inFront(at), 'Turn off the rule that renames the header.')],
            },
          ],
        },
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
