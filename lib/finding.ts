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
 * network enters it only through `code()` of `lib/checks/kit/words.ts`.
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

/** A request that anybody can send, with nothing secret in it. */
export interface ProbeRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** An access token goes with it, which only the reader has. */
  withToken?: true;
}

/** A request that takes something from the answer to another one. */
export type FollowUp =
  /** To the URL that the challenge of that answer names in `resource_metadata`, where it begins like this. */
  | { after: ProbeRequest; take: 'metadata-url'; beginning: string }
  /** With the `scopes_supported` of that document as its `scope`. */
  | { after: ProbeRequest; take: 'scopes'; request: ProbeRequest };

/** A status, or all that begin with a digit. */
export type StatusRange = number | '2xx' | '3xx' | '4xx';

/** What a header has to say, upper and lower case alike. */
export type HeaderTest =
  | { is: readonly string[] }
  /** One of these is an entry of a list with commas. */
  | { lists: readonly string[] }
  | { begins: string };

/** What a member of a JSON document has to be. */
export type MemberTest =
  | 'there'
  | { equals: unknown }
  /** `orAbsent`: another type is wrong, and no value is fine. */
  | { type: 'text' | 'url' | 'list'; orAbsent?: boolean }
  /** A list with at least one text in it. */
  | 'filled'
  /** A list in which a text is this one. */
  | { has: string }
  /** A list in which a text has this in it. */
  | { hasWithin: string };

/** What the answer has to be, of any status where nothing else is said; a document has one below 400. */
export type Expectation =
  /** There is an answer. */
  | { kind: 'answer' }
  | { kind: 'status'; among: readonly StatusRange[] }
  | { kind: 'header'; name: string; value: HeaderTest; once?: true }
  /** A Bearer challenge; one in good grammar; one that names the resource metadata. */
  | { kind: 'challenge'; with: 'bearer' | 'grammar' | 'metadata-url' }
  /** An MCP server itself answers: it asks for a token, or speaks JSON or an event stream. */
  | { kind: 'mcp' }
  /** A page, or a redirect that brings no `error`. */
  | { kind: 'sign-in' }
  /** A document with a `client_id`, and without `null`. */
  | { kind: 'registration' }
  | { kind: 'member'; name: string; value: MemberTest }
  /** A document in which none of these members is the text, or lists it. */
  | { kind: 'without'; members: readonly { name: string; text: string }[] }
  /** The body has this text in it. */
  | { kind: 'text'; text: string };

export interface Probe {
  request: ProbeRequest | FollowUp;
  expects: Expectation;
}

/** How to see that it is fixed. `lib/verification` judges it, and writes a shell command from it. */
export interface Verification {
  /** What is asked, for the reader: "asks mcp.acme.dev for one document". */
  says: Prose;
  /**
   * One of these is as expected once it is fixed, and none before. Absent where nothing outside the client can decide;
   * then `says` is a sentence: what to do, and what to see.
   */
  anyOf?: Probe[];
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
