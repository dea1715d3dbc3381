import type { Alternative, Step } from '../../finding.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { readChallenge } from '../../protocol/www-authenticate.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type FixDraft, failed, passed, unknown } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { inFront } from '../kit/front.ts';
import { survivalWithout } from '../kit/named-url.ts';
import { otherVendor } from '../kit/owners.ts';
import { between } from '../kit/places.ts';
import { rfc, vendor } from '../kit/references.ts';
import { forgetSearch, metadataPaths } from '../kit/steps/metadata.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { enterUrl } from '../kit/steps/settings.ts';
import { ifYouCannot, inServer, step, value } from '../kit/steps/step.ts';
import { connectWith } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { lacksChallenge, unauthorized, verifyAsked, whyUnauthorized } from './shared.ts';

/** The challenge under another name. */
const renamed = (x: McpExchange) =>
  x.response?.headers.find(([name]) => /.www-?authenticate$|^www-?authenticate-.|^x-www-?authenticate/.test(name));

const isAmazon = (name: string) => name.startsWith('x-amzn-remapped-');

/** A function's own URL does the same, and has no setting for it. */
const isFunctionUrl = (at: Observed) => /\.lambda-url\.[\w-]+\.on\.aws$/.test(parseUrl(at.request.url)?.hostname ?? '');

const aws = between('the AWS console');
const resources = ['API Gateway', 'APIs', 'your API', 'Resources'];
const method = [...resources, 'the method of your MCP server’s path'];

/** What leaves the header as it is. */
const balancer = [
  step(aws, 'Create a target group that holds what runs your MCP server: an instance, an address or a function.', {
    path: ['EC2', 'Target Groups', 'Create target group'],
  }),
  step(
    aws,
    'Create an Application Load Balancer that forwards to that target group: it passes the header on under its own name.',
    {
      path: ['EC2', 'Load Balancers', 'Create load balancer', 'Listeners and routing'],
      values: [
        { name: 'Protocol', value: 'HTTPS' },
        { name: 'Port', value: '443' },
      ],
    },
  ),
];

/** The client and Scalekit know the MCP server by its URL. `when`: a condition for it. */
const enterNewUrl = (facts: Facts, when?: string): Step[] => {
  const on = (text: string) => (when === undefined ? upperFirst(text) : `${when}: ${text}`);
  return [
    enterUrl(facts, on('enter the new URL.')),
    ...(otherVendor(facts)
      ? []
      : [serverStep(facts, on('set **Server URL** to the new URL, and save.'), ['Configuration', 'Server URL'])]),
  ];
};

/** A smaller way: what the header names is found without it by those that try the usual address. */
const usualAddress = (facts: Facts): Alternative[] =>
  metadataPaths(facts)
    .slice(0, 1)
    .map(({ value: path }) =>
      ifYouCannot(
        'use a load balancer',
        inServer(
          `Serve the JSON at ${code(path)}, and ask for no token there: most MCP clients look there without the header, and few stop.`,
        ),
      ),
    );

/** AWS documents the mapping for REST APIs whose integration is no proxy: only there a response has settings. */
const gatewayFix = (facts: Facts, said: string): FixDraft => ({
  do: [
    {
      ...step(
        aws,
        'Look whether this method has a proxy integration: then **Lambda proxy integration** or **HTTP proxy integration** is on.',
        { path: [...method, 'Integration request', 'Edit'] },
      ),
      only: 'look',
    },
  ],
  or: [
    {
      kind: 'case',
      when: 'If the method has none (the switch is off)',
      instead: 'map `WWW-Authenticate` in the header mappings of its response 401',
      open: true,
      steps: [
        step(aws, 'If the list of **Method response** has no 401: create a response with that status.', {
          path: [...method, 'Method response', 'Create response'],
        }),
        step(aws, 'Add the header `WWW-Authenticate` to the response 401.', {
          path: [...method, 'Method response', '401', 'Edit', 'Header name'],
          ...value('Header name', 'WWW-Authenticate'),
        }),
        step(aws, 'Map `WWW-Authenticate` to this text, with its single quotes.', {
          path: [...method, 'Integration response', '401', 'Header mappings'],
          ...value('WWW-Authenticate', `'${said}'`),
        }),
        step(aws, 'Deploy the API to the stage that your MCP server’s URL leads to.', {
          path: [...resources, 'Deploy API'],
        }),
        ...forgetSearch(facts),
      ],
    },
    {
      kind: 'case',
      when: 'If the method has one (it is on), or your API has no **Resources** (an HTTP API)',
      instead: 'use a load balancer in place of the API gateway',
      open: true,
      // It has an address of its own, unless the name that led to the API gateway is led to it.
      steps: [...balancer, ...enterNewUrl(facts, 'If your MCP server has another URL with it'), ...forgetSearch(facts)],
    },
    ...usualAddress(facts),
  ],
});

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

  refers: ({ data: { name } }, { source }) => source !== 'AWS' || isAmazon(name),

  test(facts) {
    const answers = unauthorized(facts);
    const at = answers.find((x) => lacksChallenge(x) !== false && renamed(x));
    const [name, value] = (at && renamed(at)) ?? ['', ''];
    if (at)
      return failed({
        at,
        evidence: [evidence(at, 'WWW-Authenticate', `${name}: ${value}`, `WWW-Authenticate: ${value}`)],
        survivedBy: survivalWithout(readChallenge([value]).bearer?.resourceMetadata, at, facts),
        data: { name, value },
      });
    return answers.some((x) => lacksChallenge(x) === false) ? passed : unknown;
  },

  title: ({ at, data: { name } }) =>
    isAmazon(name)
      ? isFunctionUrl(at)
        ? 'The URL of your Lambda function renames the header that says where to sign in (`WWW-Authenticate`)'
        : 'Amazon API Gateway renames the header that says where to sign in (`WWW-Authenticate`)'
      : 'The header that says where to sign in arrives under another name (`WWW-Authenticate`)',
  summary: ({ facts, data: { name } }) =>
    `In the 401 of your MCP server it is called ${code(name)}, and ${clientWord(facts)} does not look there.`,
  why: () => whyUnauthorized,
  fix: ({ facts, at, data: { name, value: said } }) =>
    isAmazon(name)
      ? isFunctionUrl(at)
        ? { do: [...balancer, ...enterNewUrl(facts), ...forgetSearch(facts)], or: usualAddress(facts) }
        : gatewayFix(facts, said)
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
  // The URL of the function renames for ever: what is asked there decides nothing.
  verify: ({ facts, at, data: { name } }) => [
    isAmazon(name) && isFunctionUrl(at) ? connectWith(facts, 'the new URL') : verifyAsked(facts, at),
  ],
});
