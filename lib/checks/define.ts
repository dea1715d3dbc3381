/**
 * What a check is. One file per check under `lib/checks/<group>/`: what it is about, what decides it, what to say, what
 * to do. `README.md` beside this file is generated from them.
 */
import type {
  Alternative,
  Endpoint,
  Evidence,
  Owner,
  Prose,
  Reference,
  StageId,
  Step,
  Verification,
} from '../finding.ts';
import type { Facts, Observed } from '../handshake/facts.ts';
import type { Survival } from '../handshake/survival.ts';
import type { CheckId } from './ids.ts';

/** `by`: where it says to connect again, what `says` begins with: no reader is told twice, whose last step was that. */
export type VerificationDraft = Verification & { by?: Prose };

/** The groups of checks, with the stage at which a finding counts: `null` where that is the one of its exchange. */
export const groups = {
  network: null,
  cors: null,
  challenge: 'challenge',
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  registration: 'registration',
  authorization: 'authorization',
  token: 'token',
  session: 'session',
  client: null,
} as const satisfies Record<string, StageId | null>;
export type Group = keyof typeof groups;

export const groupOf = (id: CheckId): Group => id.slice(0, id.indexOf('/')) as Group;

/** What a check judges. Of two that fail on one exchange, this decides which has something to say (`insteadOf`). */
export type Judged =
  /** What the client asked for, where, and with what. */
  | 'request'
  /** Whether an answer came at all. */
  | 'connection'
  /** Whether the Inspector's own proxy or backend answered: what was to come after it is not known. */
  | 'inspector'
  /** Whether something between the client and the server answered. */
  | 'answerer'
  /** Whether the page may read the answer. */
  | 'cors'
  /** What the answer says, or lacks. */
  | 'answer';

/** One way in which a check failed, at one exchange. */
export interface Failure<D> {
  /** The exchange that it failed on: what comes later may show that the client got past it. */
  at: Observed;
  evidence: Evidence[];
  /** Named by `network/…` and `cors/…`; others take it from their stage. */
  endpoint?: Endpoint;
  /** Where it shows at another stage than that of its group or exchange. */
  stage?: StageId;
  /** Where one check has failures of unequal weight: this one is never more than a warning. */
  warning?: boolean;
  /** Where one check has failures that are got past in different ways: that of this one. */
  survivedBy?: Survival;
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

/** A fix as a check writes it: what is empty is left out. */
export interface FixDraft {
  when?: string;
  do: Step[];
  or?: Alternative[];
  stuck?: Step[];
}

export interface Check<D extends object = object> {
  id: CheckId;
  /** Who can fix it; `scalekit` reads as the authorization server where that is another vendor's. */
  owner: Owner | ((words: Words<D>) => Owner);
  judges: Judged;
  /** It says no more than that something is wrong: it gives way to any other that judges the same. */
  general?: boolean;
  /** What else gives way to it, on the same exchange: every check that judges this, or one by name. */
  insteadOf?: readonly (Judged | CheckId)[];
  /** It reads what the Inspector's own proxy or backend answered, as those that judge `inspector` do. */
  readsInspector?: boolean;
  /** `warning` and `consequence` are never the cause. */
  role?: 'cause' | 'warning' | 'consequence';
  /** What a client must have done later to have got past it; by default that of its endpoint or group. */
  survivedBy?: Survival;
  /** Not even a warning once the client got past it: everyday noise, such as a retry that worked. */
  quiet?: boolean;
  /** Comes before all other warnings, whatever its stage. */
  grave?: boolean;
  /** One sentence for the catalogue: when it fails. */
  fails: Prose;
  references: Reference[];
  /** Whether one of them is about this failure, where some are about a product; by default each is. */
  refers?(words: Words<D>, reference: Reference): boolean;
  test(facts: Facts): Outcome<D>;
  /** Who does what, in everyday words; the field or header in brackets at its end. */
  title(words: Words<D>): Prose;
  /** One sentence below it. */
  summary(words: Words<D>): Prose;
  /** What has to be known to understand the evidence, where the summary does not say it. */
  why?(words: Words<D>): Prose;
  fix(words: Words<D>): FixDraft;
  verify(words: Words<D>): VerificationDraft[];
}

/** Types a check's failure data from its test; the catalogue holds checks of all kinds as `Check`. */
export const defineCheck = <D extends object>(check: Check<D>): Check => check as unknown as Check;
