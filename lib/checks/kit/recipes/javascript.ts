/** What the recipes of JavaScript frameworks share. */
import { asString, asStrings } from '../../../text/json.ts';
import { type Code, jsList, jsonVariable, partsOf, single } from './recipe.ts';

/** In a template, TypeScript takes it as it is; a missing one has to fail when the server starts. */
const fromVariable = `JSON.parse(\`\${process.env.${jsonVariable}}\`)`;

/** A document as JavaScript has it, or from the environment. */
export const metadataInJavaScript = (document: Record<string, unknown> | undefined): string =>
  document
    ? `const metadata = ${JSON.stringify(document, null, 2)};`
    : `const metadata = ${fromVariable.replace('(', '(\n  ').replace(/\)$/, ',\n)')};`;

/** A call that sets the challenge: without a name, which another finding may have brought before. */
export const setChallenge = (call: string, value: string, indent = ''): string =>
  `${call}(
  'WWW-Authenticate',
  ${partsOf(value).map(single).join(' +\n  ')},
)`.replace(/^/gm, indent);

/** A member where the project writes the document as an object of its own. */
export const memberInJavaScript = (name: string, value: unknown): Code => ({
  language: 'javascript',
  code: `${name}: ${JSON.stringify(value)},`,
});

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

/** What differs between the handlers that Express and Hono have. */
interface Handler {
  transport: string;
  id: string;
  unknown: string;
  handle: string;
}

/** Finds the session of a request again, or begins one, for POST, GET and DELETE alike. */
const sessionOf = ({ transport, id, unknown, handle }: Handler): string =>
  `const id = ${id};
let transport = transports.get(id);
// An unknown ID: on 404 the client begins anew.
if (id && !transport) return ${unknown};
if (!transport) {
  transport = new ${transport}({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (made) => {
      transports.set(made, transport);
    },
    onsessionclosed: (made) => {
      transports.delete(made);
    },
  });
  // a new McpServer with your tools for each session:
  await makeServer().connect(transport);
}
${handle}`;

const indented = (code: string) => code.replace(/^(?=.)/gm, '  ');
/** What is imported for it, and the transports by session. */
const storeWith = (transport: string) => `import { randomUUID } from 'node:crypto';
${transport}

const transports = new Map();`;

const ofNodeImported = `import { StreamableHTTPServerTransport } from
  '@modelcontextprotocol/sdk/server/streamableHttp.js';`;
const ofWebImported = `import { WebStandardStreamableHTTPServerTransport } from
  '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';`;

const ofNode: Handler = {
  transport: 'StreamableHTTPServerTransport',
  id: "req.headers['mcp-session-id']",
  unknown: 'res.writeHead(404).end()',
  handle: 'await transport.handleRequest(req, res, req.body);',
};

/** The official SDK with the routes of a framework, which the label names: those of another fail. */
const sdkCode = (framework: string, where: string, top: string, code: string): Code => ({
  label: `MCP SDK with ${framework}`,
  language: 'typescript',
  where,
  top,
  code,
});

const makeServer = 'Put your `new McpServer(…)` and its tools into a function `makeServer` that returns it';

/**
 * What checks the token may be an argument of the old route. Whoever pastes this as it is has a server that does not start,
 * and none that is open to everybody.
 */
export const YOUR_CHECK =
  'Replace `yourCheck` by what they have before the handler, such as the check of the token. If they have nothing there, delete it';

/** Where both kinds of routes go. */
const inPlaceOfRoutes = (path: string): string =>
  `in place of your routes for \`${path}\`. ${YOUR_CHECK}. ${makeServer}`;

/** The official SDK: one transport a session, found again by its ID, and one server a transport, which it wants. */
export const storeSession = (path: string): Code =>
  sdkCode(
    'Express',
    inPlaceOfRoutes(path),
    storeWith(ofNodeImported),
    `app.all(${single(path)}, yourCheck, async (req, res) => {
${indented(sessionOf(ofNode))}
});`,
  );

/** Its transport for requests as browsers have them is in the SDK since 1.25. */
export const storeSessionInHono = (path: string): Code =>
  sdkCode(
    'Hono',
    inPlaceOfRoutes(path),
    storeWith(ofWebImported),
    `app.all(${single(path)}, yourCheck, async (c) => {
${indented(
  sessionOf({
    transport: 'WebStandardStreamableHTTPServerTransport',
    id: "c.req.header('mcp-session-id')",
    unknown: 'c.body(null, 404)',
    handle: 'return transport.handleRequest(c.req.raw);',
  }),
)}
});`,
  );

/** One server and one transport a request, which end with it; a stream beside it has nothing to say (MCP *Transports*). */
const onceFor = ({ transport, handle }: Pick<Handler, 'transport' | 'handle'>, ends: string): string =>
  `// a new McpServer with your tools for each request:
const server = makeServer();
${ends}// {}: without sessions
const transport = new ${transport}({});
await server.connect(transport);
${handle}`;

export const withoutSessions = (path: string): Code =>
  sdkCode(
    'Express',
    inPlaceOfRoutes(path),
    ofNodeImported,
    `app.post(${single(path)}, yourCheck, async (req, res) => {
${indented(onceFor(ofNode, "res.on('close', () => server.close());\n"))}
});
app.all(${single(path)}, (req, res) => res.writeHead(405).end());`,
  );

export const withoutSessionsInHono = (path: string): Code =>
  sdkCode(
    'Hono',
    inPlaceOfRoutes(path),
    ofWebImported,
    `app.post(${single(path)}, yourCheck, async (c) => {
${indented(
  onceFor(
    { transport: 'WebStandardStreamableHTTPServerTransport', handle: 'return transport.handleRequest(c.req.raw);' },
    '',
  ),
)}
});
app.all(${single(path)}, (c) => c.body(null, 405));`,
  );

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
