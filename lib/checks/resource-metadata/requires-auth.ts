import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { wantsToken } from '../kit/answers/kinds.ts';
import { leadsToLogin, targetOf } from '../kit/answers/login.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { publicMetadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { failingUrls } from '../kit/verify/metadata.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'resource-metadata/requires-auth',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'resource-metadata-read',
  // Scalekit's quick starts guard every path but one: a client that finds the document there is past it.
  quiet: true,
  fails: 'The protected resource metadata is answered 401 or 403, or redirected to a sign-in page.',
  references: [
    rfc(9728, '3.1'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test({ resourceMetadata: { requests } }) {
    const at = requests.find((x) => wantsToken(x) || leadsToLogin(x));
    const target = at && targetOf(at);
    const shown = at && [
      statusEvidence(at, '200'),
      ...(target ? [evidence(at, 'Location', `Location: ${target.href}`, null)] : []),
    ];
    return outcome(at && shown ? [{ at, evidence: shown, data: {} }] : [], requests.some(isSuccess));
  },

  title: ({ at }) => `Your MCP server answers ${code(at.status)} to a request for its metadata`,
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} needs the document at ${code(at.request.url)} to find out where a token comes from, so it has none yet. ` +
    'Most likely the code that asks for a token covers the paths below `/.well-known` too.',
  fix: ({ facts, at }) => [
    {
      text: 'Let every path that begins with `/.well-known/` pass without a token.',
      snippet: publicMetadataSnippet(facts),
    },
    ...(at.status === 403
      ? [{ text: 'Look for a firewall or an origin check that answers 403, if the code lets the path pass.' }]
      : []),
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyDocument(failingUrls(facts.resourceMetadata, at), 'resource')],
});
