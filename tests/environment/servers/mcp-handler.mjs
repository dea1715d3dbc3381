/**
 * mcp-handler on Node's own server: what Next.js and others mount by route is mounted here by path. The sign-in is as its
 * documentation has it, the token checked with Scalekit's SDK. What a person sets wrong comes from the environment's
 * variables.
 */
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { ScalekitClient } from '@scalekit-sdk/node';
import {
  createMcpHandler,
  generateProtectedResourceMetadata,
  metadataCorsOptionsRequestHandler,
  protectedResourceHandler,
  withMcpAuth,
} from 'mcp-handler';

const { PORT, PUBLIC_URL, SCALEKIT_ENVIRONMENT_URL, SCALEKIT_RESOURCE_ID, RESOURCE, SCOPES, CORS } = process.env;
const scalekit = new ScalekitClient(SCALEKIT_ENVIRONMENT_URL, 'skc_111111111111111111', 'test_secret');
const authServerUrls = [`${SCALEKIT_ENVIRONMENT_URL}/resources/${SCALEKIT_RESOURCE_ID}`];
const resourceMetadataPath = '/.well-known/oauth-protected-resource/mcp';

const handler = createMcpHandler((server) => {
  server.registerTool('list', { description: 'Lists what is to do.' }, async () => ({
    content: [{ type: 'text', text: 'Nothing.' }],
  }));
});

async function verifyToken(_request, token) {
  if (!token) return undefined;
  try {
    await scalekit.validateToken(token, { audience: [PUBLIC_URL] });
  } catch {
    return undefined;
  }
  return { token, clientId: 'reader', scopes: [] };
}
const mcp = withMcpAuth(handler, verifyToken, { required: true, resourceMetadataPath });

/** Its own handler knows no scopes: they come by what that is made of. */
const metadata = SCOPES
  ? () =>
      Response.json(
        generateProtectedResourceMetadata({
          authServerUrls,
          resourceUrl: RESOURCE ?? PUBLIC_URL,
          additionalMetadata: { scopes_supported: SCOPES.split(' ') },
        }),
        { headers: CORS === 'none' ? {} : { 'Access-Control-Allow-Origin': '*' } },
      )
  : protectedResourceHandler({ authServerUrls, ...(RESOURCE && { resourceUrl: RESOURCE }) });

/** What its documentation leaves to the framework around it. */
const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, DELETE, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type, Authorization, Mcp-Protocol-Version, Mcp-Session-Id',
  'Access-Control-Expose-Headers': 'WWW-Authenticate, Mcp-Session-Id',
};

const permitted = metadataCorsOptionsRequestHandler();
/** What Next.js answers by itself. */
const allowed = () => new Response(null, { status: 204, headers: { Allow: 'GET, POST, DELETE, OPTIONS' } });

async function route(request) {
  const { pathname } = new URL(request.url);
  if (pathname === resourceMetadataPath)
    return request.method !== 'OPTIONS' ? metadata(request) : CORS === 'none' ? allowed() : permitted();
  if (pathname !== '/mcp') return new Response(null, { status: 404 });
  if (CORS === 'none') return request.method === 'OPTIONS' ? allowed() : mcp(request);
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
  const answer = await mcp(request);
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(cors)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

createServer(async (incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const body = method === 'GET' || method === 'HEAD' ? undefined : Readable.toWeb(incoming);
  const request = new Request(new URL(url, PUBLIC_URL), { method, headers: lines, body, duplex: 'half' });
  const answer = await route(request);
  outgoing.writeHead(answer.status, [...answer.headers].flat());
  if (answer.body) Readable.fromWeb(answer.body).pipe(outgoing);
  else outgoing.end();
}).listen(Number(PORT), 'localhost');
