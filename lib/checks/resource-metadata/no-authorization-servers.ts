import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { metadataRouteSnippet, metadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { metadataJsonSteps } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyMember } from '../kit/verify/verify.ts';
import { clientWord, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'resource-metadata/no-authorization-servers',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: '`authorization_servers` is missing or empty.',
  references: [
    mcp('basic/authorization', 'Authorization server location', 'authorization-server-location'),
    rfc(9728, '2'),
    scalekit('metadata'),
  ],

  test({ resourceMetadata: { document } }) {
    if (!document || Object.keys(document.value).length === 0) return unknown;
    const value = document.value.authorization_servers;
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) return passed;
    return failed({
      at: document.at,
      evidence: [
        { ...fieldEvidence(document.at, 'authorization_servers'), expected: '"authorization_servers": ["https://…"]' },
      ],
      data: { empty: value !== undefined },
    });
  },

  title: () => 'The metadata of your MCP server names no authorization server',
  summary: ({ facts, data }) =>
    `${data.empty ? 'The list `authorization_servers` is empty.' : 'The list `authorization_servers` is missing.'} ` +
    `It is what the document is for: ${clientWord(facts)} learns from it where to sign in. ` +
    `${upperFirst(clientWord(facts))} then takes the MCP server itself for the authorization server, and finds nothing there.`,
  fix: ({ facts }) => {
    const servers = goodDocument(facts)?.authorization_servers;
    return [
      ...metadataJsonSteps(facts),
      servers
        ? {
            text: 'Add the list to the document.',
            snippet: metadataSnippet(facts.framework, 'authorization_servers', servers),
          }
        : {
            text: 'Serve the document with the issuer of your authorization server in `authorization_servers`.',
            snippet: metadataRouteSnippet(facts, undefined),
          },
      restartServer,
      ...connectAnew(facts),
    ];
  },
  verify: ({ at }) => [verifyMember(at.request.url, 'authorization_servers', 'filled')],
});
