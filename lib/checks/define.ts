/**
 * What a check is. One file per check under `lib/checks/<group>/`: what it is about, what decides it, what to say, what
 * to do. `README.md` beside this file is generated from them.
 */
import type { Endpoint, Evidence, FixStep, Owner, Prose, Reference, StageId, Verification } from '../finding.ts';
import type { Facts, Observed } from '../handshake/facts.ts';
import type { Survival } from '../handshake/survival.ts';

export const groups = [
  'network',
  'cors',
  'challenge',
  'resource-metadata',
  'server-metadata',
  'registration',
  'authorization',
  'token',
  'session',
  'client',
] as const;
export type Group = (typeof groups)[number];
export type CheckId = `${Group}/${string}`;

/** One way in which a check failed, at one exchange. */
export interface Failure<D> {
  /** The exchange that it failed on: what comes later may show that the client got past it. */
  at: Observed;
  evidence: Evidence[];
  /** Named by `network/…` and `cors/…`; others take it from their stage. */
  endpoint?: Endpoint;
  /** Only for `client/…`: the stage at which it shows. */
  stage?: StageId;
  /** Where one check has failures of unequal weight: this one is never more than a warning. */
  warning?: boolean;
  /** What the words need beside the facts. */
  data: D;
}

/** A check answers *passed*, *failed* or *unknown* (not observed), never a guess. */
export type Outcome<D> = { status: 'passed' } | { status: 'unknown' } | { status: 'failed'; failures: Failure<D>[] };

export const passed = { status: 'passed' } as const;
export const unknown = { status: 'unknown' } as const;
export const failed = <D>(...failures: Failure<D>[]): Outcome<D> => ({ status: 'failed', failures });
/** Failed when there are failures, else passed where something was observed, else unknown. */
export const outcome = <D>(failures: Failure<D>[], observed: boolean): Outcome<D> =>
  failures.length ? { status: 'failed', failures } : observed ? passed : unknown;

/** What the words of a check may use: the facts, where it failed, the data of its failure. */
export interface Words<D> {
  facts: Facts;
  at: Observed;
  data: D;
  endpoint: Endpoint | undefined;
}

export interface Check<D extends object = object> {
  id: CheckId;
  /** Who can fix it; `scalekit` reads as the authorization server where that is another vendor's. */
  owner: Owner | ((words: Words<D>) => Owner);
  /**
   * Its place among the checks of its stage: of the failed checks of one stage the lowest is the cause. CORS checks
   * take 1–99, template values 100–199, the rest follows the tables of the catalogue.
   */
  order: number;
  /** Ids that are more general: they give way where this one fails on the same exchange. */
  insteadOf?: CheckId[];
  /** `warning` and `consequence` are never the cause. */
  role?: 'cause' | 'warning' | 'consequence';
  /** What a client must have done later to have got past it; by default that of its endpoint or group. */
  survivedBy?: Survival;
  /** Not even a warning once the client got past it: everyday noise, such as a retry that worked. */
  quiet?: boolean;
  /** One sentence for the catalogue: when it fails. */
  fails: Prose;
  references: Reference[];
  test(facts: Facts): Outcome<D>;
  title(words: Words<D>): Prose;
  summary(words: Words<D>): Prose;
  fix(words: Words<D>): FixStep[];
  verify(words: Words<D>): Verification[];
}

/** Types a check's failure data from its test; the catalogue holds checks of all kinds as `Check`. */
export const defineCheck = <D extends object>(check: Check<D>): Check => check as unknown as Check;
