import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { metadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { metadataJsonSteps } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyWithout } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

type Fault = 'not-a-url' | 'http' | 'query' | 'metadata-url';

function faultOf(entry: string): Fault | undefined {
  const url = parseUrl(entry);
  if (!url || !/^https?:$/.test(url.protocol)) return 'not-a-url';
  if (issuerOf(entry) || /\/\.well-known\//.test(url.pathname)) return 'metadata-url';
  if (url.search || url.hash || /[?#]$/.test(entry)) return 'query';
  const local = isLoopbackOrSubdomain(entry);
  return url.protocol === 'http:' && !local ? 'http' : undefined;
}

const why: Record<Fault, string> = {
  'not-a-url': 'That is not an absolute URL.',
  http: 'It has to begin with `https`; only addresses of the same machine may use `http`.',
  query: 'An issuer has neither a query nor a fragment.',
  'metadata-url':
    'That is the URL of a document. The entry has to be the issuer, from which a client builds that URL itself.',
};

/** What the entry most likely means; `undefined` where it cannot be told. */
function meant(entry: string, fault: Fault): string | undefined {
  if (fault === 'metadata-url') return issuerOf(entry)?.issuer;
  if (fault === 'http') return entry.replace(/^http:/i, 'https:');
  if (fault === 'query') return entry.replace(/[?#].*$/s, '');
  return /^[\w.-]+\.[a-z]{2,}(\/|$)/i.test(entry) ? `https://${entry}` : undefined;
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

  title: () => 'The metadata of your MCP server names an authorization server that cannot be one',
  summary: ({ facts, data }) =>
    `${code('authorization_servers')} says ${code(data.entry)}. ${why[data.fault]} ` +
    `${upperFirst(clientWord(facts))} cannot find the metadata of the authorization server from it.`,
  fix: ({ facts, data }) => [
    ...metadataJsonSteps(facts),
    {
      text: 'Write the issuer of the authorization server into the document, as its own metadata says it.',
      ...((goodDocument(facts) || data.right.every((entry) => !faultOf(entry))) && {
        snippet: metadataSnippet(
          facts.framework,
          'authorization_servers',
          data.right.every((entry) => !faultOf(entry)) ? data.right : goodDocument(facts)?.authorization_servers,
        ),
      }),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ at, data: { entry } }) => [
    verifyWithout(at.request.url, [{ name: 'authorization_servers', text: entry }], 'for that entry'),
  ],
});
