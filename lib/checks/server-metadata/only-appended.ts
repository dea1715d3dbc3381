import type { Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { isNoDocument, serverMetadataRequests, statusOfEach } from '../kit/answers/documents.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import { evidence } from '../kit/evidence.ts';
import { ownerOfSignIn, signsIn } from '../kit/metadata-words.ts';
import { mcp, rfc } from '../kit/references.ts';
import { changeDocument } from '../kit/steps/metadata.ts';
import { value } from '../kit/steps/step.ts';
import { verifyServerMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

const pathOf = (url: string) => parseUrl(url)?.pathname ?? url;

/** `<issuer>/.well-known/oauth-authorization-server`, below the path of the issuer. */
const isAppended = (x: Observed) => {
  const asked = issuerOf(x.request.url);
  return asked?.kind === 'oauth' && asked.form === 'appended';
};

export default defineCheck<{ urls: string[]; refused: { url: string; status: number | undefined } }>({
  id: 'server-metadata/only-appended',
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
  judges: 'answer',
  survivedBy: 'client-continued',
  fails:
    'The authorization server metadata is only at `<issuer>/.well-known/oauth-authorization-server`, where the official SDKs never ask.',
  references: [
    rfc(8414, '3.1'),
    mcp('basic/authorization', 'Authorization server metadata discovery', 'authorization-server-metadata-discovery'),
  ],

  test(facts) {
    const requests = serverMetadataRequests(facts);
    const elsewhere = requests.filter((x) => !isAppended(x));
    if (elsewhere.some((x) => isSuccess(x) && !isNoDocument(x))) return passed;
    const at = requests.find((x) => isAppended(x) && isSuccess(x) && !isNoDocument(x));
    const refused = elsewhere.find(isRefusal);
    if (!at || !refused) return unknown;
    return failed({
      at,
      evidence: [
        ...statusOfEach(elsewhere, isRefusal, 'at-any'),
        evidence(at, 'Address of the JSON', at.request.url, refused.request.url),
      ],
      data: {
        urls: [...new Set(elsewhere.map((x) => x.request.url))].slice(0, 4),
        refused: { url: refused.request.url, status: refused.status },
      },
    });
  },

  title: ({ facts, at }) =>
    `${upperFirst(signsIn(facts, at))} serves its sign-in metadata at an address that most MCP clients never ask`,
  summary: ({ facts, at, data: { refused } }) =>
    `${upperFirst(clientWord(facts))} got ${code(refused.status)} at ${code(pathOf(refused.url))}. The JSON is only at ${code(pathOf(at.request.url))}.`,
  why: () =>
    'The standard puts `/.well-known/oauth-authorization-server` between the host and the path, and here it stands behind the path.',
  fix: ({ facts, at, data: { refused } }) =>
    changeDocument(facts, at, {
      text: 'Serve the same JSON at this address too.',
      ...value('URL', refused.url),
    }),
  verify: ({ facts, data }) => [verifyServerMetadata(facts, data.urls)],
});
