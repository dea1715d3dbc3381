/** What the recipes of JavaScript frameworks share. */
import { asString, asStrings } from '../../../text/json.ts';
import { type Code, jsList, jsonVariable, partsOf, single } from './recipe.ts';

/** A document as JavaScript has it, or from the environment; a missing one has to fail when the server starts. */
export const metadataInJavaScript = (document: Record<string, unknown> | undefined, { typed = false } = {}): string =>
  document
    ? `const metadata = ${JSON.stringify(document, null, 2)};`
    : `const metadata = JSON.parse(
  process.env.${jsonVariable}${typed ? '!' : ''},
);`;

/** The challenge as a constant. */
export const challengeInJavaScript = (value: string): string =>
  `const challenge =\n  ${partsOf(value).map(single).join(' +\n  ')};`;

/** A member where the project writes the document as an object of its own. */
export const memberInJavaScript = (name: string, value: unknown): Code => ({
  language: 'javascript',
  code: `${name}: ${JSON.stringify(value)},`,
});

const fromVariable = `JSON.parse(process.env.${jsonVariable}!)`;

/** For frameworks that write the document from settings: what it says, as JavaScript. */
export function settingsOf(document: Record<string, unknown> | undefined) {
  const resource = asString(document?.resource);
  const servers = asStrings(document?.authorization_servers);
  const scopes = asStrings(document?.scopes_supported) ?? [];
  return {
    resource: resource === undefined ? `${fromVariable}.resource` : single(resource),
    servers: servers ? jsList(servers) : `${fromVariable}.authorization_servers`,
    scopes: scopes.length ? jsList(scopes) : undefined,
  };
}

/** The official SDK: one transport a session, found again by its ID. */
export const storeSession: Code = {
  label: 'MCP SDK for TypeScript',
  language: 'typescript',
  where: 'in the handler of the MCP path, for POST, GET and DELETE alike',
  code: `import { randomUUID } from 'node:crypto'; // at the top
const transports = new Map();

// in the handler:
const id = req.headers['mcp-session-id'];
const known = transports.get(id);
if (known) return known.handleRequest(req, res, req.body);
// An ID that is not there: the client begins anew on 404.
if (id) return res.writeHead(404).end();
const transport = new StreamableHTTPServerTransport({
  sessionIdGenerator: () => randomUUID(),
  onsessioninitialized: (made) => {
    transports.set(made, transport);
  },
});
// below it, as before:
await server.connect(transport);
await transport.handleRequest(req, res, req.body);`,
};

export const withoutSessions: Code = {
  label: 'MCP SDK for TypeScript',
  language: 'typescript',
  where: 'where the transport is made, which is then made for every request',
  code: `// without sessionIdGenerator:
const transport = new StreamableHTTPServerTransport({});`,
};

/** The official SDK again: options of its transport. */
const ofTransport = (name: string) => ({
  name,
  code: (value: string): Code => ({
    label: 'MCP SDK for TypeScript',
    language: 'javascript',
    where: 'among the options of `StreamableHTTPServerTransport`',
    code: `// beside those that are there:\n${name}: [${JSON.stringify(value)}],`,
  }),
});

export const transportHosts = { host: ofTransport('allowedHosts'), origin: ofTransport('allowedOrigins') };
