/** What the answers to a part of a live check say of a finding, by the same check as before. */
import { checks } from '../checks/all.ts';
import { clientCalled } from '../clients/all.ts';
import { diagnoseFacts } from '../diagnose.ts';
import type { Exchange } from '../exchange.ts';
import type { Diagnosis, Finding } from '../finding.ts';
import { handshakesOf } from '../handshake/assemble.ts';
import type { Context, Facts } from '../handshake/facts.ts';
import { factsOf } from '../handshake/facts-of.ts';
import { THROUGH_PROXY, walkerOf } from '../handshake/walkers.ts';
import { parseObject } from '../text/json.ts';
import { asksAsPage } from './extent.ts';
import { type AgainSubject, matterOf } from './subject.ts';

/** Which client's way is gone again (`lib/handshake/walkers.ts`): a page's where it is asked as a page, and else none. */
export function walkerNameOf(subject: AgainSubject): string {
  if (subject.throughProxy) return THROUGH_PROXY;
  const called = subject.client === undefined ? undefined : clientCalled(subject.client);
  const isInspector = called !== undefined && /^inspector/.test(called.id);
  if (asksAsPage(subject)) return isInspector ? 'inspector-v1' : 'web';
  if (isInspector) return 'inspector';
  return called && !walkerOf(called.id).client.inPage ? called.id : 'other';
}

export interface Judged {
  /** What the same check says now of the same endpoint. */
  same: 'passed' | 'failed' | 'unknown';
  /** The finding, where it is found again. */
  again: Finding | undefined;
  /** What stops the client now, or would. */
  first: Finding | undefined;
}

const contextOf = (subject: AgainSubject): Context => {
  const dashboardMetadata = parseObject(subject.dashboardMetadata);
  return { client: walkerNameOf(subject), ...(dashboardMetadata && { dashboardMetadata }) };
};

/** `undefined` where nothing was asked. */
export function judge(subject: AgainSubject, exchanges: readonly Exchange[]): Judged | undefined {
  const [handshake] = handshakesOf(exchanges);
  const attempt = handshake?.attempts.at(-1);
  if (!handshake || !attempt) return undefined;
  const facts = factsOf(handshake, attempt, { ended: true, context: contextOf(subject) });
  const diagnosis = diagnoseFacts(facts);
  const matter = matterOf(subject.finding);
  const again = findingsOf(diagnosis).find((one) => matterOf(one) === matter);
  return {
    same: again ? 'failed' : sameCheck(subject, facts),
    again,
    first: diagnosis.cause ?? diagnosis.suspect,
  };
}

const findingsOf = ({ cause, suspect, consequences, warnings }: Diagnosis): Finding[] =>
  [cause, suspect, ...consequences, ...warnings].filter((one) => one !== undefined);

/** A check of many endpoints may pass at one of them and fail at another; it passes only where that one answered. */
function sameCheck({ finding: { check: id, endpoint } }: AgainSubject, facts: Facts): Judged['same'] {
  const outcome = checks.find((check) => check.id === id)?.test(facts);
  if (!outcome || outcome.status === 'unknown') return 'unknown';
  const group = id.slice(0, id.indexOf('/'));
  if (group !== 'network' && group !== 'cors') return outcome.status;
  const failed = outcome.status === 'failed' ? outcome.failures : [];
  if (failed.some(({ at, endpoint: named = at.endpoint }) => named === endpoint)) return 'failed';
  const path = facts.exchanges.some((x) => x.endpoint === endpoint && isAnswered(x));
  // A program sends no preflight, and meets whoever answers one.
  const there = group === 'network' && facts.checked?.all.some((x) => x.endpoint === endpoint && x.preflight?.response);
  return path || there ? 'passed' : 'unknown';
}

/** Of one that was not sent, its preflight was. */
const isAnswered = ({ status, readable, unsent, preflight }: Facts['exchanges'][number]): boolean =>
  unsent ? preflight?.response !== undefined && readable !== false : status !== undefined && readable !== false;
