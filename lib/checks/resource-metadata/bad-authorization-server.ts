import type { Facts } from '../../handshake/facts.ts';
import { isLoopbackOrSubdomain, withScheme } from '../../protocol/addresses.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { asStrings } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { theJson } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import {
  compareMetadataJson,
  copyMetadataJson,
  inJson,
  member,
  orOtherService,
  restartAndForget,
} from '../kit/steps/metadata.ts';
import { verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { replaced } from '../kit/verify/verify.ts';
import { clientWord, code } from '../kit/words.ts';

type Fault = 'not-a-url' | 'http' | 'query' | 'metadata-url';

function faultOf(entry: string): Fault | undefined {
  const url = parseUrl(entry);
  if (!url || !/^https?:$/.test(url.protocol)) return 'not-a-url';
  if (issuerOf(entry) || /\/\.well-known\//.test(url.pathname)) return 'metadata-url';
  if (url.search || url.hash || /[?#]$/.test(entry)) return 'query';
  const local = isLoopbackOrSubdomain(entry);
  return url.protocol === 'http:' && !local ? 'http' : undefined;
}

/** What is wrong with the address. */
const wrong: Record<Fault, string> = {
  'not-a-url': 'That is no absolute URL.',
  http: 'Plain `http` is allowed only on your own computer.',
  query: 'Nothing may stand behind the path.',
  'metadata-url': 'The part with `.well-known` does not belong in this list.',
};

const named: Record<Fault, string> = {
  'not-a-url': 'by an address that is not complete',
  http: 'with `http` in place of `https`',
  query: 'by an address with more behind its path',
  'metadata-url': 'by the address of one of its documents',
};

/** What the entry most likely means; `undefined` where it cannot be told. */
function meant(entry: string, fault: Fault): string | undefined {
  if (fault === 'metadata-url') return issuerOf(entry)?.issuer;
  if (fault === 'http') return entry.replace(/^http:/i, 'https:');
  if (fault === 'query') return entry.replace(/[?#].*$/s, '');
  return withScheme(entry);
}

export default defineCheck({
  id: 'resource-metadata/bad-authorization-server',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'server-metadata-answered',
  fails:
    'An entry of `authorization_servers` is no absolute https URL, has a query or a fragment, or is a metadata URL.',
  references: [
    rfc(8414, '2'),
    rfc(9728, '2'),
    mcp('basic/authorization', 'Authorization server location', 'authorization-server-location'),
    scalekit('metadata'),
  ],

  test({ resourceMetadata: { document, authorizationServers } }) {
    if (!document || !authorizationServers.length) return unknown;
    const bad = authorizationServers.flatMap((entry, index) => {
      const fault = faultOf(entry);
      return fault ? [{ entry, fault, index }] : [];
    });
    const [first] = bad;
    if (!first) return passed;
    const right = authorizationServers.map((entry) => {
      const fault = faultOf(entry);
      return (fault && meant(entry, fault)) ?? entry;
    });
    return failed({
      at: document.at,
      evidence: [
        fieldEvidence(
          document.at,
          'authorization_servers',
          meant(first.entry, first.fault) === undefined ? null : right,
        ),
      ],
      // Clients take the first one.
      ...(first.index > 0 && { warning: true }),
      data: { entry: first.entry, fault: first.fault, right },
    });
  },

  title: ({ facts, data: { fault } }) =>
    `Your MCP server’s metadata names ${whoSignsIn(facts)} ${named[fault]} (\`authorization_servers\`)`,
  summary: ({ data: { entry, fault } }) => `It says ${code(entry)}. ${wrong[fault]}`,
  why: ({ facts }) =>
    `The list \`authorization_servers\` says where people sign in. From an entry ${clientWord(facts)} makes the address at which it asks how to sign in.`,
  fix: ({ facts, data }) => {
    const right = rightEntries(facts, data.right);
    if (right === undefined)
      return {
        do: [
          ...copyMetadataJson(facts),
          inJson(
            facts,
            `Put the whole address, from \`https://\` on, into \`authorization_servers\` of ${theJson(facts)}.`,
            {},
            data.entry,
          ),
          ...restartAndForget(facts),
        ],
        or: orOtherService(facts),
      };
    return {
      do: [
        inJson(
          facts,
          `Set \`authorization_servers\` in ${theJson(facts)} to exactly this.`,
          {
            values: [member('authorization_servers', right)],
            ...withRecipe(metadataSnippets(facts, 'authorization_servers', right)),
          },
          data.entry,
        ),
        ...restartAndForget(facts),
      ],
      stuck: compareMetadataJson(facts),
    };
  },
  verify: ({ facts, at, data: { entry, right } }) => {
    const [first] = rightEntries(facts, right) ?? [];
    const value = first === undefined ? 'filled' : { has: first };
    return [
      verifyResourceMetadata(
        facts,
        [at.request.url],
        replaced([{ name: 'authorization_servers', text: entry, value }]),
      ),
    ];
  },
});

/** What is meant by them, or what the dashboard has. */
const rightEntries = (facts: Facts, meant: readonly string[]): readonly string[] | undefined =>
  meant.every((entry) => !faultOf(entry)) ? meant : asStrings(goodDocument(facts)?.authorization_servers);

const whoSignsIn = ({ scalekit: known }: Facts) => (known ? 'Scalekit' : 'who signs people in');
