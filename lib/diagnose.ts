/**
 * From facts to a verdict: runs the checks, sets aside what the client got past, and names the one cause among what is
 * left. The order of causes is data (`stageIds`, `order` and `insteadOf` of the checks), not a pile of conditions.
 */
import { checks } from './checks/all.ts';
import type { Check, Failure } from './checks/define.ts';
import { type Diagnosis, type Finding, type StageId, stageIds } from './finding.ts';
import type { Context, Facts } from './handshake/facts.ts';
import { factsOf } from './handshake/facts-of.ts';
import type { Attempt, Handshake } from './handshake/handshake.ts';
import { survived } from './handshake/survival.ts';
import { expired } from './protocol/jwt.ts';
import { stagesOf } from './stages.ts';

export interface DiagnoseOptions {
  /**
   * Nothing more will come to the newest attempt: the file is over, or nothing has been in flight for two seconds and
   * the developer is not at the sign-in page. An attempt with a newer one after it has always ended.
   */
  ended: boolean;
  context?: Context;
  /** The attempt to diagnose; the newest by default. */
  attempt?: Attempt;
}

/** One failure of one check, placed. */
interface Placed {
  check: Check;
  failure: Failure<object>;
  stage: StageId;
  survived: boolean;
}

export function diagnose(handshake: Handshake, options: DiagnoseOptions): Diagnosis {
  const newest = handshake.attempts.at(-1);
  const attempt = options.attempt ?? newest;
  if (!attempt) throw new Error('A handshake has at least one attempt.');
  const ended = options.ended || attempt !== newest;
  return diagnoseFacts(factsOf(handshake, attempt, { ended, ...(options.context && { context: options.context }) }));
}

/** `catalogue` is all checks, but for a test that takes one out. */
export function diagnoseFacts(facts: Facts, catalogue: readonly Check[] = checks): Diagnosis {
  const { placed, passed } = runChecks(facts, catalogue);
  const connected = isConnected(facts);
  const open = connected ? [] : placed.filter(mayBeCause).sort(byPrecedence);
  const [first] = open.filter((p) => !followsRedirectOf(p, open) && !renewsRefused(p, facts));
  const verdict = connected ? 'connected' : first && facts.ended ? 'failing' : 'incomplete';

  const cause = verdict === 'failing' && first ? findingOf(first, facts) : undefined;
  const suspect = verdict === 'incomplete' && first ? findingOf(first, facts) : undefined;
  const consequences = first ? placed.filter((p) => p !== first && !isWarning(p) && !sameMatter(p, first)) : [];
  const warnings = placed.filter(
    (p) => (connected || isWarning(p)) && p.check.role !== 'consequence' && !isQuiet(p, connected),
  );
  const shown = {
    consequences: distinct(consequences).map((p) => findingOf(p, facts)),
    warnings: distinct(warnings)
      .filter((p) => !first || !sameMatter(p, first))
      .map((p) => findingOf(p, facts)),
  };
  return {
    verdict,
    ...(cause && { cause }),
    ...(suspect && { suspect }),
    ...shown,
    stages: stagesOf(facts, {
      verdict,
      failedAt: cause?.stage,
      suspectedAt: suspect?.stage,
      warnedAt: shown.warnings.map((w) => w.stage),
    }),
    passed,
  };
}

/**
 * Connected: the attempt ends with an accepted MCP request, and with none refused or blocked after it. `DELETE`, and
 * `405` to `GET`, have no outcome, nor has an aborted request.
 */
export function isConnected({ mcp }: Facts): boolean {
  const deciding = mcp.findLast((x) => x.outcome !== 'unknown');
  return deciding?.outcome === 'accepted';
}

function runChecks(facts: Facts, catalogue: readonly Check[]): { placed: Placed[]; passed: string[] } {
  const passed: string[] = [];
  let placed: Placed[] = [];
  for (const check of catalogue) {
    const outcome = check.test(facts);
    if (outcome.status === 'passed') passed.push(check.id);
    if (outcome.status !== 'failed') continue;
    for (const failure of outcome.failures) {
      const stage = stageOf(check, failure);
      const endpoint = failure.endpoint && { endpoint: failure.endpoint };
      placed.push({
        check,
        failure,
        stage,
        survived: survived(facts, { at: failure.at, stage, ...endpoint }, check.survivedBy),
      });
    }
  }
  placed = placed.filter((p) => !placed.some((other) => givesWay(p, other)));
  const blind = blindFrom(placed);
  return { placed: placed.filter((p) => p.failure.at.position < blind || seesInspector(p.check)), passed };
}

/** A finding counts at the stage of its group; `network/…` and `cors/…` at their endpoint's, `client/…` where it shows. */
function stageOf(check: Check, failure: Failure<object>): StageId {
  if (failure.stage) return failure.stage;
  const group = check.id.slice(0, check.id.indexOf('/'));
  return group === 'network' || group === 'cors' || group === 'client' ? failure.at.stage : (group as StageId);
}

/** A general row gives way to a specific one that fails on the same exchange. */
const givesWay = (general: Placed, specific: Placed) =>
  specific.check.insteadOf?.includes(general.check.id) === true &&
  specific.failure.at.position === general.failure.at.position &&
  !specific.failure.warning;

const seesInspector = (check: Check) => check.id.startsWith('network/inspector-') || check.id === 'client/outdated';

/** What the Inspector's own proxy or backend answered says nothing of the servers behind it. */
const blindFrom = (placed: readonly Placed[]) =>
  Math.min(
    ...placed
      .filter((p) => p.check.id.startsWith('network/inspector-') && !p.survived)
      .map((p) => p.failure.at.position),
    Number.POSITIVE_INFINITY,
  );

const isWarning = (p: Placed) =>
  p.check.role === 'warning' || p.failure.warning === true || (p.survived && p.check.role !== 'consequence');
const mayBeCause = (p: Placed) => !isWarning(p) && p.check.role !== 'consequence';
const isQuiet = (p: Placed, connected: boolean) => p.check.quiet === true && (p.survived || connected);

/**
 * Earliest stage, then `order`, then time. CORS checks are compared per URL: of several URLs that a client tries in
 * turn, the first one's failure sent it on to the next.
 */
function byPrecedence(a: Placed, b: Placed): number {
  const stage = stageIds.indexOf(a.stage) - stageIds.indexOf(b.stage);
  const url = isCors(a) && isCors(b) && a.failure.at.request.url !== b.failure.at.request.url;
  const time = a.failure.at.position - b.failure.at.position;
  return stage || (url ? time : a.check.order - b.check.order) || time;
}

const isCors = ({ check }: Placed) => check.id.startsWith('cors/');

/** An error while following a redirect is a consequence of the redirect, when that is itself a failure. */
const followsRedirectOf = (p: Placed, open: readonly Placed[]) =>
  p.failure.at.redirectedFrom !== undefined && open.some((o) => o.failure.at.id === p.failure.at.redirectedFrom);

/**
 * A refresh that the client tried because the server had refused a token just issued: whatever becomes of it, the
 * refusal came first. A token that had expired is another matter: there the refresh is what failed.
 */
function renewsRefused({ failure: { at } }: Placed, { token, session }: Facts): boolean {
  const refresh = token.requests.find((t) => t.at.position === at.position)?.grantType === 'refresh_token';
  if (!refresh) return false;
  const issued = token.requests.find((t) => t.issued && t.at.position < at.position);
  const refused = session.requests.find(
    (x) => x.status === 401 && issued && x.position > issued.at.position && x.position < at.position,
  );
  return refused !== undefined && !(issued?.claims && expired(issued.claims, refused.startedAt));
}

const sameMatter = (a: Placed, b: Placed) =>
  a.check === b.check && a.failure.endpoint === b.failure.endpoint && a.stage === b.stage;

/** One finding for what failed the same way at the same endpoint several times: its first time. */
function distinct(placed: readonly Placed[]): Placed[] {
  const ordered = [...placed].sort(byPrecedence);
  return ordered.filter((p, i) => ordered.findIndex((q) => sameMatter(p, q)) === i);
}

function findingOf({ check, failure, stage }: Placed, facts: Facts): Finding {
  const words = { facts, at: failure.at, data: failure.data, endpoint: failure.endpoint };
  const owner = typeof check.owner === 'function' ? check.owner(words) : check.owner;
  return {
    check: check.id,
    stage,
    ...(failure.endpoint && { endpoint: failure.endpoint }),
    owner: owner === 'scalekit' && !facts.scalekit ? 'authorization-server' : owner,
    title: check.title(words),
    summary: check.summary(words),
    evidence: failure.evidence,
    fix: check.fix(words),
    verify: check.verify(words),
    references: check.references,
  };
}
