/**
 * From facts to a verdict: runs the checks, sets aside what the client got past, and names the one cause among what is
 * left. The order of causes is data (`lib/checks/precedence.ts`, and what each check judges), not a pile of conditions.
 */
import { checks } from './checks/all.ts';
import { type Check, groupOf, groups } from './checks/define.ts';
import { standing } from './checks/giving-way.ts';
import type { CheckId } from './checks/ids.ts';
import { byPrecedence, type Placed } from './checks/precedence.ts';
import { goesOnPast } from './clients/verdicts/own.ts';
import { clientVerdicts } from './clients/verdicts/verdicts.ts';
import { findingOf } from './diagnose/finding-of.ts';
import { stagesOf } from './diagnose/stages.ts';
import type { Diagnosis, Finding } from './finding.ts';
import { lookedForInstead } from './handshake/facts/metadata.ts';
import type { Context, Facts, Observed } from './handshake/facts.ts';
import { factsOf } from './handshake/facts-of.ts';
import { type Attempt, type Handshake, hasEnded } from './handshake/handshake.ts';
import { survivalIn } from './handshake/survival.ts';

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

/** @internal */
export function diagnose(handshake: Handshake, options: DiagnoseOptions): Diagnosis {
  const attempt = options.attempt ?? handshake.attempts.at(-1);
  if (!attempt) throw new Error('A handshake has at least one attempt.');
  const ended = hasEnded(handshake, attempt, options.ended);
  return diagnoseFacts(factsOf(handshake, attempt, { ended, ...(options.context && { context: options.context }) }));
}

/** `catalogue` is all checks, but for a test that takes one out. */
export function diagnoseFacts(facts: Facts, catalogue: readonly Check[] = checks): Diagnosis {
  const { placed, passed } = runChecks(facts, catalogue);
  const { connected } = facts.session;
  const open = connected ? [] : byPrecedence(placed.filter(mayBeCause));
  const follows = followers(facts, placed, open);
  const first = open.find((p) => !follows.has(p.failure.at.id));
  const verdict = connected ? 'connected' : first && facts.ended ? 'failing' : 'incomplete';

  const cause = verdict === 'failing' && first ? findingOf(first, facts) : undefined;
  const suspect = verdict === 'incomplete' && first ? findingOf(first, facts) : undefined;
  const consequences = first ? placed.filter((p) => p !== first && !isWarning(p) && !sameMatter(p, first)) : [];
  const warnings = placed.filter(
    (p) => (connected || isWarning(p)) && p.check.role !== 'consequence' && !isQuiet(p, connectedAt(facts)),
  );
  const warned = distinct(warnings)
    .filter((p) => !first || !sameMatter(p, first))
    .sort((a, b) => Number(b.check.grave === true) - Number(a.check.grave === true))
    .map((p) => findingOf(p, facts));
  const shown = {
    consequences: distinct(consequences).map((p) => findingOf(p, facts)),
    warnings: saidOnce(warned, cause ?? suspect).concat(forPages(facts, catalogue)),
  };
  const said = { verdict, ...(cause && { cause }), ...(suspect && { suspect }), ...shown } as const;
  const rows = clientVerdicts(facts, said);
  const past = cause ?? suspect;
  if (facts.checked && past && goesOnPast(past.check, facts.checked.client, rows)) {
    const checked = { ...facts.checked, tolerates: [...facts.checked.tolerates, past.check] };
    return diagnoseFacts({ ...facts, checked }, catalogue);
  }
  return {
    ...said,
    stages: stagesOf(facts, {
      verdict,
      failedAt: cause?.stage,
      suspectedAt: suspect?.stage,
      warnedAt: shown.warnings.map((w) => w.stage),
    }),
    passed,
    clients: rows,
  };
}

/** What keeps answers from a page is a warning where the client is none: some other client is one. */
function forPages({ checked }: Facts, catalogue: readonly Check[]): Finding[] {
  if (!checked?.asPage) return [];
  const { cause, suspect, consequences, warnings } = diagnoseFacts(checked.asPage, catalogue);
  const all = [...(cause ? [cause] : []), ...(suspect ? [suspect] : []), ...consequences, ...warnings];
  // A server that takes no page means to; that is no fault of its headers.
  const closed = all.some(({ check }) => check === 'network/host-rejected');
  const byMatter = Map.groupBy(
    all.filter(({ check, owner }) => groupOf(check) === 'cors' && !(closed && owner === 'mcp-server')),
    ({ check, endpoint }) => `${check} ${endpoint}`,
  );
  return [...byMatter.values()].flatMap((same) => same.slice(0, 1));
}

function runChecks(facts: Facts, catalogue: readonly Check[]): { placed: Placed[]; passed: CheckId[] } {
  const passed: CheckId[] = [];
  const placed: Placed[] = [];
  // Of a sign-in in which nothing fails nobody asks.
  let survived: ReturnType<typeof survivalIn> | undefined;
  for (const check of catalogue) {
    const outcome = check.test(facts);
    if (outcome.status === 'passed') passed.push(check.id);
    if (outcome.status !== 'failed') continue;
    for (const failure of outcome.failures) {
      const stage = failure.stage ?? groups[groupOf(check.id)] ?? failure.at.stage;
      const survivedBy = failure.survivedBy ?? check.survivedBy;
      survived ??= survivalIn(facts);
      const past = facts.checked?.tolerates.includes(check.id) === true || survived({ ...failure, stage, survivedBy });
      placed.push({ check, failure, stage, survived: past });
    }
  }
  return { placed: seen(standing(placed)), passed };
}

/** What the Inspector's own proxy or backend answered says nothing of the servers behind it. */
function seen(placed: readonly Placed[]): Placed[] {
  const ofInspector = placed.filter((p) => p.check.judges === 'inspector');
  const from = Math.min(...ofInspector.filter((p) => !p.survived).map((p) => p.failure.at.position));
  return placed.filter(
    (p) => p.failure.at.position < from || p.check.judges === 'inspector' || p.check.readsInspector === true,
  );
}

const isWarning = (p: Placed) =>
  p.check.role === 'warning' || p.failure.warning === true || (p.survived && p.check.role !== 'consequence');
const mayBeCause = (p: Placed) => !isWarning(p) && p.check.role !== 'consequence';
const isQuiet = (p: Placed, connectedAt: number) =>
  p.check.quiet === true &&
  (p.survived || (p.failure.warning !== true && (p.failure.at.position < connectedAt || isAside(p, connectedAt))));
/** Of what comes after the last accepted message, only a sign-in that is refused tells how it goes on. */
const isAside = ({ stage }: Placed, connectedAt: number) =>
  connectedAt >= 0 && stage !== 'authorization' && stage !== 'token';

/** Where the client is in: the last message that was accepted; -1 where it is not. */
const connectedAt = ({ session }: Facts): number => (session.connected ? session.acceptedAt : -1);

/**
 * Ids of exchanges whose failures follow from an earlier one, whatever they are: where a redirect led that is itself a
 * failure, the refresh that a client tries when its new token was refused, and what a client looks for instead of a
 * document that it did not get for a reason that nobody saw.
 */
function followers(facts: Facts, placed: readonly Placed[], open: readonly Placed[]): ReadonlySet<string> {
  const failed = new Set(open.map((p) => p.failure.at.id));
  const follows = new Set(facts.token.requests.filter((t) => t.renewsRefused).map((t) => t.at.id));
  if (isUnexplained(facts, placed) || isRemembered(facts))
    for (const { id } of lookedForInstead(facts)) follows.add(id);
  for (const { id, redirectedFrom } of facts.exchanges) {
    if (redirectedFrom && (failed.has(redirectedFrom) || follows.has(redirectedFrom))) follows.add(id);
  }
  return follows;
}

/** The client read the MCP server's metadata in an attempt before, or did not get it there. */
const isRemembered = ({ resourceMetadata }: Facts) =>
  resourceMetadata.remembered && resourceMetadata.requests.length === 0;

/** No check knows why the MCP server's metadata was not got, and the client did not get past that. */
function isUnexplained(facts: Facts, placed: readonly Placed[]): boolean {
  const { requests } = facts.resourceMetadata;
  const [first] = requests;
  if (!first || !requests.every(isWithheld) || placed.some(({ failure }) => requests.includes(failure.at)))
    return false;
  return !survivalIn(facts)({ at: first, stage: 'resource-metadata', survivedBy: 'resource-metadata-or-own' });
}

/** It ended without an answer, as far as was seen, and was not given up: a page is not told why. */
const isWithheld = ({ status, failure }: Observed) =>
  status === undefined && failure !== undefined && failure.kind !== 'aborted';

const matterOf = ({ check, failure, stage }: Placed) => `${check.id} ${failure.endpoint} ${stage}`;
const sameMatter = (a: Placed, b: Placed) => matterOf(a) === matterOf(b);

/** One finding for what failed the same way at the same endpoint several times: its first time. */
function distinct(placed: readonly Placed[]): Placed[] {
  const byMatter = Map.groupBy(byPrecedence(placed), matterOf);
  return [...byMatter.values()].flatMap((same) => same.slice(0, 1));
}

/** What fails at one stage and again at a later one, to the word, is read once. */
function saidOnce(warnings: readonly Finding[], cause: Finding | undefined): Finding[] {
  const read = new Set(cause && [wordsOf(cause)]);
  return warnings.filter((finding) => {
    const words = wordsOf(finding);
    return !read.has(words) && read.add(words);
  });
}

const wordsOf = ({ check, endpoint, title, summary }: Finding) => [check, endpoint, title, summary].join('\n');
