/** What a check brought, with what is read out of it once for all parts of the page. */
import type { CheckForm } from '../../lib/check-page/link.ts';
import { type Observed, observedOf } from '../../lib/check-page/observed.ts';
import { clientCalled } from '../../lib/clients/all.ts';
import type { Exchange } from '../../lib/exchange.ts';
import type { CheckResult } from '../../lib/extension/shared/check-port.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';

export interface LiveResult {
  /** What was asked for; the form may be another by now. */
  form: CheckForm;
  /** As the worker has it, without the secrets that were entered with it. */
  url: string;
  startedAt: number;
  endedAt: number;
  handshake: HandshakeSnapshot | null;
  attempt: AttemptSnapshot | null;
  exchanges: readonly Exchange[];
  notes: readonly string[];
  /** The person stopped it: there may have been more to see. */
  stopped: boolean;
  observed?: Observed;
}

export function liveResult(
  { url, handshakes, exchanges, notes, cancelled }: CheckResult,
  form: CheckForm,
  startedAt: number,
  endedAt: number,
): LiveResult {
  const [first] = handshakes;
  const client = clientCalled(form.client)?.name ?? null;
  const handshake = first ? { ...first, client: first.client ?? client } : null;
  return {
    form,
    url,
    startedAt,
    endedAt,
    handshake,
    attempt: handshake?.attempts.at(-1) ?? null,
    exchanges,
    notes,
    stopped: cancelled,
    ...(handshake && { observed: observedOf(handshake, exchanges) }),
  };
}
