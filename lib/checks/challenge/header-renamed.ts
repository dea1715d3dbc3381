import type { McpExchange } from '../../handshake/facts.ts';
import { readChallenge } from '../../protocol/www-authenticate.ts';
import { defineCheck, outcome } from '../define.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { survivalWithout } from '../kit/named-url.ts';
import { rfc, vendor } from '../kit/references.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { lacksHeader, unauthorized, verifyChallenge } from './shared.ts';

/** The challenge under another name. */
const renamed = (x: McpExchange) =>
  x.response?.headers.find(([name]) => /.www-?authenticate$|^www-?authenticate-.|^x-www-?authenticate/.test(name));

const isAmazon = (name: string) => name.startsWith('x-amzn-remapped-');

export default defineCheck<{ name: string }>({
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
            evidence: [
              evidence(at, 'WWW-Authenticate', `${name}: ${value}`, `WWW-Authenticate: ${value}`),
              headerEvidence(at, 'WWW-Authenticate', value),
            ],
            survivedBy: survivalWithout(readChallenge([value]).bearer?.resourceMetadata, at, facts),
            data: { name },
          },
        ]
      : [];
    return outcome(
      failures,
      answers.some((x) => lacksHeader(x, 'www-authenticate') === false),
    );
  },

  title: ({ data: { name } }) => `The challenge of your MCP server arrives as ${code(name)}`,
  summary: ({ facts, data }) =>
    `The 401 has no ${code('WWW-Authenticate')} header: something between the server and ${clientWord(facts)} renamed it to ${code(data.name)}. ` +
    (isAmazon(data.name) ? 'Amazon API Gateway does that to this header. ' : '') +
    `${upperFirst(clientWord(facts))} does not look for it under that name.`,
  fix: ({ facts, data }) =>
    isAmazon(data.name)
      ? [
          {
            text: 'Map the header back where it is a REST API: open the method response and add `WWW-Authenticate` to the 401.',
            path: ['API Gateway', 'your API', 'Resources', 'the method', 'Method response', '401'],
          },
          {
            text: 'Map its value in the integration response.',
            path: ['API Gateway', 'your API', 'Resources', 'the method', 'Integration response', '401'],
            copy: 'integration.response.header.x-amzn-Remapped-WWW-Authenticate',
          },
          { text: 'Deploy the API.' },
          {
            text: 'Put the server behind a load balancer or a Lambda function URL instead, if the gateway cannot be changed.',
          },
          ...connectAnew(facts),
        ]
      : [
          {
            text: 'Send the header under its own name, in the server or in the proxy before it.',
            copy: 'WWW-Authenticate',
          },
          ...connectAnew(facts),
        ],
  verify: ({ facts, at }) => [verifyChallenge(facts, at, 'bearer')],
});
