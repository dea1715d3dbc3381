/** How a framework does what a finding asks of an MCP server: one file a framework, one line in `all.ts`. */
import type { Facts, Framework } from '../../../handshake/facts.ts';

export interface Code {
  language: string;
  code: string;
  /** The file or the place in it. */
  where?: string;
}

export interface CorsNeeds {
  /** Origin of the page, as in the address bar. */
  origin: string;
  /** Path of the MCP endpoint, where it is known. */
  path: string | undefined;
  /** Names in `Access-Control-Request-Headers`: those that are not usual are added to the list. */
  asked: readonly string[];
}

export interface Recipe {
  framework: Framework;
  /** As it calls itself. */
  name: string;
  /** `run`: a test runs the code in it, in this version; `not run`: written from its documentation. */
  known: { how: 'run' | 'not run'; version: string };
  /** Lets a page call the MCP server and read its responses; `place` says where it goes, in one action. */
  cors: { place: string; code(needs: CorsNeeds): Code };
  /** The whole 401 to a request without a token; the check of the token itself stays and comes after it. */
  challenge(value: string, facts: Facts): Code;
  /** Serves the protected resource metadata at these paths, without a token. */
  metadataRoute(paths: readonly string[], document: Record<string, unknown> | undefined, facts: Facts): Code;
  /** Lets requests for metadata past the middleware that asks for a token. */
  openMetadata?(): Code;
}

/** What the pages of an MCP client send and read (MCP *Transports*, *Authorization*). */
const requestHeaders = ['Authorization', 'Content-Type', 'MCP-Protocol-Version', 'Mcp-Session-Id', 'Last-Event-ID'];
export const methods = ['GET', 'POST', 'DELETE', 'OPTIONS'];
export const exposed = ['WWW-Authenticate', 'Mcp-Session-Id'];

export const headerNames = (asked: readonly string[]): string[] => [
  ...requestHeaders,
  ...asked.filter((name) => !requestHeaders.some((known) => known.toLowerCase() === name.toLowerCase())),
];

/** Single quotes in JavaScript and Python, where the text has double ones inside. */
export const single = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
/** A text or a document in JSON, which JavaScript, Java, C#, Go and, for texts, Python read too. */
export const literal = (value: unknown): string => JSON.stringify(value);
export const jsList = (values: readonly string[]): string => `[${values.map(single).join(', ')}]`;
export const pythonList = (values: readonly string[]): string => `[${values.map(literal).join(', ')}]`;
export const quoted = (values: readonly string[]): string => values.map(literal).join(', ');
/** Where Scalekit's quickstarts keep the document: a comment in the code, since no step is only about it. */
export const fromEnvironment = 'Set PROTECTED_RESOURCE_METADATA to the whole JSON, on one line.';
/** A document as JavaScript has it, or from there; a missing one has to fail when the server starts. */
export const metadataInJavaScript = (document: Record<string, unknown> | undefined, { typed = false } = {}): string =>
  document
    ? `const metadata = ${JSON.stringify(document, null, 2)};`
    : `// ${fromEnvironment}
const metadata = JSON.parse(process.env.PROTECTED_RESOURCE_METADATA${typed ? '!' : ''});`;
