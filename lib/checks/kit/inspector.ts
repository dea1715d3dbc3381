/** What the Inspector's own proxy (v1) or backend (v2) answered itself, in the place of the server behind it. */
import type { Evidence } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { type InspectorPart, ways } from '../../ways.ts';
import type { Failure, Outcome } from '../define.ts';
import { outcome } from '../define.ts';
import { evidence } from './evidence.ts';

export interface InspectorData {
  /** What of the Inspector answered. */
  part: InspectorPart;
  text: string;
}

/** Fails where the proxy or backend answered itself with this status; `undefined` stands for no answer at all. */
export function inspectorOutcome(facts: Facts, status: number | undefined): Outcome<InspectorData> {
  const requests = facts.exchanges.filter((x) => ways[x.via].part && x.endpoint !== undefined);
  const failures = requests.flatMap((at): Failure<InspectorData>[] => {
    const { failure, endpoint } = at;
    const { part } = ways[at.via];
    if (failure?.kind !== 'proxy' || failure.status !== status || !endpoint || !part) return [];
    return [{ at, endpoint, data: { part, text: failure.text }, evidence: inspectorEvidence(at) }];
  });
  return outcome(
    failures,
    requests.some((x) => x.status !== undefined || x.failure?.kind === 'network'),
  );
}

function inspectorEvidence(at: Observed): Evidence[] {
  const status = at.failure?.status;
  return [
    ...(status === undefined ? [] : [{ ...evidence(at, 'status of the Inspector itself', String(status)), status }]),
    evidence(at, status === undefined ? 'how it ended' : 'answer of the Inspector itself', at.failure?.text ?? null),
  ];
}
