/** What the Inspector's own proxy (v1) or backend (v2) answered itself, in the place of the server behind it. */
import type { Evidence } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import type { Failure, Outcome } from '../define.ts';
import { outcome } from '../define.ts';
import { evidence } from './evidence.ts';

export interface InspectorData {
  /** Version 1 has a proxy on a port of its own, version 2 a backend on the page's. */
  proxy: boolean;
  text: string;
}

const relayed = (x: Observed) => x.via === 'inspector-v1-proxy' || x.via === 'inspector-v2-relay';

/** Fails where the proxy or backend answered itself with this status; `undefined` stands for no answer at all. */
export function inspectorOutcome(facts: Facts, status: number | undefined): Outcome<InspectorData> {
  const requests = facts.exchanges.filter((x) => relayed(x) && x.endpoint !== undefined);
  const failures = requests.flatMap((at): Failure<InspectorData>[] => {
    const { failure, endpoint } = at;
    if (failure?.kind !== 'proxy' || failure.status !== status || !endpoint) return [];
    const data = { proxy: at.via === 'inspector-v1-proxy', text: failure.text };
    return [{ at, endpoint, data, evidence: inspectorEvidence(at) }];
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

export const part = ({ proxy }: InspectorData): string => (proxy ? 'proxy' : 'backend');
