/**
 * How an MCP client signs in, as data: one file a client in this folder, one line in `all.ts`. Every fact says how it is
 * known; what follows from it for a server stands in `verdicts/`. What nobody found out is left out, never guessed.
 */
import type { CheckId } from '../checks/ids.ts';
import type { ClientVerdict, Prose } from '../finding.ts';
import type { Schema } from '../protocol/metadata-schema.ts';
import type { Beside } from './texts/beside.ts';

/**
 * How a fact is known: `seen` in this capture, `measured` with the client itself in the test environment, read in its own
 * `source`, said by the vendor's `documentation` or by Scalekit's, by a public issue that nobody reproduced (`report`), `derived` from facts of others such as its SDK, or
 * a `guess`, which stops nobody.
 */
export type Known = NonNullable<ClientVerdict['known']>['by'];

export interface Source {
  by: Known;
  /** File and version, page, issue. */
  where: string;
}

export interface Fact<T> {
  is: T;
  from: Source;
}

const known =
  (by: Known) =>
  (where: string) =>
  <T>(is: T): Fact<T> => ({ is, from: { by, where } });

export const measured = known('measured');
export const read = known('source');
export const documented = known('documentation');
export const reported = known('report');
export const derived = known('derived');
export const guessed = known('guess');

/** A command of its own makes it forget what it saved of one server. */
export function forgotBy(command: string) {
  const run = `${command} <name>`;
  const text = `Run \`${command}\` with the name of your MCP server.`;
  return { text, commands: { macos: run, linux: run, windows: run } };
}

/** Where it asks for the metadata; `not-known`: at other places too, and nobody found out which. */
export type ResourceMetadataPlace = 'path' | 'root' | 'appended' | 'not-known';
export type ServerMetadataPlace =
  /** `/.well-known/oauth-authorization-server/<path>` */
  | 'inserted'
  | 'openid-inserted'
  | 'openid-appended'
  /** At the root of the host, the path of the issuer dropped. */
  | 'root'
  | 'openid-root'
  | 'not-known';

/** What `resource` has to be (RFC 9728 §3.3), seen from the URL that a person entered. */
export type ResourceRule =
  /** The URL or a parent of its path (`checkResourceAllowed` of the official SDK). */
  | 'parent'
  /** Likewise, and a slash at the end is no difference. */
  | 'parent-or-slash'
  | 'exact'
  /** The URL to the letter, but for a slash at the end of the URL. */
  | 'exact-but-slash'
  | 'same-origin'
  | 'not-compared';

/** What `issuer` has to be (RFC 8414 §3.3), seen from the entry in `authorization_servers`. */
export type IssuerRule =
  | 'identical'
  /** The entry may end with a slash that the issuer lacks (SDK 2). */
  | 'entry-may-end-with-slash'
  /** A slash after the host alone is no difference (rmcp). */
  | 'root-slash'
  /** The same once both are written as `URL` writes them. */
  | 'same-url'
  | 'not-compared';

/** How it gets a client ID, in its order. */
export type Registration =
  /** From its settings. */
  | 'static'
  /** Its own Client ID Metadata Document. */
  | 'cimd'
  /** A Client ID Metadata Document, where the user gives its URL. */
  | 'cimd-of-user'
  /** Dynamic client registration (RFC 7591). */
  | 'dcr'
  /** It asks the person in front of it. */
  | 'asks';

export type System = 'macos' | 'windows' | 'linux';
/** By system; where one is left out, nobody found it out. */
export type BySystem = Partial<Record<System, string>>;

/** A text that it shows or logs; `…` stands for what differs from case to case. */
export interface ErrorText {
  text: string;
  /** In everyday words, whole sentences. */
  means: Prose;
  /** The checks that show it, the likeliest first. */
  checks: readonly CheckId[];
  /** It only says that something failed: it gives way to a text beside it that says what. */
  general?: true;
  /** Others say it too; what stands beside it tells whether it is of a sign-in. */
  beside?: Beside;
  /** The rule of the client's own behind it, where no check is. */
  rule?: 'signInAtIssuer';
}

/** A fault of the client itself: no change at the server is due. */
export interface Fault {
  when: /** The issuer has a path, as every one of Scalekit's has. */
    | 'issuer-has-path'
    /** The metadata offers Client ID Metadata Documents. */
    | 'cimd-offered'
    /** `HEAD` is answered with the challenge, and the issuer's host offers no registration at its root. */
    | 'head-asks-to-sign-in'
    /** The metadata does not promise `iss` in the callback (RFC 9207), which a server may send all the same. */
    | 'iss-not-promised'
    /** It says that registration is not supported, and the metadata has it. */
    | 'denies-registration'
    /** Nothing on the wire tells: shown beside the client, and no verdict. */
    | 'advice';
  check?: CheckId;
  /** What it does wrong, a sentence. */
  says: Prose;
  versions: string;
  /** A later version, which was measured to be without it. */
  without?: string;
  issue: string;
  /** When the issue was looked at. */
  asOf: string;
  /** In the place of `theMetadata` stands its address, where that was seen. */
  wayRound: Prose;
  /** What goes into the entry of the MCP server in its settings, `theMetadata` in it, and what is done and seen then. */
  entry?: { files: readonly { name: string; value: string }[]; code: string; again: Prose };
  /** A client that is created by hand helps, entered as `ownClient` says. */
  ownClientHelps?: true;
  from: Source;
}

export const theMetadata = 'the address of Scalekit’s metadata';

export interface Client {
  /** Its name for `--client` and in JSON. */
  id: string;
  name: string;
  /** Finds it by the name in its traffic, or by one that a person writes. */
  called: RegExp;
  /** The version that the facts are of. */
  version?: string;
  /** Nobody outside can read its code, and it changes without notice. */
  closed?: true;
  /** When the facts were gathered. */
  asOf: string;

  /** `cloud`: the vendor's; `host`: wherever somebody installed it. */
  runs: Fact<'page' | 'program' | 'cloud' | 'host'>;
  https?: Fact<true>;
  port443?: Fact<true>;
  /** It reaches no loopback and no private address. */
  publicAddress?: Fact<true>;
  /** It needs an address of IPv4. */
  ipv4?: Fact<true>;
  /** The first thing that it sends, where that is no usual `initialize`. */
  begins?: Fact<'HEAD' | 'GET' | 'accepts-anything'>;

  /**
   * Whether it speaks the older transport (SSE): once a `POST` was refused with one of these statuses; with any 4xx that
   * asks for no sign-in; where a person chooses it; never.
   */
  sse?: Fact<readonly number[] | 'refused' | 'chosen' | 'never'>;

  /** It follows a redirect of a message only within the origin, or to https there, and only where it stays a `POST`. */
  redirects?: Fact<'within-origin'>;

  /** What begins a sign-in: a status, or the person, whatever the server answers. */
  starts?: Fact<readonly (401 | 403 | 'person')[]>;
  /** A 401 without a Bearer challenge is no reason to sign in. */
  needsChallenge?: Fact<true>;
  /** What it makes of `resource_metadata` in the challenge: it asks nowhere else; it asks elsewhere where that brings nothing; what it does then is not known; it never reads it. */
  hint?: Fact<'only' | 'first' | 'used' | 'not-read'>;
  /** Its callback page looks for the metadata anew, without the challenge. */
  forgetsChallenge?: Fact<true>;
  /** A `resource_metadata` on another origin than the server's is ignored. */
  hintOfSameOrigin?: Fact<true>;
  resourceMetadataAt?: Fact<readonly ResourceMetadataPlace[]>;
  /** Where it looks for an authorization server when no resource metadata is found. */
  withoutResourceMetadata?: Fact<'mcp-origin' | 'mcp-url' | 'stops'>;
  /** What it holds metadata to: a document of another shape is of no use to it, whatever else stands in it. */
  schema?: Fact<Schema>;
  /**
   * Metadata of no use to it (no JSON, or of another shape) ends the search: without resource metadata it goes on then,
   * without that of an authorization server it stops. Else it asks at the next place.
   */
  endsAtUseless?: Fact<true>;
  resource?: Fact<ResourceRule>;
  /** Resource metadata whose `resource` is wrong is left aside, and the next place asked. */
  mismatchIsSkipped?: Fact<true>;
  /** Without an entry in `authorization_servers` it stops; else it goes on as without resource metadata. */
  needsAuthorizationServers?: Fact<true>;
  /** Which of `authorization_servers`. */
  servers?: Fact<'first' | 'all'>;
  serverMetadataAt?: Fact<readonly ServerMetadataPlace[]>;
  /**
   * A 5xx at one address of the metadata ends the search, as what is of no use does. `but-502`: any other than 502;
   * `of-issuer`: at an authorization server alone, and it goes on without its metadata.
   */
  stopsAt5xx?: Fact<'any' | 'but-502' | 'of-issuer'>;
  /** Where it finds no metadata of an authorization server, it takes `/authorize`, `/token` and `/register` there for its endpoints (MCP 2025-03-26). */
  guesses?: Fact<'issuer' | 'mcp-origin'>;
  issuer?: Fact<IssuerRule>;
  /** Whether `S256` must be in `code_challenge_methods_supported`; `not-left-out`: if there is such a list. */
  pkce?: Fact<'listed' | 'not-left-out' | 'not-looked-at'>;
  /** Endpoints that have to be https, loopback aside. */
  httpsEndpoints?: Fact<'token' | 'all'>;
  /** Where the metadata promises no `iss`, the sign-in page has to be on the issuer's own host. */
  signInAtIssuer?: Fact<true>;
  registration?: Fact<readonly Registration[]>;
  /** It takes its metadata document for an ID only where the server lists `none` for a public client. */
  cimdNeedsNone?: Fact<true>;
  /** The callback addresses that it registers or needs registered; `<any>` for a port of its choice. */
  callbacks?: Fact<readonly string[]>;

  /** Where a client goes that is created for it by hand, by the names that its settings have for what belongs to one. */
  ownClient?: Fact<{
    files: BySystem;
    /** Member of the server's entry that has all of it. */
    member: string;
    names: Record<'id' | 'authorization' | 'token' | 'scopes' | 'callback', string>;
    /** The callback address that it uses then. */
    callback: string;
    /** Begins with a verb. */
    again: Prose;
  }>;
  /** How it forgets a saved sign-in; `text` begins with a verb. */
  clear?: Fact<{
    text: Prose;
    path?: string[];
    commands?: BySystem;
    files?: BySystem;
    /** It is done at the server, and not in the client. */
    atServer?: true;
    /** What is left to do in the client. */
    after?: Prose;
  }>;
  /** Where it writes what happened. */
  log?: Fact<{ text: Prose; files?: BySystem }>;
  /** How to get a newer version, where that is one command, or the value of a setting of the program that starts it. */
  update?: { text: Prose; command: string; setting?: string };
  texts?: readonly ErrorText[];
  /** What it logs once it is connected: what it wrote before is got past. */
  saysConnected?: Fact<readonly string[]>;
  faults?: readonly Fault[];
}
