/** What a vendor's dashboard has for what an authorization server has to be told. */
import type { Prose, Step } from '../../../finding.ts';

export type SettingName =
  /** Clients may register themselves. */
  | 'registration'
  /** A client's ID may be the address of its own description. */
  | 'metadata-document'
  /** Clients that register themselves may be called back at this address. */
  | 'registration-address'
  /** … may ask for these permissions. */
  | 'registration-scope'
  /** A client is created by hand, with this callback address. */
  | 'client'
  /** A client that is there gets this callback address. */
  | 'callback'
  /** The secret of a client that is there. */
  | 'secret'
  /** A client needs no secret. */
  | 'public-client'
  /** A client may sign people in with a code. */
  | 'grant'
  /** PKCE with `S256`. */
  | 'pkce'
  /** A permission exists. */
  | 'scope'
  /** For whom a token is made out: the URL of the MCP server. */
  | 'resource'
  /** Pages of this origin may read the responses. */
  | 'origin'
  /** A program that is no page may ask for tokens with its callback address. */
  | 'program'
  /** With which account people sign in. */
  | 'connection'
  /** Who may sign in. */
  | 'people'
  /** Consent to what a client asks for. */
  | 'consent'
  /** Refresh tokens are issued. */
  | 'refresh-token'
  /** The address by which it names itself. */
  | 'public-address'
  /** What happened at a sign-in. */
  | 'log';

export interface Setting {
  /** One action. */
  text: Prose;
  /** The same where several values are given. */
  many?: Prose;
  /**
   * Menu path in the dashboard; a value goes in its last member, where `field` says nothing else. `{server}` and
   * `{client}` stand for the IDs that the sign-in showed.
   */
  path?: readonly string[];
  field?: string;
  sets?: Step['sets'];
  /** It takes no more of an address than its host. */
  takes?: 'host';
}

export interface Vendor {
  /** As it reads in "Fix it in …": `the Auth0 dashboard`. */
  console: string;
  /** The product, where its console is called otherwise: `Microsoft Entra`. */
  name?: string;
  /** Its own hosts. */
  host: RegExp;
  /** Paths of its endpoints, by which it is recognised at a host of the customer's. */
  path?: RegExp;
  /** Clients cannot register themselves there, whatever is set. */
  byHandOnly?: true;
  /** A client that is created by hand always has a secret there. */
  withSecret?: true;
  /** A permission is written with the identifier of its API before it. */
  scopesByApi?: true;
  /** It takes PKCE with `S256`, and its metadata does not say so. */
  hidesPkce?: true;
  /** What its issuer looks like. */
  issuer?: Prose;
  settings: Partial<Record<SettingName, Setting>>;
}
