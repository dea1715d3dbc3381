/** A HAR file of a sign-in that carries secrets wherever one can: in every body, header, address and error. */

const PAGE = 'http://localhost:6274';
const ISSUER = 'https://acme.scalekit.dev/resources/res_103100112351265282';

type Lines = Record<string, string>;

interface Step {
  method?: string;
  url: string;
  asked?: Lines;
  sent?: string;
  status: number;
  headers?: Lines;
  body?: string;
  document?: boolean;
  error?: string;
}

const list = (lines: Lines) => Object.entries(lines).map(([name, value]) => ({ name, value }));
const q = (value: unknown) => JSON.stringify(value);

const entry = (
  { method = 'GET', url, asked = {}, sent, status, headers = {}, body, document, error }: Step,
  i: number,
) => ({
  startedDateTime: new Date(1_795_000_000_000 + i * 200).toISOString(),
  time: 40,
  _resourceType: document ? 'document' : 'fetch',
  request: {
    method,
    url,
    headers: list({ ...(!document && { Origin: PAGE }), ...asked }),
    ...(sent !== undefined && { postData: { mimeType: 'application/json', text: sent } }),
  },
  response: {
    status,
    headers: list({
      'Access-Control-Allow-Origin': PAGE,
      'Access-Control-Expose-Headers': 'WWW-Authenticate',
      ...headers,
    }),
    content: { size: body?.length ?? 0, mimeType: 'text/plain', text: body ?? '' },
    ...(error !== undefined && { _error: error }),
  },
});

/** Where the planted texts go; what is left out is as it is in a healthy sign-in. */
export interface Planted {
  /** The MCP server's address. */
  server?: string;
  /** Body texts, by the step that carries them. */
  bodies?: Partial<Record<Carrier, string>>;
  /** The step at which the sign-in ends, with its body as an error. */
  failsAt?: Carrier;
  asked?: Lines;
  answered?: Lines;
  error?: string;
}

export const carriers = [
  'challenge',
  'resource metadata',
  'server metadata',
  'registration',
  'sign-in page',
  'token',
  'session',
  'message',
  'proxy',
  'relay',
  'stream',
] as const;
/** Steps that can be the last one. */
export const failing = carriers.slice(0, 7);
export type Carrier = (typeof carriers)[number];

export function signIn({
  server = 'https://mcp.acme.dev/mcp',
  bodies = {},
  failsAt,
  asked = {},
  answered = {},
  error,
}: Planted): string {
  const origin = new URL(server).origin;
  const path = new URL(server).pathname + new URL(server).search;
  const metadata = `${origin}/.well-known/oauth-protected-resource${path}`;
  const json = { 'Content-Type': 'application/json' };
  const initialize = q({
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'inspector-client', version: '0.22.0' },
    },
  });
  const step = (carrier: Carrier, healthy: Step, failing: number): Step => ({
    ...healthy,
    ...(failsAt === carrier && { status: failing }),
    ...(bodies[carrier] !== undefined &&
      (failsAt === carrier || healthy.body === undefined) && { body: bodies[carrier] }),
    ...(failsAt === carrier && error !== undefined && { error }),
  });
  const steps: [Carrier, Step][] = [
    [
      'challenge',
      step(
        'challenge',
        {
          method: 'POST',
          url: server,
          asked,
          sent: initialize,
          status: 401,
          headers: { ...answered, 'WWW-Authenticate': `Bearer resource_metadata="${metadata}"` },
        },
        500,
      ),
    ],
    [
      'resource metadata',
      step(
        'resource metadata',
        { url: metadata, status: 200, headers: json, body: q({ resource: server, authorization_servers: [ISSUER] }) },
        500,
      ),
    ],
    [
      'server metadata',
      step(
        'server metadata',
        {
          url: `https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/res_103100112351265282`,
          status: 200,
          headers: json,
          body: q({
            issuer: ISSUER,
            authorization_endpoint: `${ISSUER}/oauth/authorize`,
            token_endpoint: `${ISSUER}/oauth/token`,
            registration_endpoint: 'https://acme.scalekit.dev/api/v1/resources/res_103100112351265282/clients:register',
            response_types_supported: ['code'],
            code_challenge_methods_supported: ['S256'],
          }),
        },
        500,
      ),
    ],
    [
      'registration',
      step(
        'registration',
        {
          method: 'POST',
          url: 'https://acme.scalekit.dev/api/v1/resources/res_103100112351265282/clients:register',
          asked: json,
          sent: q({ client_name: 'MCP Inspector', redirect_uris: [`${PAGE}/oauth/callback`] }),
          status: 201,
          headers: json,
          body: q({ client_id: 'm2m_103100998877665544', redirect_uris: [`${PAGE}/oauth/callback`] }),
        },
        400,
      ),
    ],
    [
      'sign-in page',
      step(
        'sign-in page',
        {
          url: `${ISSUER}/oauth/authorize?response_type=code&client_id=m2m_103100998877665544&code_challenge=AMRJ976NXlcKib8vIpPdqEh92dKEdK_yUx-Ah_G4JoQ&code_challenge_method=S256&redirect_uri=${encodeURIComponent(`${PAGE}/oauth/callback`)}&resource=${encodeURIComponent(server)}`,
          document: true,
          status: 200,
          headers: { 'Content-Type': 'text/html' },
        },
        400,
      ),
    ],
    [
      'token',
      step(
        'token',
        {
          method: 'POST',
          url: `${ISSUER}/oauth/token`,
          asked: { 'Content-Type': 'application/x-www-form-urlencoded' },
          sent: `grant_type=authorization_code&code=a1b2c3&client_id=m2m_103100998877665544&resource=${encodeURIComponent(server)}`,
          status: 200,
          headers: json,
          body: q({ access_token: 'opaque-1', token_type: 'Bearer', expires_in: 300 }),
        },
        400,
      ),
    ],
    [
      'session',
      step(
        'session',
        {
          method: 'POST',
          url: server,
          asked: { Authorization: 'Bearer opaque-1', ...asked },
          sent: initialize,
          status: 200,
          headers: answered,
        },
        500,
      ),
    ],
    ['message', { method: 'POST', url: server, asked, sent: bodies.message ?? '', status: 202 }],
    [
      'proxy',
      {
        method: 'POST',
        url: 'http://localhost:6277/fetch',
        asked: { 'x-mcp-proxy-auth': 'Bearer own' },
        sent: q({ url: `${ISSUER}/oauth/token`, init: { method: 'POST', body: bodies.proxy } }),
        status: 200,
        headers: json,
        body: q({ ok: false, status: 400, headers: {}, body: bodies.proxy }),
      },
    ],
    [
      'relay',
      {
        method: 'POST',
        url: `${PAGE}/api/fetch`,
        asked: { 'x-mcp-remote-auth': 'Bearer own' },
        sent: q({ url: `${ISSUER}/oauth/token`, method: 'POST', headers: {}, body: bodies.relay, timeoutMs: 1000 }),
        status: 200,
        headers: json,
        body: q({ ok: false, status: 400, statusText: '', headers: {}, body: bodies.relay }),
      },
    ],
    [
      'stream',
      {
        url: server,
        asked: { Accept: 'text/event-stream' },
        status: 200,
        headers: { 'Content-Type': 'text/event-stream' },
        body: `event: message\ndata: ${q({ jsonrpc: '2.0', method: 'notifications/message', params: { data: bodies.stream } })}\n\n`,
      },
    ],
  ];
  const last = steps.findIndex(([carrier]) => carrier === failsAt);
  const shown = last < 0 ? steps : steps.slice(0, last + 1);
  return q({ log: { version: '1.2', creator: { name: 'Firefox' }, entries: shown.map(([, s], i) => entry(s, i)) } });
}
