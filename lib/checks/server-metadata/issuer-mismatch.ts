import type { Facts, Observed } from '../../handshake/facts.ts';
import { resourceIdOf } from '../../protocol/scalekit.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl, sameOrigin, withoutSlash } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { fieldEvidence, statusEvidence } from '../kit/evidence.ts';
import { answersItself, ownerOfSignIn, place, signInPlace, signsIn, theJson } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { inJson, restartAndForget } from '../kit/steps/metadata.ts';
import { sendReport } from '../kit/steps/scalekit.ts';
import { serveJson } from '../kit/steps/serve-json.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { orOlderInspector } from '../kit/steps/settings.ts';
import { inServer, step, value } from '../kit/steps/step.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { verifyMember } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** An address as URL parsers write it, without a slash at its end: the default port gone, the host in lower case. */
const written = (url: string) => withoutSlash(parseUrl(url)?.href ?? url);

/** The issuer that the client asked about as the resource metadata writes it, which is what it compares: not its URL. */
function askedFor(x: Observed, issuer: string, { resourceMetadata, client, server }: Facts): string | undefined {
  const asked = issuerOf(x.request.url)?.issuer;
  if (asked === undefined) return undefined;
  const named = resourceMetadata.authorizationServers.find((entry) => written(entry) === written(asked));
  if (named !== undefined) return named;
  // Without resource metadata, SDK 2 takes the MCP server's own origin, and holds the document to it.
  const alone = !resourceMetadata.document && sameOrigin(asked, server);
  if (!alone) return undefined;
  if (client.part === 'backend') return `${asked}/`;
  // What another client is given to compare is not known to the slash; another issuer altogether is wrong for any.
  if (!resourceMetadata.requests.length) return undefined;
  return withoutSlash(issuer) === withoutSlash(asked) ? issuer : asked;
}

/** The official SDK tolerates one thing: the URL that it was given ends with a slash and the issuer does not. */
const matches = (issuer: string, expected: string, { client }: Facts) =>
  issuer === expected || (`${issuer}/` === expected && client.kind === 'inspector');

interface Mismatch {
  issuer: string;
  expected: string;
}

/** How far apart they are: a slash at the end, another way to write the same address, or another address. */
const difference = ({ issuer, expected }: Mismatch): 'slash' | 'spelling' | 'other' =>
  withoutSlash(issuer) === withoutSlash(expected)
    ? 'slash'
    : written(issuer) === written(expected)
      ? 'spelling'
      : 'other';

/** Scalekit names the resource, by another host than the MCP server does: its own domain, say. */
const isResource = ({ issuer }: Mismatch) => resourceIdOf(issuer) !== undefined;

/** What the MCP server names is what has to change, as far as can be told. */
const isForYou = (facts: Facts, at: Observed, data: Mismatch) =>
  difference(data) !== 'other' || isResource(data) || !facts.scalekit || answersItself(facts, at);

/** `authorization_servers` with the issuer as it names itself. */
const entriesWith = ({ resourceMetadata }: Facts, { issuer, expected }: Mismatch): string[] =>
  resourceMetadata.authorizationServers.length
    ? resourceMetadata.authorizationServers.map((entry) => (entry === expected ? issuer : entry))
    : [issuer];

/** The document of another host: the client asked the MCP server for it, since what names that host was not found. */
const lackedFor = (facts: Facts, at: Observed, data: Mismatch): string[] =>
  difference(data) === 'other' &&
  answersItself(facts, at) &&
  !facts.resourceMetadata.document &&
  !sameOrigin(data.issuer, data.expected)
    ? facts.resourceMetadata.requests.filter(({ status }) => status === 404).map(({ request }) => request.url)
    : [];

export default defineCheck<Mismatch>({
  id: 'server-metadata/issuer-mismatch',
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: '`issuer` is not identical to the entry in `authorization_servers`, trailing slash included.',
  references: [
    rfc(8414, '3.3'),
    mcp('basic/authorization', 'Authorization server metadata discovery', 'authorization-server-metadata-discovery'),
    scalekit('metadata'),
  ],

  test(facts) {
    const compared = facts.serverMetadata.requests.flatMap((at) => {
      const issuer = isObject(at.json) && isSuccess(at) ? at.json.issuer : undefined;
      if (typeof issuer !== 'string') return [];
      const expected = askedFor(at, issuer, facts);
      return expected !== undefined ? [{ at, issuer, expected }] : [];
    });
    const wrong = compared.find(({ issuer, expected }) => !matches(issuer, expected, facts));
    if (!wrong) return compared.length ? passed : unknown;
    const { at, issuer, expected } = wrong;
    const data = { issuer, expected };
    const { document } = facts.resourceMetadata;
    const evidence =
      document && isForYou(facts, at, data)
        ? [fieldEvidence(document.at, 'authorization_servers', entriesWith(facts, data)), fieldEvidence(at, 'issuer')]
        : [fieldEvidence(at, 'issuer', expected)];
    const [lacked] = lackedFor(facts, at, data);
    const missing = facts.resourceMetadata.requests.find(({ request }) => request.url === lacked);
    if (missing) evidence.unshift(statusEvidence(missing, '200'));
    return failed({ at, evidence, data });
  },

  summary: ({ facts, at, data }) => {
    const { issuer, expected } = data;
    const says = `${answersItself(facts, at) ? 'the JSON' : `${signsIn(facts, at)} itself`} says ${code(issuer)}`;
    const onlySlash = difference(data) === 'slash' ? ': only a slash at the end differs' : '';
    if (lackedFor(facts, at, data).length)
      return `${upperFirst(clientWord(facts))} found no JSON that says where to sign in (404), and asked your MCP server itself. There ${says}.`;
    return facts.resourceMetadata.document
      ? `Your MCP server names ${code(expected)}, and ${says}${onlySlash}.`
      : `${upperFirst(clientWord(facts))} asked about ${code(expected)}, and ${says}${onlySlash}.`;
  },
  why: ({ facts, at, data }) =>
    'The two addresses have to be the same, letter by letter, so that no other site can pose as the place to sign in.' +
    (facts.client.kind === 'inspector' && facts.client.part !== 'backend'
      ? ' MCP Inspector compares them only since version 2.'
      : '') +
    (isForYou(facts, at, data)
      ? ''
      : ` What your MCP server names is right: at ${code(data.issuer)} itself no client can get an ID.`),
  ...inCases(['owner', 'title', 'fix'], ({ facts, at, data, data: { issuer, expected } }) => {
    const itself = answersItself(facts, at);
    const who = signsIn(facts, at);
    const entry = entriesWith(facts, data);
    const write = inJson(
      facts,
      `Set \`authorization_servers\` in ${theJson(facts)} to exactly this.`,
      {
        ...value('authorization_servers', JSON.stringify(entry)),
        ...withRecipe(metadataSnippets(facts, 'authorization_servers', entry)),
      },
      expected,
    );
    const written = [write, ...restartAndForget(facts)];
    const another = `${upperFirst(who)} gives another address for itself than your MCP server does (\`issuer\`)`;

    if (difference(data) !== 'other')
      return {
        owner: 'mcp-server',
        title: itself
          ? 'Your MCP server writes its own address in two ways (`issuer`)'
          : `Your MCP server and ${who} write the same address differently (\`issuer\`)`,
        fix: { do: written },
      };

    if (itself) {
      const own = inServer(
        `Set \`issuer\` in the JSON at ${code(place(at.request.url, facts))} to the address of your MCP server.`,
        value('issuer', expected),
      );
      return {
        owner: isResource(data) ? 'mcp-server' : ownerOfSignIn(facts, at),
        title: 'Your MCP server’s sign-in metadata names another address than its own (`issuer`)',
        fix: lackedFor(facts, at, data).length
          ? {
              do: [...serveJson(facts, lackedFor(facts, at, data)), ...restartAndForget(facts)],
              or: [{ kind: 'case', when: 'If your MCP server signs people in by itself', steps: [own] }],
            }
          : facts.resourceMetadata.document
            ? {
                do: written,
                or: [{ kind: 'case', when: 'If your MCP server signs people in by itself', steps: [own] }],
              }
            : {
                do: [own, ...restartAndForget(facts)],
                or: [
                  {
                    kind: 'case',
                    when: `If people sign in at ${code(issuer)}`,
                    instead: 'name that in your MCP server’s metadata',
                    steps: [write],
                  },
                ],
              },
      };
    }

    if (isResource(data)) return { owner: 'mcp-server', title: another, fix: { do: written } };

    // The document of a Scalekit environment itself offers no registration: pointing there would only move the failure.
    if (facts.scalekit)
      return {
        owner: ownerOfSignIn(facts, at),
        title: `${upperFirst(who)} gives a wrong address for itself (\`issuer\`), and your MCP server names the right one`,
        fix: { do: [sendReport(facts)], or: orOlderInspector(facts, 'does not compare these addresses') },
      };

    return {
      owner: ownerOfSignIn(facts, at),
      title: another,
      fix: {
        do: written,
        or: [
          {
            kind: 'case',
            when: `If ${code(expected)} is the right one`,
            steps: [
              vendorOf(facts)?.settings['public-address']
                ? settingStep(facts, 'public-address', parseUrl(expected)?.origin ?? expected)
                : step(signInPlace(facts, at), 'Change the issuer to exactly this.', value('issuer', expected)),
            ],
          },
        ],
      },
    };
  }),
  verify: ({ facts, at, data: { issuer, expected } }) => {
    if (lackedFor(facts, at, { issuer, expected }).length)
      return [verifyResourceMetadata(facts, lackedFor(facts, at, { issuer, expected }))];
    const here = verifyMember(at.request.url, 'issuer', { equals: expected });
    const { document } = facts.resourceMetadata;
    if (!document || !isForYou(facts, at, { issuer, expected })) return [here];
    const there = verifyMember(document.at.request.url, 'authorization_servers', { has: issuer });
    return [
      {
        says: `The command asks for both JSON documents: \`issuer\` has to be ${code(expected)}, or \`authorization_servers\` has to list ${code(issuer)}.`,
        anyOf: [here, there].flatMap(({ anyOf = [] }) => anyOf),
      },
    ];
  },
});
