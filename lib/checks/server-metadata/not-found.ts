import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { refusedAt, serverMetadataRequests, statusOfEach } from '../kit/answers/documents.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { mcp, openid, rfc, scalekit } from '../kit/references.ts';
import { placeSteps } from '../kit/steps/metadata.ts';
import { verifyServerMetadata } from '../kit/verify/metadata.ts';
import { authorizationServer, clientWord, code, codes, host, upperFirst } from '../kit/words.ts';

export default defineCheck<{ urls: string[]; status: number | undefined }>({
  id: 'server-metadata/not-found',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answer',
  general: true,
  // There is nothing at that URL that the page could have read.
  insteadOf: ['cors'],
  survivedBy: 'server-metadata-read',
  quiet: true,
  fails: 'The authorization server metadata is answered 404 at every URL tried.',
  references: [
    rfc(8414, '3'),
    openid('4', 'OpenID provider configuration'),
    mcp('basic/authorization', 'Authorization server metadata discovery', 'authorization-server-metadata-discovery'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const requests = serverMetadataRequests(facts);
    if (requests.some(isSuccess)) return passed;
    const [at, ...more] = refusedAt(requests, isRefusal, facts);
    if (!at) return unknown;
    const failure = {
      evidence: statusOfEach(requests, isRefusal),
      data: { status: at.status, urls: [...new Set(requests.map((x) => x.request.url))].slice(0, 4) },
    };
    return failed(...[at, ...more].map((x) => ({ at: x, ...failure })));
  },

  title: ({ facts, at }) =>
    ownerOfUrl(facts, at) === 'mcp-server'
      ? 'Your MCP server has no authorization server metadata'
      : `${upperFirst(authorizationServer(facts))} has no metadata where the client looks for it`,
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} asked ${codes(data.urls)} and was answered ${code(data.status)}. ` +
    (facts.resourceMetadata.authorizationServers.length
      ? `Those URLs follow from ${code(facts.resourceMetadata.authorizationServers[0])} in the metadata of your MCP server. `
      : ownerOfUrl(facts, at) === 'mcp-server'
        ? `Nothing named another authorization server, so it asked ${code(host(at.request.url))} itself. `
        : '') +
    'Without this document a client knows neither where to register nor where to sign in.',
  fix: ({ facts, at }) => placeSteps(facts, at),
  verify: ({ facts, data }) => [verifyServerMetadata(facts, data.urls)],
});
