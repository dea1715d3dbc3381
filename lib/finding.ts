/** What a diagnosis is made of: the one result format for the panel, the popup, the report and the command line. */
import type { CheckId } from './checks/ids.ts';

export const stageIds = [
  'network',
  'challenge',
  'resource-metadata',
  'server-metadata',
  'registration',
  'authorization',
  'token',
  'session',
] as const;
export type StageId = (typeof stageIds)[number];
export type StageStatus = 'passed' | 'failed' | 'warning' | 'unknown' | 'not-reached';

/** The six endpoints of a handshake that `network/…` and `cors/…` findings name. */
export type Endpoint = 'mcp' | 'resource-metadata' | 'server-metadata' | 'registration' | 'authorization' | 'token';

/** Who can fix it. `authorization-server` is another vendor's where `scalekit` would stand. */
export type Owner = 'mcp-server' | 'scalekit' | 'authorization-server' | 'client' | 'network';

/**
 * A sentence for a person with `code` in backticks and **labels** in asterisks, and no other markup. Text from the
 * network enters it only through `code()` of `lib/checks/words.ts`.
 */
export type Prose = string;

export interface Evidence {
  /** Id of the exchange that shows it. */
  exchange: string;
  method: string;
  url: string;
  /** Status of that exchange's answer, where there is one. */
  status?: number;
  /** What was looked at: a header, a field, a status, e.g. `resource` or `Access-Control-Allow-Origin`. */
  what: string;
  /** As it was on the wire, `null` for "absent". */
  observed: string | null;
  /** What would have been right, `null` where there is no single right value. */
  expected: string | null;
}

/** One action that the reader takes; `text` begins with a verb. */
export interface FixStep {
  text: Prose;
  /** Menu path in a dashboard or product, e.g. `['MCP Servers', 'your server', 'Server URL']`. */
  path?: string[];
  /** A value to paste as it is. */
  copy?: string;
  /** Lines of code or a document to paste. */
  snippet?: { language: string; code: string };
  /** An `http:` or `https:` URL. */
  link?: { url: string; label: string };
}

export interface Verification {
  /**
   * A shell command whose exit status is 0 once it is fixed and not 0 before. Absent where nothing outside the client
   * can decide; then `says` is a sentence: what to do, and what to see.
   */
  command?: string;
  /** What the command asks, for the reader: "asks mcp.acme.dev for one document". */
  says: Prose;
}

export interface Reference {
  /** `RFC 9728`, `MCP 2025-11-25`, `Scalekit`. */
  source: string;
  section?: string;
  title: string;
  url: string;
}

export interface Finding {
  check: CheckId;
  stage: StageId;
  endpoint?: Endpoint;
  owner: Owner;
  title: Prose;
  summary: Prose;
  evidence: Evidence[];
  fix: FixStep[];
  verify: Verification[];
  references: Reference[];
}

export type Verdict = 'connected' | 'failing' | 'incomplete';

export interface Stage {
  id: StageId;
  status: StageStatus;
}

export interface Diagnosis {
  verdict: Verdict;
  /** Only when failing. */
  cause?: Finding;
  /** What it looks like so far; only when incomplete. */
  suspect?: Finding;
  consequences: Finding[];
  warnings: Finding[];
  stages: Stage[];
  passed: CheckId[];
}
