/** What a fault is: one thing that is wrong with one of the two servers, or with the network before it. */
import type { CheckId } from '../../lib/checks/ids.ts';
import type { EndpointName, Places, Switches } from './switches.ts';

/** A request as the front of a server sees it. */
export interface Call {
  server: 'mcp' | 'environment';
  endpoint: EndpointName;
  method: string;
  /** The public URL. */
  url: URL;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
}

export interface Answer {
  status: number;
  /** In order; a name may come more than once. */
  headers: [string, string][];
  body: string;
}

/** `reset` closes the connection without an answer; `hang` never answers. */
export type Silence = 'reset' | 'hang';

export interface Rule {
  at: EndpointName | EndpointName[];
  /** Only the calls that this is true of; preflights never reach a rule that does not ask for them. */
  when?: (call: Call) => boolean;
  /** Whether it speaks to preflights: not at all, too, or to them alone. */
  preflight?: 'no' | 'too' | 'only';
  /** Changes what the server behind it receives. */
  request?: (call: Call, places: Places) => void;
  /** Answers in the server's place. */
  answer?: (call: Call, places: Places) => Partial<Answer> | Silence;
  /** Something in front of the server answers, so that no CORS header is added to `answer`. */
  bare?: boolean;
  /** Changes what the server said. */
  change?: (answer: Answer, call: Call, places: Places) => void;
}

/** Addresses beside the servers' own, that lead to something broken. */
export interface Traps {
  /** An `https:` origin of the MCP server whose certificate nobody signed. */
  untrusted: string;
  /** An origin on which nothing listens. */
  closed: string;
}

/** Inspector 2.x; 0.22.0 and 1.0.3 in direct mode and through their proxy. */
export type ClientName = 'v2' | 'v1-direct' | 'v1-proxy';

/** The check that it causes, `@endpoint` or `:variant` behind it where there are several. */
export type FaultName = CheckId | `${CheckId}${'@' | ':'}${string}`;

export const checkOf = (name: FaultName): CheckId => name.replace(/[@:].*/, '') as CheckId;

export interface Fault {
  name: FaultName;
  /** What is wrong, for people. */
  sentence: string;
  /** Id of the check that should be the cause (or the warning or consequence, see `outcome`). */
  cause: CheckId;
  /** The endpoint that the finding should name. */
  endpoint?: EndpointName;
  /** What the check can be here: most are the cause of a failing handshake. */
  outcome?: 'cause' | 'warning' | 'consequence';
  /** The clients in which it shows, where not in all. */
  clients?: ClientName[];
  /** The clients that connect all the same (measured), so that it is a warning there. */
  toleratedBy?: ClientName[];
  switches?: Partial<Switches> | ((places: Places) => Partial<Switches>);
  rules?: Rule[];
  /** The cause that a warning stands beside, where the client does not connect. */
  beside?: CheckId;
  /** The URL that the developer enters, where not the server's own. */
  enter?: (places: Places, traps: Traps) => string;
  /** The client metadata URL that the developer has set in the client. */
  clientMetadataUrl?: string;
  /** The fault under which the same client tried before: it remembers what it learned then. */
  before?: FaultName;
  /** How the developer opens the Inspector, where that is what is wrong: only a real one shows it. */
  open?: (inspector: URL, traps: Traps) => void;
}

/** What the check of a fault is in a client. */
export const outcomeIn = (fault: Fault, client: ClientName): NonNullable<Fault['outcome']> =>
  fault.toleratedBy?.includes(client) ? 'warning' : (fault.outcome ?? 'cause');

/** The value of a header of an answer, several lines joined. */
export const getHeader = (answer: Answer, name: string): string =>
  answer.headers
    .filter(([header]) => header.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
    .join(', ');

/** Replaces all lines of a header; without a value it removes them. */
export function setHeader(answer: Answer, name: string, value?: string): void {
  answer.headers = answer.headers.filter(([header]) => header.toLowerCase() !== name.toLowerCase());
  if (value !== undefined) answer.headers.push([name, value]);
}

/** An answer in JSON. */
export const json = (status: number, value: unknown, headers: [string, string][] = []): Answer => ({
  status,
  headers: [['Content-Type', 'application/json'], ...headers],
  body: JSON.stringify(value),
});

/** A web page. */
export const html = (status: number, title: string, text: string, headers: [string, string][] = []): Answer => ({
  status,
  headers: [['Content-Type', 'text/html; charset=utf-8'], ...headers],
  body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`,
});

/** Edits a JSON document on its way out; anything else is left as it is. */
export function editJson(answer: Answer, edit: (document: Record<string, unknown>) => void): void {
  if (!getHeader(answer, 'content-type').includes('json')) return;
  const document: unknown = JSON.parse(answer.body);
  if (typeof document !== 'object' || document === null) return;
  edit(document as Record<string, unknown>);
  answer.body = JSON.stringify(document);
}

/** The call carries a token. */
export const authorized = (call: Call): boolean => /^Bearer\s+\S/i.test(call.headers.authorization ?? '');
export const tokenless = (call: Call): boolean => !authorized(call);

/** Edits the answer that sends the browser back to the client; other redirects are left as they are. */
export function editCallback(answer: Answer, edit: (url: URL) => void): void {
  const url = URL.parse(getHeader(answer, 'location'));
  if (!url?.searchParams.has('state')) return;
  edit(url);
  setHeader(answer, 'Location', url.href);
}

/** Sends the browser back to the client with an error (RFC 6749 §4.1.2.1). */
export function callbackError(call: Call, error: string, description: string): Answer | 'reset' {
  const back = URL.parse(call.url.searchParams.get('redirect_uri') ?? '');
  if (!back) return 'reset';
  back.searchParams.set('error', error);
  back.searchParams.set('error_description', description);
  back.searchParams.set('state', call.url.searchParams.get('state') ?? '');
  return { status: 302, headers: [['Location', back.href]], body: '' };
}

/** An error of the token endpoint (RFC 6749 §5.2). */
export const oauthError = (status: number, error: string, description: string): Answer =>
  json(status, { error, error_description: description }, [['Cache-Control', 'no-store']]);
