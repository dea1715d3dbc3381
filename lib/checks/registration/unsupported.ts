import { header } from '../../exchange.ts';
import type { Facts } from '../../handshake/facts.ts';
import { parseUrl, withoutSlash } from '../../text/url.ts';
import { defineCheck, type FixDraft } from '../define.ts';
import { hostMetadata } from '../kit/host-metadata.ts';
import { languageOf } from '../kit/recipes/code-for.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { createByHand, orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { restartAndForget } from '../kit/steps/metadata.ts';
import { logsAndSupport } from '../kit/steps/scalekit.ts';
import { serveJson } from '../kit/steps/serve-json.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { inServer, searchFor } from '../kit/steps/step.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { get } from '../kit/verify/requests.ts';
import { signInOpens } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, host, upperFirst } from '../kit/words.ts';
import { programs } from '../signs/fronts.ts';
import { allowRegistration, forgetMetadata, nowhereToRegister, theClient } from './shared.ts';

const pathOf = (url: URL | undefined) => url && withoutSlash(url.pathname);

/** The MCP server names itself as the place to sign in: the reader's own program, and none of a vendor's at the same host. */
function isOwn(facts: Facts): boolean {
  const issuer = parseUrl(facts.serverMetadata.issuer);
  const server = parseUrl(facts.server ?? undefined);
  return (
    !facts.scalekit &&
    !vendorOf(facts) &&
    issuer !== undefined &&
    issuer.origin === server?.origin &&
    ['', pathOf(server)].includes(pathOf(issuer))
  );
}

/** Nothing says that it is written in another language. */
const maybeTypeScript = ({ framework, serverMetadata }: Facts): boolean =>
  [undefined, 'javascript'].includes(languageOf(framework)) &&
  !programs.test(header(serverMetadata.document?.at.response?.headers, 'server') ?? '');

/** Which of the two is meant only the reader knows: the router of the SDK that names the server itself has nearly the name of the other. */
function ownFix(facts: Facts): FixDraft {
  // As long as its metadata names nobody else, it tells nothing of another vendor.
  const { document: _own, ...serverMetadata } = facts.serverMetadata;
  const unnamed: Facts = {
    ...facts,
    resourceMetadata: { ...facts.resourceMetadata, authorizationServers: [] },
    serverMetadata: { ...serverMetadata, requests: [] },
  };
  const sdk = maybeTypeScript(facts);
  return {
    do: [
      inServer('Look in your code who signs people in.', {
        values: searchFor([...(sdk ? ['mcpAuthRouter'] : []), 'authorization_servers', 'scalekit']),
        only: 'look',
      }),
    ],
    or: [
      {
        kind: 'case',
        when: 'If Scalekit signs people in for your MCP server',
        instead: 'serve the JSON that names Scalekit',
        open: true,
        steps: [
          ...(sdk
            ? [inServer('If your code calls `mcpAuthRouter`: delete that call, since it names your MCP server itself.')]
            : []),
          ...serveJson(unnamed),
          ...restartAndForget(facts),
        ],
      },
      {
        kind: 'case',
        when: 'If your MCP server signs people in itself',
        instead: 'let clients register there',
        open: true,
        steps: [
          inServer(
            sdk
              ? 'Offer `registration_endpoint`: the official SDK does with `registrationUrl` of `ProxyOAuthServerProvider`, or with `registerClient` of your own `clientsStore`.'
              : 'Let clients register there, and name the address in the metadata of the sign-in (`registration_endpoint`, RFC 7591).',
          ),
          ...restartAndForget(facts),
        ],
      },
    ],
  };
}

export default defineCheck({
  id: 'registration/unsupported',
  owner: ({ facts }) => (isOwn(facts) ? 'mcp-server' : 'scalekit'),
  judges: 'request',
  quiet: true,
  fails:
    'The metadata offers neither dynamic client registration nor client ID metadata documents, and the client has no client ID.',
  references: [
    rfc(7591, '3'),
    mcp('basic/authorization', 'Client registration', 'client-registration-approaches'),
    scalekit('add-server'),
  ],

  // It may have read where to register, and went by what another says.
  test: (facts) => nowhereToRegister(facts, { cimd: false, hasOther: (of) => hostMetadata(of) !== undefined }),

  title: ({ facts }) =>
    isOwn(facts)
      ? `Your MCP server names itself as the place to sign in, and lets no client register (\`registration_endpoint\`)`
      : `${upperFirst(authorizationServer(facts))} does not let ${clientWord(facts)} register (dynamic client registration is ${facts.scalekit ? 'off' : 'not offered'})`,
  // Before its end nobody knows whether somebody gave it one.
  summary: ({ facts }) =>
    facts.ended
      ? `${theClient(facts)} has no client ID, its name at ${authorizationServer(facts)}, and no way to get one.`
      : `${upperFirst(authorizationServer(facts))} offers ${clientWord(facts)} no way to a client ID, its name there: without one of its own it stops here.`,
  why: ({ facts }) =>
    `Before the sign-in ${clientWord(facts)} needs an ID by which ${authorizationServer(facts)} knows it (client ID). There are three ways to it: ${clientWord(facts)} registers (\`registration_endpoint\`), ` +
    'it gives the address of a description of itself (CIMD), or somebody creates the ID by hand. ' +
    'Clients built on the official TypeScript SDK report this as "Incompatible auth server: does not support dynamic client registration".',
  fix: ({ facts }) =>
    isOwn(facts)
      ? ownFix(facts)
      : vendorOf(facts)?.byHandOnly
        ? { do: createByHand(facts), stuck: logsAndSupport(facts) }
        : {
            do: [allowRegistration(facts), ...forgetMetadata(facts)],
            or: [
              orCreateByHand(
                facts,
                facts.scalekit ? 'If registration has to stay off' : 'If nobody can turn it on there',
              ),
              ...(facts.scalekit
                ? [
                    {
                      when: 'If all your clients publish a description of themselves (CIMD)',
                      instead: 'allow that way alone',
                      steps: [settingStep(facts, 'metadata-document'), ...forgetMetadata(facts)],
                    },
                  ]
                : []),
            ],
            stuck: logsAndSupport(facts),
          },
  verify: ({ facts, at }) => {
    if (vendorOf(facts)?.byHandOnly) return [signInOpens(facts)];
    const request = get(at.request.url);
    const supported = {
      kind: 'member',
      name: 'client_id_metadata_document_supported',
      value: { equals: true },
    } as const;
    return [
      {
        says: `The command asks ${code(host(at.request.url))} for its metadata: it has to hold \`registration_endpoint\`, or \`client_id_metadata_document_supported\` with \`true\`.`,
        anyOf: [
          { request, expects: { kind: 'member', name: 'registration_endpoint', value: { type: 'url' } } },
          { request, expects: supported },
        ],
      },
    ];
  },
});
