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
  /** Who answered in the place of the host in the URL, which was not asked. */
  by?: string;
  /** Status of that exchange's answer, where there is one. */
  status?: number;
  /** What was looked at: a header, a field, a status, e.g. `resource` or `Access-Control-Allow-Origin`. */
  what: string;
  /** It is of the request: what the client sent, and not what it got. */
  sent?: true;
  /** As it was on the wire, `null` for "absent". */
  observed: string | null;
  /** What would have been right, `null` where there is no single right value. */
  expected: string | null;
}

/**
 * Where a step is done, and whose tile stands before it. `support`: somebody else has to do something, and the reader
 * only sends them what was seen. `status`: a page on which a service says whether it fails, to look at.
 */
export interface Place {
  kind: Owner | 'computer' | 'support' | 'status';
  /** As it reads in "Fix it in …": `the Scalekit dashboard`, `your MCP server`, `MCP Inspector 2.12.0`, `Cloudflare`. */
  name: string;
}

/** A value to paste as it is, unless it is there to be compared with. */
export interface NamedValue {
  /** The field, setting, variable or file that it goes in; `Terminal` for a command. */
  name: string;
  value: string;
  /** It is only there to be compared with, and may be the wrong one: nobody pastes it. */
  compare?: true;
}

/** Lines of code or a document to paste, and what they need elsewhere: whatever has a place of its own is copied by itself. */
export interface Snippet {
  /** Names it beside others that do the same elsewhere: `Express`, `FastMCP`, `JSON`. */
  label: string;
  language: string;
  code: string;
  /** The file or the place in it: `src/middleware.ts`, `above the middleware that checks the token`. */
  where?: string;
  /** A command that is run once before: `npm install jose`. */
  install?: string;
  /** Lines that go above all else in that file: what `code` imports, and constants that outlive a request. */
  top?: string;
  /** Lines without which `code` does nothing, and their place. */
  also?: { where: string; code: string };
}

/** One action that the reader takes at one place; `text` begins with a verb, or with its condition. */
export interface Step {
  place: Place;
  text: Prose;
  /** Menu path in a dashboard or product, e.g. `['MCP Servers', 'res_…', 'Configuration', 'Server URL']`. */
  path?: string[];
  values?: NamedValue[];
  /** One, or the same for several frameworks where none was recognised. */
  snippets?: Snippet[];
  /** An `http:` or `https:` URL. */
  link?: { url: string; label: string };
  /** No setting changes there: something is copied, or looked at to know how to go on; or what is saved is forgotten. */
  only?: 'copy' | 'look' | 'forget';
  /** Nothing changes by it; what is done instead, in a few words: `try again in a minute`. */
  waits?: string;
  /** It is a new sign-in itself, or ends with one. */
  signsIn?: true;
  /**
   * What changes in a dashboard, so that a reader may find it so already: a switch is on, a field has its value, an entry is
   * in a list. Of what is created nothing is there yet.
   */
  sets?: 'switch' | 'field' | 'entry';
  /** What goes where its line has a word to replace, from a step before it: `the JSON that you copied`. */
  holds?: Prose;
  /** It is about what Scalekit's dashboard has of the MCP server, its URL and the JSON that is made of it. */
  about?: 'server-entry';
  /** What the extension can do in the reader's place, in the tab that the sign-in is in. */
  offers?: 'clear-sign-in';
}

/**
 * - `case`: what decides is how things are on the reader's side, and not what the reader prefers;
 * - `also`: is needed beside the steps, if it is so;
 * - `again`: where the steps were not enough.
 */
export type AlternativeKind = 'case' | 'also' | 'again';

/** What else there is beside the steps; without a kind another way to the same end, in the place of the steps. */
export interface Alternative {
  kind?: AlternativeKind;
  /** The condition, without a full stop: `If you cannot change the server`. */
  when: Prose;
  /** What it comes down to, where it takes several steps: `let your MCP server look for the resource ID`. */
  instead?: Prose;
  steps: Step[];
  /** As likely as the steps: shown without being asked for. */
  open?: true;
}

/** *Connect* is no step of it: every view ends with checking again, and then Connect. */
export interface Fix {
  /** Where it may be as it should be: what has to be so for anything to be changed, in plain words. */
  when?: string;
  /** One true sequence. Where to go is derived from its places (`lib/presentation/places.ts`). */
  do: Step[];
  or: Alternative[];
  /** What to look at or whom to ask where it still fails: logs, comparing, support. */
  stuck: Step[];
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
  /** To the metadata of the first of its `authorization_servers`: RFC 8414's name inserted, or OpenID's appended. */
  | { after: ProbeRequest; take: 'server-metadata'; document: 'oauth' | 'openid' }
  /** In the session that the answer began, where it began one. */
  | { after: ProbeRequest; take: 'session'; request: ProbeRequest }
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
  /** `once`: in exactly one line. `orAbsent`: another value is wrong, and no such header is fine. */
  | { kind: 'header'; name: string; value: HeaderTest; once?: true; orAbsent?: true }
  /** A Bearer challenge; one in good grammar; one that names the resource metadata. */
  | { kind: 'challenge'; with: 'bearer' | 'grammar' | 'metadata-url' }
  /** An MCP server itself answers: it asks for a token, or speaks JSON or an event stream. */
  | { kind: 'mcp' }
  /** A page of HTML, or a redirect that brings no `error`. */
  | { kind: 'sign-in' }
  | { kind: 'member'; name: string; value: MemberTest }
  /** A document in which none of these members is the text, or lists it. */
  | { kind: 'without'; members: readonly { name: string; text: string }[] }
  /** The body has this text in it. */
  | { kind: 'text'; text: string }
  /** Each of these, of one answer: half a mend is none. */
  | { kind: 'all'; of: readonly Expectation[] };

export interface Probe {
  request: ProbeRequest | FollowUp;
  expects: Expectation;
  /** And then this one too: half a mend is none. */
  and?: { request: ProbeRequest; expects: Expectation };
}

/** How to see that it is fixed. `lib/verification` judges it, and writes a shell command from it. */
export interface Verification {
  /** What is asked, and which response shows that it is fixed, in whole sentences. */
  says: Prose;
  /** The same where little place is: what is done with what shows that it is fixed, and what else is seen then. */
  inTwo?: [first: Prose, more: Prose];
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
  /** One sentence below the title. */
  summary: Prose;
  /** What has to be known to understand the evidence. */
  why?: Prose;
  evidence: Evidence[];
  fix: Fix;
  verify: Verification[];
  references: Reference[];
}

/** Whether another client could sign in at the same server, up to the page of the authorization server. */
export interface ClientVerdict {
  /** Its name for `--client`. */
  client: string;
  /** Its name for a person; of the one that signed in here, its version with it. */
  name: string;
  /** The one that signed in here. */
  inUse?: true;
  verdict: 'nothing-stops-it' | 'might-fail' | 'cannot' | 'unknown';
  /** The check at which it stops. */
  check?: CheckId;
  why: Prose;
  /** What it would show; `…` stands for what differs from case to case. */
  shows?: string;
  /** What the verdict rests on. */
  known?: {
    by: 'seen' | 'standard' | 'measured' | 'source' | 'documentation' | 'report' | 'derived' | 'guess';
    where: string;
    /** When the facts of this client were gathered: `2026-11-28`. */
    asOf: string;
  };
  /** A known fault of the client itself: nothing at the server is wrong. */
  fault?: { versions: string; issue: string; asOf: string; wayRound: Prose };
}

/** What a text means that the client showed, and whether what it points at was seen. */
export interface SaidText {
  /** As it is known; `…` stands for what differs from case to case. */
  text: string;
  means: Prose;
  /** Whose it is, by name; none where any client may repeat it. */
  clients: readonly string[];
  checks: { check: CheckId; status: 'failed' | 'passed' | 'unknown' }[];
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
  /** Every client that is known, those that cannot sign in first. */
  clients: ClientVerdict[];
}
