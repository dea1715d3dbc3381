import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { theJson } from '../kit/metadata-words.ts';
import { otherVendor } from '../kit/owners.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { compareMetadataJson, inJson, member, orOtherService, restartAndForget } from '../kit/steps/metadata.ts';
import { replaceJson } from '../kit/steps/serve-json.ts';
import { verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord } from '../kit/words.ts';

/** Who is known to sign people in. */
function listOf(facts: Facts): unknown {
  const { issuer } = facts.serverMetadata;
  return goodDocument(facts)?.authorization_servers ?? (issuer === undefined ? undefined : [issuer]);
}

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

  test(facts) {
    const { document } = facts.resourceMetadata;
    if (!document || Object.keys(document.value).length === 0) return unknown;
    const value = document.value.authorization_servers;
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) return passed;
    return failed({
      at: document.at,
      evidence: [fieldEvidence(document.at, 'authorization_servers', listOf(facts) ?? ['https://…'])],
      data: { empty: value !== undefined },
    });
  },

  title: ({ facts }) =>
    facts.scalekit
      ? 'Your MCP server’s metadata does not name Scalekit (`authorization_servers`)'
      : 'Your MCP server’s metadata does not say where to sign in (`authorization_servers`)',
  summary: ({ facts, data }) =>
    `The list is ${data.empty ? 'empty' : 'missing'}, so ${clientWord(facts)} does not know where to sign in.`,
  why: ({ facts }) =>
    `The list \`authorization_servers\` says where people sign in. Without an entry ${clientWord(facts)} asks your MCP server itself how to sign in, and finds nothing there.`,
  fix: ({ facts, data }) => {
    const list = listOf(facts);
    if (list === undefined)
      return {
        do: [
          ...(otherVendor(facts)
            ? [
                inJson(
                  facts,
                  `Add \`authorization_servers\` to ${theJson(facts)}, with the address of who signs people in.`,
                ),
              ]
            : replaceJson(facts)),
          ...restartAndForget(facts),
        ],
        or: orOtherService(facts),
      };
    return {
      do: [
        inJson(
          facts,
          data.empty
            ? `Fill the list \`authorization_servers\` in ${theJson(facts)} with exactly this.`
            : `Add \`authorization_servers\` to ${theJson(facts)}.`,
          {
            values: [member('authorization_servers', list)],
            ...withRecipe(metadataSnippets(facts, 'authorization_servers', list)),
          },
        ),
        ...restartAndForget(facts),
      ],
      stuck: compareMetadataJson(facts),
    };
  },
  verify: ({ facts, at }) => [verifyResourceMetadata(facts, [at.request.url])],
});
