import type { Facts, Observed } from '../../handshake/facts.ts';
import { resourceIdOf } from '../../protocol/scalekit.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl, sameOrigin } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { refusedAt, serverMetadataRequests, statusOfEach } from '../kit/answers/documents.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import { bodyEvidence, evidence, statusEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { addAgain, otherEntry } from '../kit/steps/metadata.ts';
import { verifyServerMetadata } from '../kit/verify/metadata.ts';
import { code, host } from '../kit/words.ts';

const idOf = (x: Observed) => resourceIdOf(issuerOf(x.request.url)?.issuer ?? '');

/** The answer names the resource, other than by repeating the path that was asked. */
function namesResource(x: Observed, id: string): boolean {
  const path = parseUrl(x.request.url)?.pathname ?? '';
  const body = (x.response?.body ?? '').slice(0, 4000).replaceAll(path, '').replaceAll(encodeURIComponent(path), '');
  if (body.includes(id)) return true;
  const text = isObject(x.json)
    ? `${x.json.error ?? ''} ${x.json.message ?? ''} ${x.json.error_description ?? ''}`
    : '';
  return /\b(unknown_resource|resource_not_found)\b|\bunknown resource\b|^\s*(mcp )?(resource|server) (not found|does not exist)/i.test(
    text,
  );
}

/** Another document of the same environment that is there. */
const otherDocument = (id: string, refusedAt: Observed, { exchanges, checked }: Facts) =>
  [...exchanges, ...(checked?.beside ?? [])].find(
    (x) =>
      x.role !== 'mcp' &&
      x.role !== 'resource-metadata' &&
      isSuccess(x) &&
      sameOrigin(x.request.url, refusedAt.request.url) &&
      !x.request.url.includes(id),
  );

export default defineCheck({
  id: 'server-metadata/unknown-resource',
  owner: 'mcp-server',
  judges: 'answer',
  // There is nothing at that URL that the page could have read.
  insteadOf: ['cors'],
  survivedBy: 'server-metadata-read',
  fails: 'The environment answers, and does not know the resource id: it was deleted, or is of another environment.',
  references: [rfc(8414, '3'), scalekit('troubleshooting-setup'), scalekit('metadata')],

  test(facts) {
    const requests = serverMetadataRequests(facts).filter((x) => idOf(x) !== undefined);
    if (requests.some(isSuccess)) return passed;
    const [at, ...more] = refusedAt(requests, isRefusal, facts);
    const id = at && idOf(at);
    if (!at || id === undefined) return unknown;
    const says = requests.find((x) => namesResource(x, id));
    const other = otherDocument(id, at, facts);
    if (!says && !other) return unknown;
    const failure = {
      evidence: [
        ...statusOfEach(requests, isRefusal, 'at-any').slice(0, 2),
        ...(says ? [bodyEvidence(says, null)] : []),
        ...(other ? [statusEvidence(other, null)] : []),
        evidence(at, 'Resource ID', id, null),
      ],
      data: { id, urls: [...new Set(requests.map((x) => x.request.url))].slice(0, 4) },
    };
    return failed(...[at, ...more].map((x) => ({ at: x, ...failure })));
  },

  title: () => 'Scalekit does not know the resource ID that your MCP server names (`authorization_servers`)',
  summary: ({ facts, at, data: { id } }) =>
    `${code(id)} was deleted, or it belongs to another environment than ${environment(facts, at)}.`,
  why: () =>
    'Your MCP server names this environment and this ID, and the environment has no such ID. Each environment, such as development and production, has resource IDs of its own, and what was deleted does not come back under its ID.',
  fix: ({ facts }) => ({ do: otherEntry(facts), or: [addAgain(facts)] }),
  verify: ({ facts, data }) => [verifyServerMetadata(facts, data.urls)],
});

const environment = ({ scalekit: known }: Facts, at: Observed) =>
  known && known.kind !== 'unknown'
    ? `the ${known.kind} environment ${code(host(at.request.url))}`
    : code(host(at.request.url));
