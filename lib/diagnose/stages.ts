/** The eight stages of a handshake as a line that fills in. */
import { type Stage, type StageId, type StageStatus, stageIds, type Verdict } from '../finding.ts';
import type { Facts, MetadataFacts } from '../handshake/facts.ts';

export interface Judged {
  verdict: Verdict;
  failedAt: StageId | undefined;
  suspectedAt: StageId | undefined;
  warnedAt: StageId[];
}

export function stagesOf(facts: Facts, judged: Judged): Stage[] {
  const end = judged.failedAt ?? judged.suspectedAt;
  const last = end ? stageIds.indexOf(end) : stageIds.length;
  /** The last stage with anything observed: what lies before it was passed or not observed, never "not reached". */
  const reached = Math.max(-1, ...stageIds.map((id, i) => (i <= last && (i === last || evidence[id](facts)) ? i : -1)));
  const skipped = facts.token.requests.length === 0 && facts.mcp.every((x) => x.token.kind === 'none');
  return stageIds.map((id, i) => ({ id, status: status(id, i) }));

  function status(id: StageId, i: number): StageStatus {
    if (id === judged.failedAt) return 'failed';
    if (i > last) return 'not-reached';
    if (id === judged.suspectedAt || judged.warnedAt.includes(id)) return 'warning';
    if (evidence[id](facts)) return 'passed';
    // A server that asks for no token was reached past stages that nobody needed.
    if (i < reached) return judged.verdict === 'connected' && skipped ? 'not-reached' : 'unknown';
    return facts.via === 'live-check' ? 'unknown' : 'not-reached';
  }
}

const read = ({ document, unread }: MetadataFacts) => document !== undefined || unread;

/** What shows that a stage was passed. */
const evidence: Record<StageId, (facts: Facts) => boolean> = {
  network: ({ mcp }) => mcp.some((x) => x.status !== undefined && x.readable !== false),
  challenge: ({ challenged }) => challenged?.challenge?.bearer !== undefined,
  'resource-metadata': ({ resourceMetadata }) => read(resourceMetadata),
  'server-metadata': ({ serverMetadata }) => read(serverMetadata),
  registration: ({ registration, authorization }) =>
    registration.clientId !== undefined || authorization.requests.length > 0 || authorization.callback?.code === true,
  authorization: ({ authorization: { callback, earlierCallback } }) => (callback ?? earlierCallback)?.code === true,
  token: ({ token }) =>
    token.requests.some(
      ({ at, issued }) => issued || (at.status === 200 && at.bodyKind === 'unseen' && at.readable !== false),
    ),
  session: ({ session }) => session.connected,
};
